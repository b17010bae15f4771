import { webhookKinds } from "../posture/admission.ts"
import type { PathWorld } from "./world.ts"

/** What an answer takes for granted, in sentences: a path that is not there may be, where one of them is wrong. */
export function assumptionsOf({
  inventory,
  identity,
  admission,
  nodeNames,
  version,
  options,
}: PathWorld): readonly string[] {
  const list = [`The cluster runs Kubernetes ${version.major}.${version.minor}.`]
  const { unknown } = identity.authorizers
  if (unknown.length > 0)
    list.push(`No rights come from other authorizers (${unknown.join(", ")}), whose answers are not known.`)
  const unresolved = identity.authorizer.unresolvedIn("").length
  if (unresolved > 0) list.push(`${unresolved} bindings name roles that are not among the sources; they give nothing.`)
  if (nodeNames.length === 1 && nodeNames[0] === "*")
    list.push("No nodes are known: every workload may share a node with any other, and none is the control plane.")
  if (admission.undecided.size > 0)
    list.push(`Admission policies that cannot be judged refuse nothing: ${[...admission.undecided].sort().join(", ")}.`)
  const webhooks = webhookKinds.flatMap((kind) => {
    const [group = "", name = ""] = kind.split("/")
    return [...inventory.ofKind(name, group)].map((resource) => resource.name)
  })
  if (webhooks.length > 0) list.push(`Admission webhooks refuse nothing: ${webhooks.slice(0, 5).join(", ")}.`)
  if (!options.flaws) list.push("No workload has a flaw that is not written in its image tag.")
  if (options.assume?.podSecurity)
    list.push(`Every namespace enforces Pod Security level ${options.assume.podSecurity}.`)
  if (options.assume?.networkPolicy)
    list.push("Every namespace outside kube-system denies all traffic that no policy allows.")
  return list
}
