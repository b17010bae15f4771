import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * The project default allows every repository, destination and kind unless somebody narrowed it: an Application in it
 * is held back by nothing.
 *
 * Field:   spec.project of Application
 * Allowed: a project of its own
 * Source:  Argo CD documentation, Projects, "The Default Project"
 */
export const argoCdDefaultProject = check({
  id: "argo-cd-default-project",
  title: "Argo CD application is in the default project",
  severity: low("nothing limits where it deploys what"),
  frameworks: ["owasp-k8s-2025/K02"],
  resources: {
    kinds: ["argoproj.io/Application"],
    run(resource, report) {
      if (resource.spec.project === "default")
        report({ resource, path: "/spec/project" }, `application ${resource.name} is in the project default`)
    },
  },
  fix: { title: "Make a project with the repository and the namespaces of the application" },
  examples: {
    good: object("argoproj.io/v1alpha1", "Application", { spec: { project: "shop" } }),
    bad: object("argoproj.io/v1alpha1", "Application", { spec: { project: "default" } }),
  },
})
