import { asString, get, isObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { seLinuxTypes } from "../pod-security/controls/se-linux-options.ts"

/**
 * A container's SELinux type decides what it may touch on the node. The runtime's types confine it; others, above all
 * spc_t, let it at files and processes of the node. User and role have no use in containers but to get around this.
 *
 * Field:   securityContext.seLinuxOptions of the pod and every container class
 * Allowed: type absent, container_t, container_init_t, container_kvm_t or (since 1.31) container_engine_t; no user, no role; any level
 * Source:  Pod Security Standards, baseline "SELinux" (check_seLinuxOptions.go)
 */
export const selinuxOptions = check({
  id: "selinux-options",
  title: "SELinux confinement is changed",
  severity: medium("on hosts with SELinux the last wall between container and node is moved"),
  aliases: ["trivy:KSV-0025"],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/hardening-container-environments",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "linux",
  containers({ name, pod: { version }, security }, report) {
    const options = security.seLinuxOptions
    const type = asString(get(options.value, "type")) ?? ""
    const changes = [
      ...(seLinuxTypes(version.minor).has(type) ? [] : [`type ${type}`]),
      ...["user", "role"].flatMap((key) => {
        const value = asString(get(options.value, key))
        return value ? [`${key} ${value}`] : []
      }),
    ]
    if (changes.length === 0) return
    const severity = type === "spc_t" ? "high" : "medium"
    report(options, `container ${name} runs with the SELinux ${changes.join(", ")}`, { severity })
  },
  fix: {
    title: "Remove the SELinux type, user and role",
    risk: "A container that uses files of the node with labels of their own may lose access to them.",
    patch(place, object) {
      const options = resolvePointer(object, place.path)
      if (!isObject(options)) return []
      const { type: _type, user: _user, role: _role, ...others } = options
      return setAt(object, place.path, others)
    },
  },
  examples: {
    good: pod({ securityContext: { seLinuxOptions: { type: "container_t", level: "s0:c123,c456" } } }),
    bad: pod({ containers: [container({ securityContext: { seLinuxOptions: { type: "spc_t", level: "s0" } } })] }),
  },
})
