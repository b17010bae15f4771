import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A gitRepo volume makes the kubelet run git as root on the node with a repository of the pod author's choice: hooks in
 * it run on the node (CVE-2024-10220). The volume type is deprecated and off by default since Kubernetes 1.33.
 *
 * Field:   volumes[*].gitRepo
 * Allowed: absent
 * Source:  CVE-2024-10220; kubernetes pkg/features/kube_features.go, GitRepoVolumeDriver
 */
export const gitRepoVolume = check({
  id: "git-repo-volume",
  title: "Volume is filled by git on the node",
  severity: critical("commands of the repository run as root on the node"),
  frameworks: ["pss/restricted", "mitre-attack/T1611", "owasp-k8s-2025/K01"],
  until: 35,
  workloads({ pod: { volumes } }, report) {
    for (const { name, type, source, resource, path } of volumes)
      if (type === "gitRepo")
        report({ resource, path }, `volume ${name} clones ${String(source.repository ?? "a repository")} on the node`)
  },
  fix: {
    title: "Clone in an init container into an emptyDir",
    patch: remove,
    risk: "the volume is gone until an init container fills it",
  },
  examples: {
    good: pod({ volumes: [{ name: "code", emptyDir: {} }] }),
    bad: pod({ volumes: [{ name: "code", gitRepo: { repository: "https://git.example/app.git" } }] }),
  },
})
