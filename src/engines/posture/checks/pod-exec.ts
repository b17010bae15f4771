import { grantedVerbs, isSystemRbac, rbacGroup, rulesOf } from "../../../model/rbac.ts"
import type { Resource } from "../../../model/resource.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { isBound } from "../role-reach.ts"

/** Roles that Kubernetes or its provider keeps. */
const isExempt = (resource: Resource): boolean => isSystemRbac(resource) || resource.name.startsWith("gce:")

/**
 * Whoever may create or get pods/exec or pods/attach runs commands in other people's containers, with their mounts,
 * tokens and network. `get` counts: until Kubernetes 1.35 a WebSocket connection needs no more.
 *
 * Field:   rules[*] of Roles and ClusterRoles
 * Allowed: no create or get on pods/exec and pods/attach; roles that a binding names, whose holders are judged instead
 * Source:  kubernetes pkg/registry/core/pod/rest/subresources.go; Kubernetes documentation, RBAC Good Practices
 */
export const podExec = check({
  id: "pod-exec",
  title: "Role opens shells in pods",
  severity: info("nobody is bound to it; whoever holds such a role is judged by identity rules"),
  aliases: [
    "trivy:KSV-0053",
    "trivy:KSV-0054",
    "kubescape:C-0002",
    "polaris:rolePodExecAttach",
    "polaris:clusterrolePodExecAttach",
  ],
  frameworks: ["mitre-attack/T1609", "owasp-k8s-2025/K02"],
  resources: {
    kinds: [`${rbacGroup}/Role`, `${rbacGroup}/ClusterRole`],
    run(resource, report, { inventory }) {
      if (isExempt(resource) || isBound(resource, inventory)) return
      for (const rule of rulesOf(resource)) {
        const ways = ["pods/exec", "pods/attach"].filter(
          (name) => grantedVerbs(rule, "", name, ["create", "get"]).length > 0,
        )
        if (ways.length === 0) continue
        report(rule, `${resource.kind} ${resource.name} allows ${ways.join(" and ")}`, {
          evidence: { subresources: ways },
        })
      }
    },
  },
  fix: { title: "Remove pods/exec and pods/attach; give them to people for a limited time instead" },
  examples: {
    good: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    bad: object("rbac.authorization.k8s.io/v1", "Role", {
      rules: [{ apiGroups: [""], resources: ["pods/exec"], verbs: ["create"] }],
    }),
  },
})
