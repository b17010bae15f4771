import { asArray, asString, asStrings, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A policy that lets pods reach the metadata service of the cloud lets them fetch the credentials of the node.
 *
 * Field:   spec.egress[*].to[*].ipBlock of NetworkPolicies
 * Allowed: ranges without 169.254.169.254, or with it in except (a range of everything is reported by
 *          network-policy-allows-all)
 * Source:  documentation of AWS IMDS, GKE and AKS metadata services; Kubernetes documentation, Network Policies
 */
export const networkPolicyMetadataService = check({
  id: "network-policy-metadata-service",
  title: "NetworkPolicy allows the metadata service",
  severity: medium("pods can fetch the credentials of the node"),
  frameworks: ["mitre-attack/T1552.005", "owasp-k8s-2025/K08"],
  resources: {
    kinds: ["networking.k8s.io/NetworkPolicy"],
    run(resource, report) {
      for (const [index, rule] of asArray(resource.spec.egress).entries())
        for (const [position, peer] of asArray(get(rule, "to")).entries()) {
          const block = get(peer, "ipBlock")
          const cidr = parseCidr(asString(get(block, "cidr")) ?? "")
          const except = asStrings(get(block, "except")).map(parseCidr)
          if (
            !cidr ||
            (cidr.bits === 0 && except.length === 0) ||
            !holds(cidr) ||
            except.some((range) => range && holds(range))
          )
            continue
          report(
            { resource, path: append("/spec/egress", index, "to", position, "ipBlock") },
            `NetworkPolicy ${resource.name} lets pods reach 169.254.169.254 by ${String(get(block, "cidr"))}`,
          )
        }
    },
  },
  fix: { title: "Add 169.254.169.254/32 to except" },
  examples: {
    good: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }] }] },
    }),
    bad: object("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }] },
    }),
  },
})

interface Range {
  readonly base: number
  readonly bits: number
}

/** An IPv4 range; undefined for others. */
function parseCidr(text: string): Range | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text)
  if (!match) return undefined
  const [, a, b, c, d, bits] = match.map(Number)
  return {
    base: (a as number) * 2 ** 24 + (b as number) * 2 ** 16 + (c as number) * 256 + (d as number),
    bits: bits as number,
  }
}

const metadata = 169 * 2 ** 24 + 254 * 2 ** 16 + 169 * 256 + 254

const holds = ({ base, bits }: Range): boolean => {
  const size = 2 ** (32 - bits)
  return Math.floor(metadata / size) === Math.floor(base / size)
}
