import { asStrings, dig } from "../../../lib/json.ts"
import { removeAt, setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * allowPrivilegeEscalation is false, and the container is privileged or gets CAP_SYS_ADMIN, which contradicts it. The
 * API server refuses such a pod.
 *
 * Field:   securityContext.allowPrivilegeEscalation, privileged and capabilities.add of every container class
 * Allowed: false only without privileged and without SYS_ADMIN
 * Source:  kubernetes pkg/apis/core/validation/validation.go, ValidateSecurityContext
 */
export const contradictoryEscalation = check({
  id: "contradictory-escalation",
  title: "Privileged container denies itself privileges",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  os: "linux",
  containers(container, report) {
    const { allowPrivilegeEscalation, privileged, capabilities } = container.security
    if (allowPrivilegeEscalation.source === "default" || allowPrivilegeEscalation.value) return
    if (!privileged.value && !capabilities.add.value.includes("CAP_SYS_ADMIN")) return
    report(
      allowPrivilegeEscalation,
      `container ${container.name} may not gain privileges, and is ${privileged.value ? "privileged" : "given CAP_SYS_ADMIN"}`,
    )
  },
  fix: {
    title: "Remove privileged and the capability, and keep allowPrivilegeEscalation false",
    patch(place, object) {
      const path = place.path.replace(/\/allowPrivilegeEscalation$/, "")
      const add = asStrings(dig(resolvePointer(object, path), "capabilities", "add"))
      const kept = add.filter((name) => name !== "CAP_SYS_ADMIN")
      return [
        ...removeAt(object, append(path, "privileged")),
        ...(kept.length < add.length ? setAt(object, append(path, "capabilities", "add"), kept) : []),
      ]
    },
    risk: "an application that needs the node's devices or mounts stops working",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { allowPrivilegeEscalation: false } })] }),
    bad: pod({
      securityContext: { seccompProfile: { type: "RuntimeDefault" }, runAsNonRoot: true },
      containers: [container({ securityContext: { allowPrivilegeEscalation: false, privileged: true } })],
    }),
  },
})
