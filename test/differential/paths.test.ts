import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { attackPaths } from "../../src/app/paths.ts"
import { asString, dig, get, type JsonObject } from "../../src/lib/json.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { randomWorld } from "../oracles/paths/random-world.ts"
import { inventoryOf } from "../paths/worlds.ts"
import { type ApiClient, inParallel } from "../testbed/api-client.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { collectionPath, readRbac, until } from "./identity-server.ts"
import { seeded } from "./random.ts"

const clusters = Number(process.env.BREAKWATER_WORLDS ?? 40)
const minor = 37

/** Every world has namespaces of its own, so that rights of one do not count in another. */
function worldOf(seed: number): readonly JsonObject[] {
  const text = JSON.stringify(randomWorld(seeded(seed)))
  const renamed = text
    .replace(/"(a|b)"/g, `"w${seed}-$1"`)
    .replace(/(system:serviceaccounts:)(a|b)"/g, `$1w${seed}-$2"`)
  return JSON.parse(renamed) as JsonObject[]
}

const kindOf = (object: JsonObject): string => asString(get(object, "kind")) ?? ""

async function write(client: ApiClient, objects: readonly JsonObject[]): Promise<void> {
  const post = async (path: string, object: JsonObject) => {
    const { status, body } = await client.send("POST", path, { body: object })
    // The controller makes the account "default" of every namespace, too.
    const isThere = status === 409 && kindOf(object) === "ServiceAccount"
    if (status !== 201 && !isThere) throw new Error(`${status} ${JSON.stringify(body)} for ${JSON.stringify(object)}`)
  }
  for (const object of objects.filter((one) => kindOf(one) === "Namespace")) await post("/api/v1/namespaces", object)
  await inParallel(objects, 16, async (object) => {
    const namespace = asString(dig(object, "metadata", "namespace"))
    if (kindOf(object) === "ServiceAccount") await post(`/api/v1/namespaces/${namespace}/serviceaccounts`, object)
    if (/Role/.test(kindOf(object))) await post(collectionPath(object), object)
  })
}

describe.skipIf(!hasTestbed)("attack paths on a real API server", () => {
  let testbed: Testbed
  beforeAll(async () => {
    testbed = await startTestbed({
      emulate: minor,
      controllers: ["clusterrole-aggregation-controller", "serviceaccount-controller"],
      // As kubeadm and the managed offerings start it.
      args: ["--allow-privileged=true"],
    })
  }, 900_000)
  afterAll(() => testbed?.stop())

  it(`every API hop of every path on ${clusters} generated clusters replays as allowed`, async () => {
    const { client } = testbed
    const refused: string[] = []
    let [reviews, dryRuns] = [0, 0]
    for (let seed = 0; seed < clusters; seed++) {
      const objects = worldOf(seed)
      await write(client, objects)
      const isRbac = (object: JsonObject) => /Role/.test(kindOf(object))
      const isOfWorld = (object: JsonObject) => {
        const name = asString(dig(object, "metadata", "name")) ?? ""
        return !name.startsWith("right-") || objects.some((own) => dig(own, "metadata", "name") === name)
      }
      const served = (await readRbac(client)).filter(isOfWorld)
      const inventory = inventoryOf([objects.filter((object) => !isRbac(object)), served])
      const { paths } = attackPaths(inventory, { version: version(minor) })
      const hops = paths.flatMap((path) => path.hops)
      await inParallel(hops, 16, async ({ primitive, from, proof, proofs = [proof] }) => {
        for (const { kind, request } of proofs) {
          if (kind === "SubjectAccessReview") {
            reviews++
            const ask = async () =>
              dig(
                await client.call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", request),
                "status",
                "allowed",
              ) === true
            // What was written a moment ago reaches the authorizer a little later.
            await until(`${primitive} ${JSON.stringify(request)}`, ask).catch((error) => refused.push(String(error)))
          }
          // Where a label has to come off first, the pod is refused until then.
          if (kind === "DryRun" && !from.includes("relaxed/")) {
            dryRuns++
            const namespace = asString(dig(request, "metadata", "namespace"))
            const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`
            const { status, body } = await client.send("POST", path, { body: request })
            if (status !== 201) refused.push(`${primitive} ${status} ${JSON.stringify(body)}`)
          }
        }
      })
    }
    console.log(`${clusters} clusters: ${reviews} reviews and ${dryRuns} dry runs replayed`)
    expect(refused.slice(0, 5)).toEqual([])
    expect(reviews).toBeGreaterThan(clusters)
    expect(dryRuns).toBeGreaterThan(0)
  }, 600_000)
})
