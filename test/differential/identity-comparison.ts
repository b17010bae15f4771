import { accessReview } from "../../src/engines/identity/access-review.ts"
import type { AccessRequest } from "../../src/engines/identity/request.ts"
import type { ApiClient } from "../testbed/api-client.ts"
import { generateIdentity, generatePermission, generateWorld } from "./identity-generator.ts"
import {
  askAll,
  bindingInReason,
  compileManifests,
  compileObjects,
  deleteWorlds,
  readRbac,
  writeWorld,
} from "./identity-server.ts"
import { seeded } from "./random.ts"

export interface Comparison {
  readonly asked: number
  readonly allowed: number
  readonly refusedObjects: number
  /** One line for each difference. */
  readonly differences: readonly string[]
}

/** Writes one seeded world to the server and asks both sides the same questions. */
export async function compareWorld(client: ApiClient, seed: number, questions: number): Promise<Comparison> {
  const random = seeded(seed)
  await deleteWorlds(client)
  const refusedObjects = await writeWorld(client, generateWorld(random, seed), `w${seed}`)
  const objects = await readRbac(client)
  const live = compileObjects(objects)
  const manifests = compileManifests(objects)
  const requests = Array.from(
    { length: questions },
    (): AccessRequest => ({ ...generateIdentity(random), ...generatePermission(random) }),
  )
  const answers = await askAll(client, requests)
  const differences: string[] = []
  for (const [index, request] of requests.entries()) {
    const theirs = answers[index] as (typeof answers)[number]
    const ours = accessReview(live, request)
    const say = (what: string) =>
      differences.push(`world ${seed}, ${JSON.stringify(request)}: ${what} (server: ${JSON.stringify(theirs)})`)
    if (ours.allowed !== theirs.allowed) say(`we say ${ours.allowed}`)
    if (live.authorizer.allows(request) !== ours.allowed) say("the quick answer differs from the full one")
    if (accessReview(manifests, request).allowed !== ours.allowed)
      say("aggregation by selectors differs from the controller's")
    const named = bindingInReason(theirs.reason)
    const bindings = ours.grants.map(({ binding: { resource, namespace } }) =>
      namespace ? `RoleBinding ${resource.name}/${namespace}` : `ClusterRoleBinding ${resource.name}`,
    )
    if (named !== undefined && !bindings.includes(named)) say(`the server names ${named}, we ${bindings.join(", ")}`)
    if (named === undefined && ours.allowed !== (ours.otherwise !== undefined)) say("the server names no binding")
  }
  return {
    asked: requests.length,
    allowed: answers.filter(({ allowed }) => allowed).length,
    refusedObjects,
    differences,
  }
}
