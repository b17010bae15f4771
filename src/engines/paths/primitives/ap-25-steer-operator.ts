import { anyOf } from "../../identity/needs.ts"
import { placesOf } from "../pod-in.ts"
import { primitive } from "../primitive.ts"

/** Custom resources that an operator obeys, and names that its service account goes by. */
const operators: readonly (readonly [resources: string, accounts: RegExp, what: string])[] = [
  [
    "argoproj.io/applications argoproj.io/applicationsets argoproj.io/appprojects",
    /^argocd-(application-controller|applicationset-controller|server)$/,
    "Argo CD deploys what it names",
  ],
  ["argoproj.io/workflows", /^argo(-workflow)?$/, "Argo Workflows runs what it names"],
  ["kustomize.toolkit.fluxcd.io/kustomizations", /^kustomize-controller$/, "Flux applies what it names"],
  ["helm.toolkit.fluxcd.io/helmreleases", /^helm-controller$/, "Flux installs what it names"],
  [
    "external-secrets.io/externalsecrets external-secrets.io/secretstores external-secrets.io/clustersecretstores external-secrets.io/clusterexternalsecrets",
    /^external-secrets$/,
    "External Secrets fetches what it names",
  ],
  [
    "cert-manager.io/certificates cert-manager.io/issuers cert-manager.io/clusterissuers",
    /^cert-manager$/,
    "cert-manager writes Secrets for it",
  ],
  ["velero.io/restores velero.io/backups", /^velero(-server)?$/, "Velero restores what it names"],
  [
    "cluster.x-k8s.io/machines cluster.x-k8s.io/machinedeployments",
    /^cap[a-z]*-(controller-)?manager$/,
    "Cluster API makes the machines it names",
  ],
  ["tekton.dev/pipelineruns tekton.dev/taskruns", /^tekton-pipelines-controller$/, "Tekton runs what it names"],
  [
    "pkg.crossplane.io/providers apiextensions.crossplane.io/compositions",
    /^crossplane$/,
    "Crossplane makes what it names",
  ],
  ["operators.coreos.com/subscriptions", /^olm-operator-serviceaccount$/, "OLM installs what it names"],
  [
    "kyverno.io/clusterpolicies kyverno.io/policies",
    /^kyverno(-background-controller|-service-account)?$/,
    "Kyverno generates what it says",
  ],
]

/** An operator does for others what its own service account may do. */
export const steerOperator = primitive({
  id: "AP-25",
  group: "operator",
  title: "Steer an operator",
  build(model) {
    for (const [resources, accounts, what] of operators) {
      const steer = model.capability(`steer ${resources}`, anyOf("create update patch", resources))
      if (!steer.isHeld) continue
      const found = model.world.namespaces.flatMap((namespace) =>
        model.world
          .accountsIn(namespace)
          .filter((name) => accounts.test(name))
          .map((name) => model.account(namespace, name)),
      )
      for (const namespace of placesOf(model, steer)) {
        const any = steer.at(namespace)
        const named = [...steer.hubsOf(namespace), ...steer.hubsOf("")].map(({ fact }) => fact)
        const hubs = any === undefined ? named : [any]
        for (const hub of hubs)
          for (const head of found)
            model.hop({
              from: [hub],
              head,
              probability: 0.7,
              why: "the operator has to obey that namespace, and may check what it is told",
              say: (by, to) => `${by} writes a custom resource in namespace ${namespace}: ${what}, as ${to}`,
            })
      }
    }
  },
})
