import { get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Pods that name no service account run as default and get its token mounted. Rights that are given to it by mistake
 * are then those of every such pod.
 *
 * Field:   automountServiceAccountToken of ServiceAccounts named default
 * Allowed: false
 * Source:  kubernetes plugin/pkg/admission/serviceaccount/admission.go, shouldAutomount; Kubernetes documentation,
 *          Configure Service Accounts for Pods
 */
export const defaultServiceAccountToken = check({
  id: "default-service-account-token",
  title: "Default service account is mounted into pods",
  severity: info("it has no rights unless somebody gives it some"),
  aliases: ["checkov:CKV_K8S_41", "kubescape:C-0189"],
  frameworks: ["cis-1.12/5.1.5", "mitre-attack/T1528", "owasp-k8s-2025/K02"],
  resources: {
    kinds: ["ServiceAccount"],
    run(resource, report) {
      if (
        resource.name === "default" &&
        get(resource.object, "automountServiceAccountToken") !== false &&
        !resource.namespace.startsWith("kube-")
      )
        report(
          { resource, path: "/automountServiceAccountToken" },
          `the token of ${resource.namespace}/default is mounted into every pod that names no other`,
        )
    },
  },
  fix: {
    title: "Set automountServiceAccountToken to false",
    patch: setTo(false),
    risk: "pods that use the default token lose it",
  },
  examples: {
    good: object("v1", "ServiceAccount", { automountServiceAccountToken: false }, { name: "default" }),
    bad: object("v1", "ServiceAccount", {}, { name: "default" }),
  },
})
