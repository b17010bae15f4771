import { eachInterval, intersect, intervalsOf, overlaps } from "../../../lib/intervals.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { deployment, service } from "../check-examples.ts"
import { entriesOf } from "../exposure.ts"
import { exposuresOf } from "../exposure-verdicts.ts"
import { networkOf, worldOf } from "../network-of.ts"
import { formatPorts, type PortSet, portRange } from "../ports.ts"

/** Ports by which data stores and control planes are known, all TCP. */
const sensitivePorts: Readonly<Record<string, readonly number[]>> = {
  etcd: [2379, 2380],
  kubelet: [10250],
  "Kubernetes API": [6443],
  PostgreSQL: [5432],
  MySQL: [3306],
  "Microsoft SQL Server": [1433],
  Oracle: [1521],
  MongoDB: [27017],
  Redis: [6379],
  Memcached: [11211],
  Elasticsearch: [9200, 9300],
  Cassandra: [9042],
  Kafka: [9092],
  RabbitMQ: [5672, 15672],
  ZooKeeper: [2181],
  Consul: [8500],
  Vault: [8200],
}

const allSensitive: PortSet = intervalsOf(
  Object.values(sensitivePorts)
    .flat()
    .flatMap((port) => [...eachInterval(portRange("TCP", port, port))]),
)

/**
 * Databases, queues and control planes are scanned for over the Internet all day; many trust whoever can connect. A
 * Service of type LoadBalancer or NodePort, or a host port, puts one there unless a policy stands in between.
 *
 * Field:   spec.type of Services, hostPort and hostNetwork of pods, and the policies that select the pods
 * Allowed: data stores behind ClusterIP Services, or a policy that lets only known sources in
 * Source:  NSA/CISA Kubernetes Hardening Guide 1.2, Network separation
 */
export const exposedDataStore = check({
  id: "exposed-data-store",
  title: "Data store is reachable from outside the cluster",
  category: "network",
  severity: high("whoever finds the address may try passwords and exploits on it"),
  frameworks: ["nsa-cisa-1.2/network", "mitre-attack/T1133", "owasp-k8s-2025/K05"],
  whole(context, report) {
    const entries = entriesOf(context.inventory, worldOf(context)).filter(
      ({ from, ports }) => from === "internet" && overlaps(ports, allSensitive),
    )
    if (entries.length === 0) return
    const answer = networkOf(context)
    for (const { pod, by, verdict } of exposuresOf(answer, entries)) {
      const workload = answer.pods.at(pod)
      for (const [what, numbers] of Object.entries(sensitivePorts)) {
        const wanted = numbers.flatMap<number>((port) => [...portRange("TCP", port, port)])
        const open: PortSet = intersect(verdict.allowed, wanted)
        if (open.length === 0 || !workload) continue
        report(
          { resource: by, path: by.kind === "Service" ? "/spec/type" : "" },
          `${workload.id} takes connections from outside on ${formatPorts(open).join(", ")} (${what})`,
          { evidence: { workload: workload.id, ports: formatPorts(open), service: what } },
        )
      }
    }
  },
  fix: { title: "Make the Service a ClusterIP, or let only known addresses in by an ingress policy" },
  examples: {
    good: [deployment("database", 5432), service("database", "ClusterIP", 5432)],
    bad: [deployment("database", 5432), service("database", "LoadBalancer", 5432)],
  },
})
