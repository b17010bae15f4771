import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

const leftover =
  /(?<=^|\/)(?:\.git\/|\.svn\/|\.hg\/|Dockerfile$|(?:docker-)?compose(?:\.\w+)?\.ya?ml$|\.dockerignore$|\.env(?:\.\w+)?$|\.gitlab-ci\.yml$|Jenkinsfile$|\.DS_Store$|\.vscode\/|\.idea\/)/
/** What a package brings is its business. */
const inPackage = /(?:^|\/)(?:node_modules|site-packages|dist-packages|vendor|gems)\/|^usr\/(?:share|lib)\//

/**
 * The history of a repository, recipes of the build and files of editors tell an intruder how things are made, and often hold
 * what was taken out of the product.
 *
 * Field:   files of the image
 * Allowed: no .git, Dockerfile, compose file, .env or CI configuration outside of packages
 * Source:  Docker documentation, Build context, .dockerignore
 */
export const imageBuildLeftovers = imageCheck({
  id: "image-build-leftovers",
  title: "Image holds what belongs to its build",
  severity: low("tells how things are made, and what was taken out"),
  aliases: ["dockle:DKL-LI-0003"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Name it in .dockerignore, and copy only what is needed",
  run({ files }, report) {
    const found = new Set<string>()
    for (const { path } of files.values()) {
      if (inPackage.test(path)) continue
      const name = leftover.exec(path)?.[0]
      if (name !== undefined) found.add(`/${path.slice(0, path.indexOf(name) + name.length).replace(/\/$/, "")}`)
    }
    if (found.size === 0) return
    const paths = [...found].sort()
    report(`the image holds ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? " …" : ""}`, {
      evidence: { files: paths },
    })
  },
  examples: {
    good: { files: [{ path: "app/server.js" }] },
    bad: { files: [{ path: "app/.git/HEAD" }, { path: "app/Dockerfile" }] },
  },
})
