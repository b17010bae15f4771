import { isIP } from "node:net"
import { parseAddress, parseCidr } from "../../lib/ip.ts"

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for a URL. `HTTPS_PROXY` for https, `HTTP_PROXY` for http, `NO_PROXY` with host
 * names (and all below them), `.example.com` or `*.example.com` (only those below), addresses, networks, ports and `*`;
 * upper case goes before lower case; localhost and loopback addresses are never proxied.
 * Source: golang.org/x/net/http/httpproxy/proxy.go, which kubectl uses.
 */
export function proxyFromEnvironment(target: URL, environment: Environment = process.env): URL | undefined {
  const name = target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY"
  const text = environment[name] || environment[name.toLowerCase()]
  if (!text) return undefined
  const host = target.hostname.replace(/^\[|\]$/g, "").toLowerCase()
  const port = target.port || (target.protocol === "https:" ? "443" : "80")
  if (isLoopback(host) || matchesAny(environment.NO_PROXY || environment.no_proxy || "", host, port)) return undefined
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  return URL.canParse(withScheme) ? new URL(withScheme) : undefined
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127\.[\d.]+$/.test(host)

function matchesAny(list: string, host: string, port: string): boolean {
  return list.split(",").some((item) => {
    const entry = item.trim().toLowerCase()
    if (entry === "") return false
    if (entry === "*") return true
    if (entry.includes("/")) {
      const [start, end] = parseCidr(entry) ?? []
      const address = parseAddress(host)
      return start !== undefined && end !== undefined && address !== undefined && start <= address && address < end
    }
    const [, name = entry, ownPort] = /^(\[[^\]]+\]|[^:]*):(\d+)$/.exec(entry) ?? []
    if (ownPort !== undefined && ownPort !== port) return false
    const bare = name.replace(/^\[|\]$/g, "")
    if (isIP(bare)) return bare === host
    const domain = bare.startsWith("*.") ? bare.slice(1) : bare
    return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
  })
}
