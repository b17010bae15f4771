import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Client certificates cannot be revoked in Kubernetes. Those it signs live for a year by default; longer ones outlive
 * the people and machines they were made for.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: --cluster-signing-duration up to 8760h (the default)
 * Source:  kubernetes cmd/kube-controller-manager/app/options; Kubernetes documentation, kube-controller-manager
 */
export const controllerManagerCertificateLifetime = check({
  id: "controller-manager-certificate-lifetime",
  title: "Signed certificates live for more than a year",
  severity: low("certificates that cannot be revoked stay good for years"),
  frameworks: ["owasp-k8s-2025/K09"],
  whole: ofComponent("kube-controller-manager", (flags, report) => {
    for (const name of ["cluster-signing-duration", "experimental-cluster-signing-duration"]) {
      const hours = /^(\d+)h/.exec(flags.value(name) ?? "")
      if (Number(hours?.[1] ?? 0) > 8760)
        report(flags.at(name), `kube-controller-manager signs certificates for ${flags.value(name)}`)
    }
  }),
  fix: {
    title: "Set --cluster-signing-duration=8760h or less",
    patch: setArgument("cluster-signing-duration", "8760h"),
  },
  examples: {
    good: staticPod("kube-controller-manager", "--cluster-signing-duration=720h"),
    bad: staticPod("kube-controller-manager", "--cluster-signing-duration=87600h"),
  },
})
