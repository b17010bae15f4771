import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const resources = [
  "argoproj.io/applications",
  "argoproj.io/applicationsets",
  "argoproj.io/appprojects",
  "argoproj.io/workflows",
  "kustomize.toolkit.fluxcd.io/kustomizations",
  "helm.toolkit.fluxcd.io/helmreleases",
  "external-secrets.io/clustersecretstores",
  "external-secrets.io/clusterexternalsecrets",
  "cert-manager.io/clusterissuers",
  "velero.io/restores",
  "cluster.x-k8s.io/machines",
  "cluster.x-k8s.io/machinedeployments",
  "tekton.dev/pipelineruns",
  "tekton.dev/taskruns",
  "pkg.crossplane.io/providers",
  "apiextensions.crossplane.io/compositions",
  "operators.coreos.com/subscriptions",
  "kyverno.io/clusterpolicies",
]

/**
 * Delivery, backup, secret and infrastructure operators act with far more rights than those who write their custom
 * resources: a GitOps Application deploys what it names, a ClusterSecretStore reads a vault, a Machine is a node.
 *
 * Field:   effective rules: create, update or patch on custom resources of well-known operators
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  the operators' documentation; attack primitive AP-25
 */
export const operatorSteerers = check({
  id: "operator-steerers",
  category: "identity",
  title: "Subject gives orders to a powerful operator",
  severity: medium("the operator does for it what it may not do itself"),
  aliases: ["kubesplaining:KUBE-CONFUSED-DEPUTY-001"],
  frameworks: ["mitre-attack/T1098", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("create update patch", resources.join(" ")),
    may: "give orders to a powerful operator",
    severity: "medium",
  }),
  fix: { title: "Grant it to those who may hold the rights of the operator" },
  examples: {
    good: bound(rule("get", "argoproj.io", "applications")),
    bad: bound(rule("create", "argoproj.io", "applications")),
  },
})
