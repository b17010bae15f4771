import { asArray, dig } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"
import { nodeInfos } from "../control-plane/kubelets.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * A kubelet that calls itself other than its machine breaks the tie between node name and certificate, and logs tell
 * of a machine that does not exist.
 *
 * Field:   --hostname-override of the kubelet
 * Allowed: absent
 * Source:  kubernetes cmd/kubelet/app/options; Kubernetes documentation, kubelet
 */
export const kubeletHostnameOverride = check({
  id: "kubelet-hostname-override",
  title: "Kubelet calls itself by another name",
  severity: info("clouds set it on purpose"),
  aliases: ["trivy:KCV-0086", "kubescape:C-0179", "checkov:CKV_K8S_146"],
  frameworks: ["cis-1.12/4.2.7", "owasp-k8s-2025/K07"],
  optional: true,
  whole(context, report) {
    for (const flags of componentsOf(context))
      if (flags.component === "kubelet" && flags.has("hostname-override"))
        report(flags.at("hostname-override"), `the kubelet calls itself ${flags.value("hostname-override")}`)
    for (const resource of nodeInfos(context.inventory)) {
      const [name] = asArray(dig(resource.object, "info", "kubeletHostnameOverrideArgumentSet", "values"))
      if (typeof name === "string" && name !== "")
        report({ resource, path: "/info/kubeletHostnameOverrideArgumentSet" }, `the kubelet calls itself ${name}`)
    }
  },
  fix: { title: "Remove --hostname-override", patch: removeArgument, risk: "the node gets another name" },
  examples: {
    good: staticPod("kubelet", "--config=/var/lib/kubelet/config.yaml"),
    bad: staticPod("kubelet", "--hostname-override=node-7"),
  },
})
