import { removeAt } from "../../../lib/json-patch.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { optionOf } from "../start-commands.ts"

/**
 * git-sync runs the program that GITSYNC_GIT (or --git) names in place of git. Whoever may set the environment of such a
 * container, or write to a volume it mounts, runs commands with its identity, inside an image that everybody trusts.
 *
 * Field:   env[*].name of every container class; args of git-sync images
 * Allowed: anything but GITSYNC_GIT, GIT_SYNC_GIT and --git
 * Source:  kubernetes/git-sync, README (flag --git)
 */
export const gitSyncCommand = check({
  id: "git-sync-command",
  title: "git-sync runs a chosen program instead of git",
  severity: medium("a place to run commands unseen in a trusted image"),
  aliases: ["checkov:CKV_K8S_159"],
  frameworks: ["mitre-attack/T1574", "owasp-k8s-2025/K01"],
  containers(container, report) {
    const { spec, name: containerName, resource, path, image } = container
    if (spec.env !== undefined)
      for (const { name, resource, path } of container.environment)
        if (name === "GITSYNC_GIT" || name === "GIT_SYNC_GIT")
          report({ resource, path }, `container ${containerName} sets ${name}`)
    if (image === undefined || !image.repository.endsWith("/git-sync")) return
    const git = optionOf([...container.command, ...container.args], "--git")
    if (git !== undefined && git !== "git")
      report({ resource, path: `${path}/args` }, `container ${containerName} has git-sync run ${git}`)
  },
  fix: {
    title: "Remove the variable",
    patch: (place, object) => (/\/env\/\d+$/.test(place.path) ? removeAt(object, place.path) : []),
    risk: "an image whose git lies elsewhere no longer finds it",
  },
  examples: {
    good: pod({ containers: [container({ env: [{ name: "GITSYNC_REPO", value: "https://git.example/app" }] })] }),
    bad: pod({ containers: [container({ env: [{ name: "GITSYNC_GIT", value: "/tmp/run.sh" }] })] }),
  },
})
