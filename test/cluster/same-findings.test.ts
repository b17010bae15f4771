import { readdirSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { scan } from "../../src/app/scan.ts"
import type { Finding } from "../../src/model/finding.ts"
import { StablePaths } from "../../src/model/fingerprint.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { hasTestbed, startTestbed } from "../testbed/testbed.ts"
import { applyAll, type Refused, readLive } from "./live.ts"

interface Collection {
  readonly targets: readonly string[]
  /** Objects that the server takes, and findings on both sides at least. */
  readonly accepted: number
  readonly findings: number
  /** Objects that the server does not take, by reason; exact. */
  readonly refused: Readonly<Record<string, readonly string[] | number>>
  /** Findings of the files alone, and of the cluster alone; exact. */
  readonly missing?: readonly string[]
  readonly more?: readonly string[]
  /** Kinds of objects that the server adds, besides namespaces and what is in each of them. */
  readonly added?: readonly string[]
}

/** Why a server does not take an object that a file holds. */
const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/not served|could not find the requested resource/, "kind or version that this server does not serve"],
  [
    /immutable|may not change fields|must be specified for an update/,
    "another object of the same name in another file",
  ],
  [/./, "invalid"],
]

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ya?ml$/.test(file) && !/kustomization\.ya?ml$/.test(file))
    .map((file) => resolve(folder, file))

/** What files show and a server does not; each rule with its reason. */
const realManifestsMissing = [
  // The server writes the name of the service account to both fields: nobody can tell which one was used.
  ...["es", "es-client", "es-data", "es-master"].map(
    (name) =>
      `deprecated-service-account-field /ReplicationController/default/${name} /spec/template/spec/serviceAccount  info`,
  ),
  // Endpoints without a Service do nothing; among files the Service may be written elsewhere.
  "endpoints-by-hand /Endpoints/spark-cluster/glusterfs-cluster /subsets  low",
  // On a server every Deployment has a number of replicas, whoever set it.
  "replicas-beside-autoscaler apps/Deployment/default/vllm-gemma-deployment /spec/replicas  low",
  // Values of Secrets are never asked for.
  ...["discovery.sendtargets.auth.password", "discovery.sendtargets.auth.password_in"].map(
    (key) => `secret-in-manifest /Secret/default/chap-secret /data/${key}  medium`,
  ),
  ...["node.session.auth.password", "node.session.auth.password_in"].map(
    (key) => `secret-in-manifest /Secret/default/chap-secret /data/${key}  medium`,
  ),
  "secret-in-manifest /Secret/default/sio-secret /data/password  medium",
  "secret-in-manifest /Secret/default/storageos-secret /data/apiPassword  medium",
  // The server drops fields that it does not know.
  "unknown-field /Pod/default/pod-0 /spec/volumes/name=vol-0/scaleIO/protectionDoamin  medium",
  "unknown-field /Pod/default/rbd /spec/volumes/name=rbdpd/rbd/imagefeatures  medium",
  "unknown-field /Pod/default/rbd /spec/volumes/name=rbdpd/rbd/imageformat  medium",
  "unknown-field /Pod/default/test-storageos-redis /spec/volumes/name=redis-data/storageos/pool  medium",
]

/**
 * What a server shows and the files do not: in a cluster all objects belong together, while those of other folders may be
 * meant for another (src/engines/posture/completeness.ts).
 */
const realManifestsMore = [
  "missing-secret /ReplicationController/default/my-nginx /spec/template/spec/volumes/name=secret-volume  medium",
  "missing-secret apps/DaemonSet/default/newrelic-agent /spec/template/spec/volumes/name=newrelic-config  medium",
  "missing-secret apps/Deployment/default/vllm-gemma-deployment /spec/template/spec/containers/name=inference-server/env/name=HUGGING_FACE_HUB_TOKEN  medium",
  "missing-storage-class /PersistentVolumeClaim/default/minio-pv-claim /spec/storageClassName  medium",
  "missing-storage-class apps/StatefulSet/default/minio /spec/volumeClaimTemplates/0/spec/storageClassName  medium",
  "missing-volume-claim /Pod/default/pod-sio-small /spec/volumes/name=test-data  medium",
  "missing-volume-claim /ReplicationController/default/server /spec/template/spec/volumes/name=mypvc  medium",
  "missing-volume-claim apps/StatefulSet/default/cockroachdb /spec/template/spec/volumes/name=datadir  medium",
  "overlapping-selectors apps/Deployment/default/deployment /spec/selector  medium",
  "service-of-several-workloads /Service/default/nginxsvc /spec/selector  low",
]

const collections: Readonly<Record<string, () => Collection>> = {
  "examples/shop": () => ({
    targets: [resolve(import.meta.dirname, "../../examples/shop")],
    accepted: 23,
    findings: 100,
    // procMount Unmasked needs a user namespace of its own.
    refused: { invalid: ["/Pod/default/toolbox"] },
    missing: ["replicas-beside-autoscaler apps/Deployment/shop/catalogue /spec/replicas  low"],
  }),
  kubesplaining: () => ({
    targets: filesBelow(corpus("kubesplaining", "manifests")),
    accepted: 117,
    findings: 300,
    refused: {},
  }),
  "bootstrap-policy": () => ({
    targets: filesBelow(corpus("bootstrap-policy", "recent")),
    accepted: 126,
    findings: 10,
    refused: {},
  }),
  "real-manifests": () => ({
    targets: filesBelow(corpus("real-manifests")),
    accepted: 407,
    findings: 1500,
    refused: {
      "kind or version that this server does not serve": 29,
      "another object of the same name in another file": 33,
      invalid: [
        "apps/Deployment/default/loadgenerator",
        "/ReplicationController/default/sysdig-agent",
        "/Pod/default/vttablet-{{uid}}",
        "/Pod/default/aws-web",
        "/Pod/default/cinder-web",
        "/Pod/default/fibre-channel-example-pod",
      ],
    },
    missing: realManifestsMissing,
    more: realManifestsMore,
    // Every definition makes the server add the APIService of its group.
    added: ["apiregistration.k8s.io/APIService"],
  }),
}

/**
 * Without a namespace a file leaves it to whoever applies it, which makes the finding a note; in a cluster the namespace is a fact.
 */
const gradedByOrigin = "default-namespace"

/** What a finding is about, whichever version of its kind was read. */
function keysOf(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const paths = new StablePaths()
  return new Map(
    findings.map((finding) => {
      const [place] = finding.places
      const where = place ? `${place.resource.key} ${paths.of(place.resource, place.path)}` : ""
      const severity = finding.rule === gradedByOrigin ? "" : finding.severity
      return [`${finding.rule} ${where} ${finding.container?.name ?? ""} ${severity}`, finding]
    }),
  )
}

/** Refused objects by reason: listed where the expectation lists them, counted where it counts. */
function describeRefused(refused: readonly Refused[], expected: Collection["refused"]): Collection["refused"] {
  const byReason: Record<string, string[]> = {}
  for (const { key, message } of refused) {
    const reason = reasons.find(([pattern]) => pattern.test(message))?.[1] ?? ""
    byReason[reason] = [...(byReason[reason] ?? []), key]
  }
  return Object.fromEntries(
    Object.entries(byReason).map(([reason, keys]) => [
      reason,
      typeof expected[reason] === "number" ? keys.length : keys,
    ]),
  )
}

describe.skipIf(!hasTestbed || !hasCorpora)("a cluster and the files it was made from", () => {
  it.each(Object.keys(collections))("%s", async (name) => {
    const collection = (collections[name] as () => Collection)()
    const testbed = await startTestbed({ args: ["--allow-privileged=true"] })
    try {
      const files = await loadInventory(collection.targets)
      const stock = new Set([...(await readLive(testbed)).inventory.all()].map(({ key }) => key))
      // Made a moment after the start.
      stock.add("/Service/default/kubernetes")
      const { accepted, refused } = await applyAll(testbed, [...files.inventory.all()])
      const live = await readLive(testbed)
      expect(live.incomplete).toEqual([])
      const own = new Set(accepted.map(({ key }) => key))
      const made = [...live.inventory.all()].filter(({ key }) => !own.has(key))
      const added = made.filter(
        ({ key, kind, name: object }) =>
          !stock.has(key) && !/^(?:Namespace|ServiceAccount)$/.test(kind) && object !== "kube-root-ca.crt",
      )
      expect([...new Set(added.map(({ group, kind }) => `${group}/${kind}`))]).toEqual(collection.added ?? [])
      expect(describeRefused(refused, collection.refused)).toEqual(collection.refused)
      expect(own.size).toBe(collection.accepted)

      // What the server makes by itself is the same on both sides; everything else comes from the files.
      const inventory = Inventory.of([...accepted, ...made])
      const expected = keysOf(scan({ ...live, inventory, manifests: Inventory.empty }).findings)
      const found = keysOf(scan(live).findings)
      expect([...expected.keys()].filter((key) => !found.has(key)).toSorted()).toEqual(collection.missing ?? [])
      expect([...found.keys()].filter((key) => !expected.has(key)).toSorted()).toEqual(collection.more ?? [])
      expect(found.size).toBeGreaterThan(collection.findings)
    } finally {
      await testbed.stop()
    }
  })
})
