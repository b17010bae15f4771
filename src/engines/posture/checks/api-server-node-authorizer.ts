import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * The node authorizer limits a kubelet to the Secrets and pods of its own node. Without it kubelets need broad roles,
 * and one node taken means the Secrets of all.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: Node in --authorization-mode; --authorization-config
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerNodeAuthorizer = check({
  id: "api-server-node-authorizer",
  title: "API server does not limit kubelets to their node",
  severity: medium("one node taken reads what belongs to others"),
  aliases: ["trivy:KCV-0008", "kubescape:C-0119", "checkov:CKV_K8S_75"],
  frameworks: ["cis-1.12/1.2.7", "owasp-k8s-2025/K02"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (flags.has("authorization-config") || flags.list("authorization-mode").includes("Node")) return
    const modes = flags.list("authorization-mode").join(", ") || "none"
    report(flags.at("authorization-mode"), `kube-apiserver authorizes without Node (modes: ${modes})`)
  }),
  fix: {
    title: "Add Node to --authorization-mode",
    patch: setArgument("authorization-mode", "Node,RBAC"),
    risk: "modes that are set now are replaced",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--authorization-mode=RBAC"),
  },
})
