import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Without a service account Flux applies what stands in the repository as its own controller, which is administrator
 * in a stock setup: whoever writes to the repository rules the cluster.
 *
 * Field:   spec.serviceAccountName of Kustomization and HelmRelease
 * Allowed: a service account with the rights of the namespace; a kubeConfig; objects of flux-system, which are the
 *          platform's
 * Source:  Flux documentation, Security, multi-tenancy lockdown
 */
export const fluxWithoutServiceAccount = check({
  id: "flux-without-service-account",
  title: "Flux applies a repository as administrator",
  severity: low("whoever writes to the repository rules the cluster, unless the controllers are locked down"),
  frameworks: ["owasp-k8s-2025/K02"],
  resources: {
    kinds: ["kustomize.toolkit.fluxcd.io/Kustomization", "helm.toolkit.fluxcd.io/HelmRelease"],
    run(resource, report) {
      if (
        resource.namespace !== "flux-system" &&
        resource.spec.serviceAccountName === undefined &&
        resource.spec.kubeConfig === undefined
      )
        report(
          { resource, path: "/spec/serviceAccountName" },
          `${resource.kind} ${resource.name} is applied with the rights of the controller`,
        )
    },
  },
  fix: { title: "Set serviceAccountName, and --no-cross-namespace-refs on the controllers" },
  examples: {
    good: object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: { serviceAccountName: "deployer" } }),
    bad: object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", { spec: { path: "./deploy" } }),
  },
})
