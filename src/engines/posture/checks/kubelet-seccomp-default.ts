import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * By default containers run without any filter of system calls. With the switch all that do not say otherwise get
 * that of the container runtime, which stops many escapes from containers.
 *
 * Field:   seccompDefault of KubeletConfiguration; --seccomp-default
 * Allowed: true
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletSeccompDefault = check({
  id: "kubelet-seccomp-default",
  title: "Kubelet gives containers no seccomp profile",
  severity: low("workloads may set one themselves"),
  frameworks: ["cis-1.12/4.2.14", "mitre-attack/T1611", "owasp-k8s-2025/K01"],
  since: 27,
  whole: ofKubelets(
    { field: "seccompDefault", flag: "seccomp-default", byDefault: false },
    ({ value, ...place }, report) => {
      if (value !== true) report(place, "containers that say nothing run without a seccomp profile")
    },
  ),
  fix: {
    title: "Set seccompDefault to true",
    patch: setKubelet("seccomp-default", true),
    risk: "programs that need unusual system calls fail",
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { seccompDefault: true }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { seccompDefault: false }),
  },
})
