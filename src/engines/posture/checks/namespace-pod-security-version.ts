import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A level that is pinned to an old version does not know fields that came later, and lets pass what newer versions of
 * the level refuse.
 *
 * Field:   metadata.labels["pod-security.kubernetes.io/enforce-version"] of Namespace
 * Allowed: latest, absent, or the target version
 * Source:  k8s.io/pod-security-admission/api/helpers.go (PolicyToEvaluate); Kubernetes documentation, Pod Security
 *          Admission
 */
export const namespacePodSecurityVersion = check({
  id: "namespace-pod-security-version",
  title: "Pod Security level is pinned to an old version",
  severity: low("fields that came later are not looked at"),
  frameworks: ["owasp-k8s-2025/K04"],
  since: 23,
  resources: {
    kinds: ["Namespace"],
    run(resource, report, { version }) {
      const pinned = /^v1\.(\d+)$/.exec(resource.labels[label] ?? "")
      if (
        pinned &&
        Number(pinned[1]) < version.minor &&
        resource.labels["pod-security.kubernetes.io/enforce"] !== "privileged"
      )
        report(
          { resource, path: append("/metadata/labels", label) },
          `namespace ${resource.name} enforces Pod Security as of ${pinned[0]}`,
        )
    },
  },
  fix: {
    title: "Set the label to latest, or to the version of the cluster",
    patch: setTo("latest"),
    risk: "pods that only the old version lets pass are refused",
  },
  examples: {
    good: object(
      "v1",
      "Namespace",
      {},
      {
        name: "shop",
        namespace: undefined,
        labels: {
          "pod-security.kubernetes.io/enforce": "baseline",
          "pod-security.kubernetes.io/enforce-version": "latest",
        },
      },
    ),
    bad: object(
      "v1",
      "Namespace",
      {},
      {
        name: "shop",
        namespace: undefined,
        labels: {
          "pod-security.kubernetes.io/enforce": "baseline",
          "pod-security.kubernetes.io/enforce-version": "v1.24",
        },
      },
    ),
  },
})

const label = "pod-security.kubernetes.io/enforce-version"
