import { asArray, asStrings, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A project that takes any repository and deploys anywhere lets whoever may write an Application in it deploy
 * anything, cluster roles included, with the rights of Argo CD.
 *
 * Field:   spec.sourceRepos, spec.destinations and spec.clusterResourceWhitelist of AppProject
 * Allowed: named repositories and destinations; cluster resources by kind
 * Source:  Argo CD documentation, Projects
 */
export const argoCdOpenProject = check({
  id: "argo-cd-open-project",
  title: "Argo CD project allows everything",
  severity: medium("whoever may write an Application in it rules the cluster"),
  frameworks: ["owasp-k8s-2025/K02"],
  resources: {
    kinds: ["argoproj.io/AppProject"],
    run(resource, report) {
      const anyRepository = asStrings(resource.spec.sourceRepos).includes("*")
      const anyPlace = asArray(resource.spec.destinations).some(
        (item) => get(item, "namespace") === "*" && (get(item, "server") === "*" || get(item, "name") === "*"),
      )
      const anyKind = asArray(resource.spec.clusterResourceWhitelist).some(
        (item) => get(item, "group") === "*" && get(item, "kind") === "*",
      )
      const open = [
        anyRepository && "any repository",
        anyPlace && "any destination",
        anyKind && "any cluster resource",
      ].filter((word) => word !== false)
      if (open.length >= 2) report({ resource, path: "/spec" }, `project ${resource.name} allows ${open.join(" and ")}`)
    },
  },
  fix: { title: "Name repositories, destinations and kinds" },
  examples: {
    good: object("argoproj.io/v1alpha1", "AppProject", {
      spec: { sourceRepos: ["https://git.example/shop"], destinations: [{ server: "*", namespace: "shop" }] },
    }),
    bad: object("argoproj.io/v1alpha1", "AppProject", {
      spec: { sourceRepos: ["*"], destinations: [{ server: "*", namespace: "*" }] },
    }),
  },
})
