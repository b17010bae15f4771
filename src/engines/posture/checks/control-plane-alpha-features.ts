import { dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { staticPod } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"

/**
 * Alpha features are off by default because they are unfinished, may lose data, and are not covered by security
 * fixes. Switching all of them on puts every one of them within reach.
 *
 * Field:   --feature-gates and --runtime-config of components; featureGates of KubeletConfiguration
 * Allowed: no AllAlpha=true, no api/all=true, no api/alpha=true
 * Source:  k8s.io/component-base/featuregate; Kubernetes documentation, Feature Gates
 */
export const controlPlaneAlphaFeatures = check({
  id: "control-plane-alpha-features",
  title: "Component runs all alpha features",
  severity: medium("unfinished code without security support is within reach"),
  frameworks: ["owasp-k8s-2025/K07"],
  whole(context, report) {
    for (const flags of componentsOf(context)) {
      if (flags.featureGate("AllAlpha")) report(flags.at("feature-gates"), `${flags.component} runs with AllAlpha=true`)
      const apis = flags.list("runtime-config").filter((item) => /^api\/(?:all|alpha)(?:=true)?$/.test(item))
      if (apis.length > 0)
        report(flags.at("runtime-config"), `${flags.component} serves unfinished APIs (${apis.join(", ")})`)
    }
    for (const { object, at } of configurationsOf(context.inventory, "KubeletConfiguration"))
      if (dig(object, "featureGates", "AllAlpha") === true)
        report(at("featureGates", "AllAlpha"), "the kubelet runs with AllAlpha=true")
  },
  fix: { title: "Name the single features that are needed" },
  examples: {
    good: staticPod("kube-apiserver", "--feature-gates=PodLevelResources=true"),
    bad: staticPod("kube-apiserver", "--feature-gates=AllAlpha=true"),
  },
})
