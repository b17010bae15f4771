import { asStringMap } from "../../../lib/json.ts"
import { labelEquality } from "../../../model/labels.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * Consoles of the cluster and of its tools run code, read Secrets or change workloads for whoever reaches them; many
 * have no log-in of their own.
 *
 * Field:   Services of type NodePort and LoadBalancer before workloads of known consoles
 * Allowed: ClusterIP, behind a proxy that asks who one is
 * Source:  Microsoft threat matrix for Kubernetes, MS-TA9005 (Exposed sensitive interfaces)
 */
export const exposedAdministration = check({
  id: "exposed-administration",
  title: "Console is open to the outside",
  severity: high("whoever reaches it may run code in the cluster"),
  aliases: ["kubescape:C-0021"],
  frameworks: ["mitre-attack/T1133", "owasp-k8s-2025/K06", "threat-matrix-k8s/MS-TA9005"],
  resources: {
    kinds: ["Service"],
    run(resource, report, { workloadsIn }) {
      if (resource.spec.type !== "NodePort" && resource.spec.type !== "LoadBalancer") return
      const selector = asStringMap(resource.spec.selector)
      if (Object.keys(selector).length === 0) return
      const matches = labelEquality(selector)
      for (const { pod, containers } of workloadsIn(resource.namespace)) {
        if (!matches(pod.labels)) continue
        const known = containers
          .map(({ image }) => image?.repository ?? "")
          .find((repository) => consoles.test(repository))
        if (known === undefined) continue
        report({ resource, path: "/spec/type" }, `Service ${resource.name} opens ${known} to the outside`)
        return
      }
    },
  },
  fix: { title: "Use ClusterIP and reach the console by port-forward or a proxy with authentication" },
  examples: {
    good: [
      deployment({ containers: [{ name: "ui", image: "kubernetesui/dashboard:v2.7.0" }] }),
      object("v1", "Service", { spec: { selector: { app: "app" }, ports: [{ port: 80 }] } }),
    ],
    bad: [
      deployment({ containers: [{ name: "ui", image: "kubernetesui/dashboard:v2.7.0" }] }),
      object("v1", "Service", { spec: { type: "NodePort", selector: { app: "app" }, ports: [{ port: 80 }] } }),
    ],
  },
})

/** Repositories of consoles that administer a cluster, its tools or its data. */
const consoles =
  /(?:^|\/)(?:kubernetesui\/dashboard|kubernetes-dashboard[\w-]*|weaveworks\/scope|weave-scope|argocd|argoproj\/argocd|argocli|workflow-controller|kubeflow\/[\w-]+|jupyter\/[\w-]+|jupyterhub\/[\w-]+|portainer(?:-ce|-ee)?|rancher|k8s-dashboard|headlamp|octant|kubeapps[\w-]*|adminer|phpmyadmin|pgadmin4|mongo-express|redis-commander|rediscommander|kafka-ui|airflow|superset|jenkins|prometheus|alertmanager|kibana|consul|vault|nomad|traefik-dashboard|kubeview|spark-master|ray-head|code-server)$/
