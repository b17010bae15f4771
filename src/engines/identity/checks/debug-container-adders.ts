import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * An ephemeral container joins a running pod with an image of the caller's choice, and with the volumes and the
 * service account of the pod.
 *
 * Field:   effective rules: update or patch on pods/ephemeralcontainers
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes pkg/registry/core/pod/storage/storage.go (EphemeralContainersREST); attack primitive AP-06
 */
export const debugContainerAdders = check({
  id: "debug-container-adders",
  category: "identity",
  title: "Subject adds debug containers to pods",
  severity: high("it acts as every workload it can reach, with an image of its choice"),
  frameworks: ["mitre-attack/T1609", "owasp-k8s-2025/K02"],
  since: 25,
  whole: reportHolders({
    needs: anyOf("patch update", "pods/ephemeralcontainers"),
    may: "add containers to running pods",
    severity: "high",
  }),
  fix: { title: "Grant it for the time of an incident, in the namespace concerned" },
  examples: { good: bound(rule("get", "", "pods")), bad: bound(rule("patch", "", "pods/ephemeralcontainers")) },
})
