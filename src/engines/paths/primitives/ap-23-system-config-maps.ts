import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

/** ConfigMaps in kube-system tell the cluster's own parts what to believe. */
export const systemConfigMaps = primitive({
  id: "AP-23",
  group: "rbac",
  title: "Change system ConfigMaps",
  build(model) {
    const write = model.capability(
      "system-config-maps",
      anyOf("update patch", "configmaps", { namespace: "kube-system" }),
    )
    for (const hub of write.on("kube-system", "extension-apiserver-authentication"))
      model.hop({
        from: [hub],
        head: model.admin(),
        probability: 0.6,
        why: "an extension API server has to be there that believes it",
        say: (by) =>
          `${by} writes an authority of its own into kube-system/extension-apiserver-authentication, which extension API servers believe`,
      })
    for (const [name, what] of [
      ["coredns", "every name resolves to what it wants"],
      ["kube-proxy", "Services lead where it wants"],
    ] as const)
      for (const hub of write.on("kube-system", name))
        for (const namespace of model.world.namespaces)
          model.hop({
            from: [hub],
            head: model.traffic(namespace),
            say: (by) => `${by} changes ConfigMap kube-system/${name}: ${what}`,
          })
  },
})
