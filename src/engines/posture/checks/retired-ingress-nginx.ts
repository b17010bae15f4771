import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * Ingress NGINX was retired in March 2026: no releases, no security fixes. It stands at the edge of the cluster, may read
 * Secrets of every namespace, and has a history of grave flaws.
 *
 * Field:   image of every container class
 * Allowed: images other than the controller of kubernetes/ingress-nginx
 * Source:  Kubernetes blog, "Ingress NGINX Retirement: What You Need to Know"
 */
export const retiredIngressNginx = check({
  id: "retired-ingress-nginx",
  title: "Ingress NGINX is retired",
  severity: medium("the next flaw at the cluster's edge will not be mended"),
  aliases: ["kubescape:C-0292"],
  frameworks: ["owasp-k8s-2025/K07", "mitre-attack/T1190"],
  containers({ name, image, imageText, resource, path }, report) {
    if (
      image === undefined ||
      !/(?:^|\/)(?:ingress-nginx\/controller|nginx-ingress-controller)(?:-chroot)?$/.test(image.repository)
    )
      return
    report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText}, which gets no fixes any more`)
  },
  fix: { title: "Move to the Gateway API or to another ingress controller" },
  examples: {
    good: pod({ containers: [container({ image: "docker.io/traefik:v3.6" })] }),
    bad: pod({ containers: [container({ image: "registry.k8s.io/ingress-nginx/controller:v1.13.3" })] }),
  },
})
