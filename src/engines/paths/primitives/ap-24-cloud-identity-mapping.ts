import { anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"
import { providerOf } from "../world.ts"

/** On EKS the ConfigMap aws-auth says which cloud identity is in which group, system:masters included. */
export const cloudIdentityMapping = primitive({
  id: "AP-24",
  group: "cloud",
  title: "Change cloud identity mapping",
  build(model) {
    const { inventory } = model.world
    const isOnAws =
      providerOf(inventory) === "aws" || inventory.find("ConfigMap", "", "kube-system", "aws-auth") !== undefined
    if (!isOnAws) return
    const write = model.capability(
      "system-config-maps",
      anyOf("update patch", "configmaps", { namespace: "kube-system" }),
    )
    for (const hub of write.on("kube-system", "aws-auth"))
      model.hop({
        from: [hub],
        head: model.admin(),
        say: (by) => `${by} maps a cloud identity of its own to system:masters in ConfigMap kube-system/aws-auth`,
      })
  },
})
