import { asString, dig, get } from "../../../lib/json.ts"
import { anyOf } from "../../identity/needs.ts"
import { admissionGroup } from "../../posture/admission.ts"
import { policyOff } from "../admission-rules.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const

/** A policy that is gone, without a binding, or with other parameters refuses nothing any more. */
export const weakenPolicy = primitive({
  id: "AP-17",
  group: "rbac",
  title: "Weaken or delete admission policy",
  versions: "since 1.30 (stable)",
  build(model) {
    const { inventory, admission } = model.world
    if (admission.policies.length === 0) return
    const policies = model.capability(
      "policies",
      anyOf("update patch delete", `${admissionGroup}/validatingadmissionpolicies`, wide),
    )
    const bindings = model.capability(
      "policy-bindings",
      anyOf("update patch delete", `${admissionGroup}/validatingadmissionpolicybindings`, wide),
    )
    for (const { name } of admission.policies) {
      const say = (by: string) => `${by} takes admission policy ${name} out of the way`
      for (const hub of policies.on("", name)) model.hop({ from: [hub], head: policyOff(model, name), say })
      for (const binding of inventory.ofKind("ValidatingAdmissionPolicyBinding", admissionGroup))
        if (asString(get(binding.spec, "policyName")) === name) {
          for (const hub of bindings.on("", binding.name)) model.hop({ from: [hub], head: policyOff(model, name), say })
          parameters(name, binding.spec)
        }
    }

    /** Only parameters in ConfigMaps: kinds of others are not known to be harmless or not. */
    function parameters(name: string, spec: unknown): void {
      const parameter = asString(dig(spec, "paramRef", "name"))
      const namespace = asString(dig(spec, "paramRef", "namespace")) ?? ""
      const kind = asString(
        dig(inventory.find("ValidatingAdmissionPolicy", admissionGroup, "", name)?.spec, "paramKind", "kind"),
      )
      if (parameter === undefined || kind !== "ConfigMap") return
      const write = model.capability("write-config-maps", anyOf("update patch delete", "configmaps"))
      for (const hub of write.on(namespace, parameter))
        model.hop({
          from: [hub],
          head: policyOff(model, name),
          say: (by) => `${by} changes the parameters of admission policy ${name}`,
        })
    }
  },
})
