import { asStrings, dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { pluginConfigurations } from "../control-plane/plugin-configurations.ts"

/**
 * Users, runtime classes and namespaces that are exempt pass every Pod Security level. A controller that is exempt
 * makes privileged pods for whoever asks it for one.
 *
 * Field:   exemptions of PodSecurityConfiguration
 * Allowed: kube-system and few namespaces; no users, since they act for others, and no runtime classes
 * Source:  k8s.io/pod-security-admission/admission/api/v1/types.go; Kubernetes documentation, Pod Security Admission,
 *          "Exemptions"
 */
export const podSecurityExemptions = check({
  id: "pod-security-exemptions",
  title: "Pod Security lets some through",
  severity: medium("whoever is exempt, or may make it act, runs privileged pods"),
  frameworks: ["owasp-k8s-2025/K04"],
  whole({ inventory }, report) {
    for (const { configuration, at } of pluginConfigurations(inventory, "PodSecurity")) {
      for (const [kind, severity] of [
        ["usernames", "high"],
        ["runtimeClasses", "medium"],
        ["namespaces", "low"],
      ] as const) {
        const names = asStrings(dig(configuration, "exemptions", kind)).filter((name) => name !== "kube-system")
        if (names.length > 0)
          report(
            at("exemptions", kind),
            `Pod Security exempts ${kind === "usernames" ? "users" : kind === "namespaces" ? "namespaces" : "runtime classes"} ${names.join(", ")}`,
            { severity },
          )
      }
    }
  },
  fix: { title: "Remove the exemptions and give such pods a namespace with a label of their own" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [
        {
          name: "PodSecurity",
          configuration: file("pod-security.admission.config.k8s.io/v1", "PodSecurityConfiguration", {
            defaults: { enforce: "baseline" },
            exemptions: { namespaces: ["kube-system"] },
          }),
        },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
      plugins: [
        {
          name: "PodSecurity",
          configuration: file("pod-security.admission.config.k8s.io/v1", "PodSecurityConfiguration", {
            defaults: { enforce: "baseline" },
            exemptions: { usernames: ["system:serviceaccount:ci:deployer"] },
          }),
        },
      ],
    }),
  },
})
