import { resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { wantsPlugin } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Without NodeRestriction a kubelet may change the objects of other nodes and give its own node labels that draw
 * sensitive pods to it.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: NodeRestriction among the enabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerNodeRestriction = check({
  id: "api-server-node-restriction",
  title: "API server lets kubelets change other nodes",
  severity: medium("one node taken can draw sensitive pods to itself"),
  aliases: ["trivy:KCV-0016", "kubescape:C-0127", "checkov:CKV_K8S_85"],
  frameworks: ["cis-1.12/1.2.14", "owasp-k8s-2025/K02"],
  whole: wantsPlugin("NodeRestriction", "a kubelet may change nodes and pods that are not its own"),
  fix: {
    title: "Enable the admission plugin NodeRestriction",
    patch: (place, object) => {
      // A list that is there already has to be extended by hand.
      const written = resolvePointer(object, place.path)
      return Array.isArray(written) ? setArgument("enable-admission-plugins", "NodeRestriction")(place, object) : []
    },
  },
  examples: {
    good: staticPod("kube-apiserver", "--enable-admission-plugins=NodeRestriction"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
