import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { coversEveryResource, grantsEverything } from "../administrators.ts"
import type { BoundSubject, Grant } from "../authorizer.ts"
import { recognise } from "../bootstrap/recognise.ts"
import { bound, rule } from "../examples.ts"
import { groups, subjectOfUser } from "../identity.ts"
import { reportHolding, worldOf } from "../report-holders.ts"

const verbs = ["create", "update", "patch", "delete", "deletecollection", "list", "get", "watch", "bind", "escalate"]

/**
 * A verb on every resource of every group is that verb on Secrets, on roles, on webhooks, and on whatever is installed
 * tomorrow: reading everything is reading every credential, changing everything is being administrator. All that such a
 * rule makes possible is this one finding.
 *
 * Field:   effective rules with "*" among both apiGroups and resources
 * Allowed: rules that name groups and resources; roles nobody is bound to; bindings of Kubernetes
 * Source:  kubernetes pkg/apis/rbac/v1/evaluation_helpers.go; Kubernetes documentation, RBAC Good Practices, "Least privilege"
 */
export const wildcardHolders = check({
  id: "wildcard-holders",
  category: "identity",
  title: "Subject holds a verb on every resource",
  severity: high("it reads every credential or changes what guards the cluster"),
  aliases: ["kubescape:C-0272", "polaris:rolebindingClusterAdminClusterRole", "polaris:rolebindingClusterAdminRole"],
  frameworks: ["cis-1.12/5.1.3", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  whole(context, report) {
    const { authorizer } = worldOf(context)
    const found = new Map<BoundSubject, Map<string, { readonly verbs: string[]; readonly grant: Grant }>>()
    for (const verb of verbs)
      for (const [subject, byNamespace] of authorizer.grantsEverywhere({ verb, group: "*", resource: "*" })) {
        if (subject.kind === "Group" && subject.name === groups.masters) continue
        for (const [namespace, grants] of byNamespace) {
          // Administrators have findings of their own.
          if (grants.some(grantsEverything)) continue
          const grant = grants.find(
            (candidate) =>
              coversEveryResource(candidate) && recognise(candidate.binding.resource, context.version) !== "default",
          )
          if (!grant) continue
          const ofSubject = found.get(subject) ?? new Map()
          const entry = ofSubject.get(namespace) ?? { verbs: [], grant }
          entry.verbs.push(verb)
          found.set(subject, ofSubject.set(namespace, entry))
        }
      }
    for (const [subject, byNamespace] of found)
      for (const [namespace, { verbs: held, grant }] of byNamespace) {
        const name = subject.kind === "Group" ? { ...subject, namespace: "" } : subjectOfUser(subject.name)
        const holding = { subject: name, namespace, grants: [grant], deciding: grant }
        reportHolding(context, report, holding, `${held.join(", ")} every resource`, "high")
      }
  },
  fix: { title: "List the groups and resources that are needed" },
  examples: { good: bound(rule("patch", "apps", "*")), bad: bound(rule("patch", "*", "*")) },
})
