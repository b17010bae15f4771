/** A text that states product and version; its first group is the version. */
export interface RuntimeText {
  readonly product: string
  /** A part of the text that is always the same, by which it is found; without it the whole program is looked through. */
  readonly anchor?: string | ((file: string) => string)
  readonly pattern: RegExp
  /** The version must also begin a text of this form: where versions of others stand alone in the program as well. */
  readonly confirmedBy?: RegExp
}

/** Programs by the name of their file, and what is written in them. */
export interface Runtime {
  readonly file: RegExp
  readonly texts: readonly RuntimeText[]
}

const runtime = (product: string, file: RegExp, anchor: string, pattern: RegExp): Runtime => ({
  file,
  texts: [{ product, anchor, pattern }],
})

/** Version, host and time of the build, whether it was changed, commit. Source: redis/redis, src/release.c (redisBuildIdRaw). */
const redisBuildId = /(\d+\.\d+\.\d[\w.-]*1\d{9}\d[0-9a-f]{8})\0/
const redisLike = (product: string): Runtime => ({
  file: new RegExp(`^${product}-(?:server|sentinel|check-rdb|check-aof)$`),
  // The versions in which commands came stand alone as well.
  texts: [{ product, pattern: /\0(\d{1,2}\.\d{1,3}\.\d{1,3})(?=\0)/, confirmedBy: redisBuildId }],
})

/**
 * Stand-alone programs that images bring without a package manager. Each text is one that the program itself prints: with
 * `--version`, as the name of a server, or in a report of a crash. NUL is the end of a text in a program. All but Consul, Vault,
 * Traefik, MySQL, OpenResty and Valkey were tried on programs of Debian 12 or of their makers.
 */
export const runtimes: readonly Runtime[] = [
  // Source: nodejs/node, src/node_metadata.cc.
  runtime("node", /^(?:node|nodejs)$/, "node.js/v", /node\.js\/v(\d+\.\d+\.\d+)/),
  {
    file: /^(?:lib)?python[23](?:\.\d+)?m?(?:\.so(?:\.[\d.]+)?)?$/,
    texts: [
      {
        product: "python",
        // Versions of Unicode data look the same; the name of the file tells them apart.
        anchor: (file) => `${/[23]\.\d+/.exec(file)?.[0] ?? "3"}.`,
        // PY_VERSION. Source: python/cpython, Include/patchlevel.h.
        pattern: /(?:\0|Python )((?!3\.2\.0)[23]\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d+)?)\+?\0/,
      },
    ],
  },
  runtime("ruby", /^(?:ruby[\d.]*|libruby[-\d.]*\.so[\d.]*)$/, "ruby ", /ruby (\d+\.\d+\.\d+)[^\0]{0,80}revision /),
  runtime("perl", /^(?:perl(?:5[\d.]*)?|libperl\.so[\d.]*)$/, "\0v5.", /\0v(5\.\d+\.\d+)\0/),
  runtime(
    "php",
    /^(?:php(?:-cgi|-fpm)?[\d.]*|libphp[\d.]*\.so)$/,
    "X-Powered-By: PHP/",
    /PHP\/(\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)/,
  ),
  runtime("nginx", /^(?:nginx|nginx-debug)$/, "nginx version: ", /nginx version: nginx\/(\d+\.\d+\.\d+)/),
  runtime("openresty", /^(?:nginx|openresty)$/, "nginx version: ", /nginx version: openresty\/(\d+(?:\.\d+){2,3})/),
  runtime("httpd", /^(?:httpd|apache2)$/, "\0Apache/", /\0Apache\/(\d+\.\d+\.\d+)/),
  runtime("lighttpd", /^lighttpd$/, "lighttpd/", /lighttpd\/(\d+\.\d+\.\d+)/),
  runtime("haproxy", /^haproxy$/, ", released 20", /version (\d+\.\d+(?:\.\d+|-dev\d+))[^\0]{0,40}, released 20/),
  redisLike("redis"),
  redisLike("valkey"),
  runtime("memcached", /^memcached$/, "memcached ", /memcached (\d+\.\d+\.\d+)/),
  runtime(
    "postgresql",
    /^postgres$/,
    "postgres (PostgreSQL) ",
    /postgres \(PostgreSQL\) (\d+(?:\.\d+)+|\d+(?:beta|rc)\d+)/,
  ),
  {
    file: /^(?:mysqld|mysql|mariadbd|mariadb)$/,
    texts: [
      { product: "mariadb", anchor: "-MariaDB", pattern: /\0(?:5\.5\.5-)?(\d+\.\d+\.\d+)-MariaDB/ },
      // Assertions name source files by the folder that the release is built in.
      { product: "mysql", anchor: "/mysql-", pattern: /\/mysql-(?:[a-z]+-)?(\d+\.\d+\.\d+)\// },
    ],
  },
  runtime("busybox", /^busybox(?:\.static)?$/, "BusyBox v", /BusyBox v(\d+\.\d+\.\d+)/),
  runtime("bash", /^bash$/, "@(#)Bash version ", /Bash version (\d+\.\d+\.\d+)/),
  runtime(
    "openssl",
    /^(?:openssl|lib(?:crypto|ssl)\.so[\d.]*)$/,
    "OpenSSL ",
    /OpenSSL (\d+\.\d+\.\d+[a-z]{0,2}) +\d{1,2} [A-Z][a-z]{2} 20\d\d/,
  ),
  runtime("curl", /^libcurl\.so[\d.]*$/, "libcurl/", /libcurl\/(\d+\.\d+\.\d+)/),
  runtime("curl", /^curl$/, "curl ", /\0curl (\d+\.\d+\.\d+) \(/),
  // These are of Go and tell their modules as well, unless they were stripped of them.
  runtime("consul", /^consul$/, "CONSUL_VERSION: ", /CONSUL_VERSION: (\d+\.\d+\.\d+)/),
  runtime("vault", /^vault$/, "Vault v", /Vault v(\d+\.\d+\.\d+)/),
  runtime(
    "traefik",
    /^traefik$/,
    "/pkg/version.Version=",
    /traefik\/v\d+\/pkg\/version\.Version=v?(\d+\.\d+\.\d+(?:-rc\d+)?)/,
  ),
]
