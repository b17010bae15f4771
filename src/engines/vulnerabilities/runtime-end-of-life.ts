import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import { isOver, type LifecycleIndex, releaseOf } from "../../model/lifecycle.ts"
import { endOfLifeRuntime } from "./vulnerability-rules.ts"

/** Products of endoflife.date by the variable in which the official images write what they are. Source: docker-library. */
const variables: Readonly<Record<string, string>> = {
  GOLANG_VERSION: "go",
  HAPROXY_VERSION: "haproxy",
  MARIADB_VERSION: "mariadb",
  MONGO_VERSION: "mongodb",
  MYSQL_VERSION: "mysql",
  NGINX_VERSION: "nginx",
  NODE_VERSION: "nodejs",
  PG_VERSION: "postgresql",
  PHP_VERSION: "php",
  PYTHON_VERSION: "python",
  RABBITMQ_VERSION: "rabbitmq",
  REDIS_VERSION: "redis",
  RUBY_VERSION: "ruby",
  TOMCAT_VERSION: "tomcat",
}

/** The same by the name of a program that no package manager installed. */
const programs: Readonly<Record<string, string>> = {
  golang: "go",
  haproxy: "haproxy",
  mariadb: "mariadb",
  memcached: "memcached",
  mysql: "mysql",
  nginx: "nginx",
  node: "nodejs",
  perl: "perl",
  php: "php",
  postgresql: "postgresql",
  python: "python",
  redis: "redis",
  ruby: "ruby",
}

interface Runtime {
  readonly product: string
  readonly version: string
  /** What says so: a variable, or the files. */
  readonly seenIn: readonly string[]
}

/**
 * A finding for each release of a runtime that its makers repair no more: programs without a package manager, the standard
 * library in Go programs, and what the image's environment says. Runtimes of a distribution's packages are the distribution's
 * to repair. `today` is YYYY-MM-DD.
 */
export function endOfLifeRuntimes(image: CatalogedImage, index: LifecycleIndex, today: string): readonly Finding[] {
  const ended = new Map<string, Finding>()
  for (const runtime of runtimesOf(image)) {
    const lifecycle = index.lifecycle(runtime.product)
    const release = lifecycle && releaseOf(lifecycle, runtime.version)
    if (!lifecycle || !release || !isOver(release.end, today)) continue
    const hasExtended = release.extendedEnd !== undefined && !isOver(release.extendedEnd, today)
    const newest = lifecycle.releases.find(({ end }) => !isOver(end, today))
    const since = typeof release.end === "string" ? ` since ${release.end}` : ""
    getOrAdd(
      ended,
      `${runtime.product} ${release.cycle}`,
      (): Finding => ({
        id: fingerprint(endOfLifeRuntime.id, image.name, runtime.product, release.cycle),
        rule: endOfLifeRuntime.id,
        aliases: endOfLifeRuntime.aliases,
        category: "vulnerability",
        // Somebody still repairs it, for those who ask or pay.
        severity: hasExtended ? "low" : endOfLifeRuntime.severity.level,
        title: endOfLifeRuntime.title,
        message: `${lifecycle.title} ${release.cycle} is at its end of life${since}${hasExtended ? ", but for extended support" : ""}: ${runtime.version} in ${runtime.seenIn.slice(0, 3).join(", ")}`,
        subject: image.name,
        locations: [],
        evidence: {
          product: runtime.product,
          version: runtime.version,
          end: release.end,
          seenIn: runtime.seenIn.slice(0, 5),
        },
        fix: {
          title: newest ? `Move to ${lifecycle.title} ${newest.cycle}` : endOfLifeRuntime.fix.title,
          automatic: false,
        },
        frameworks: endOfLifeRuntime.frameworks,
        places: [],
      }),
    )
  }
  return [...ended.values()]
}

function* runtimesOf({ config, packages }: CatalogedImage): Generator<Runtime> {
  for (const { type, name, version, locations } of packages) {
    const product =
      type === "golang" && name === "stdlib" ? "go" : type === "generic" ? programs[name.toLowerCase()] : undefined
    if (product !== undefined) yield { product, version: version.replace(/^go/, ""), seenIn: locations }
  }
  for (const line of config?.env ?? []) {
    const [name = "", version = ""] = line.split("=")
    const product = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (product !== undefined && /^v?\d/.test(version)) yield { product, version, seenIn: [`the variable ${name}`] }
  }
}
