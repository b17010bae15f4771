import { asString, get, type JsonObject } from "../../lib/json.ts"
import { Resource } from "../../model/resource.ts"
import { type LoadPart, loadPart } from "../load-part.ts"
import { withoutSecrets } from "../snapshot/without-secrets.ts"
import { ClusterError } from "./cluster-error.ts"
import { type Discovery, discover } from "./discovery.ts"
import { describeProblems, type ReadProblem } from "./forbidden.ts"
import { askJson, defaultRetry, RefusalError, type RetryPolicy } from "./http/answers.ts"
import type { ClusterClient } from "./http/client.ts"
import { listObjects, type ObjectList, withType } from "./list-objects.ts"
import { chooseResources, isMetadataOnly, readingQuery, toldSecretTypes } from "./reading-policy.ts"
import { apiVersionOf, listPath, type ServedResource } from "./served-resource.ts"

export interface ReadOptions {
  /** Namespaces to read namespaced objects of; all by default. */
  readonly namespaces?: readonly string[]
  /** Leave Secrets out, even their names. */
  readonly withoutSecrets?: boolean
  /** Objects on a page; 500 by default, as kubectl. */
  readonly pageSize?: number
  readonly retry?: RetryPolicy
  /** Lists that are read at a time. */
  readonly parallel?: number
  readonly onObjects?: (count: number) => void
}

/** What a watch goes on from. */
export interface ReadPosition {
  readonly served: ServedResource
  readonly namespace: string | undefined
  /** "" where the list must be read (again) first. */
  readonly resourceVersion: string
}

/** What the server tells of itself, before any object is read. */
export interface ClusterStart {
  /** "v1.34.1-eks-113cf36", as the server writes it. */
  readonly gitVersion: string
  readonly discovery: Discovery
}

/** Connects: version and discovery. Throws ClusterError when the cluster cannot be used at all. */
export async function startReading(client: ClusterClient, retry: RetryPolicy = defaultRetry): Promise<ClusterStart> {
  try {
    // Nobody waits minutes to learn that nothing answers there.
    const version = await askJson(client, "/version", { ...retry, attempts: Math.min(2, retry.attempts) })
    return { gitVersion: asString(get(version, "gitVersion")) ?? "", discovery: await discover(client, retry) }
  } catch (error) {
    throw error instanceof RefusalError ? refused(client, error) : error
  }
}

function refused({ access }: ClusterClient, { status, message }: RefusalError): ClusterError {
  const where = `the API server ${access.server.origin} of the context "${access.context}"`
  if (status === 401)
    return new ClusterError(
      "cluster-unauthorized",
      `${where} does not know who asks (401): the credentials are missing, wrong or have ended`,
      "Log in again, then try kubectl auth whoami.",
    )
  if (status === 403)
    return new ClusterError(
      "cluster-forbidden",
      `${where} lets this user not even ask what it serves: ${message}`,
      "Bind the user to the ClusterRole system:discovery.",
    )
  return new ClusterError("cluster-refused", `${where} answers ${status}: ${message}`, "Is the cluster healthy?")
}

/**
 * Reads a cluster, one part for each list: in parallel, given in the order of discovery. Never holds values of secrets:
 * Secrets are asked for as metadata alone. What cannot be read is in `incomplete`.
 */
export async function* readCluster(
  client: ClusterClient,
  { discovery }: ClusterStart,
  options: ReadOptions = {},
  onPosition: (position: ReadPosition) => void = () => {},
): AsyncGenerator<LoadPart> {
  const { namespaces, parallel = 6 } = options
  const resources = chooseResources(discovery.resources, options.withoutSecrets !== true)
  const lists = resources.flatMap((served): readonly ListTask[] =>
    served.namespaced && namespaces
      ? namespaces.map((namespace) => ({ served, namespace }))
      : [{ served, namespace: undefined }],
  )
  yield loadPart({ incomplete: discovery.incomplete })
  const problems: ReadProblem[] = []
  const isElsewhere = namespaces !== undefined && !namespaces.includes("default")
  const hasSlices = discovery.apiVersions.includes("discovery.k8s.io/v1")
  const tasks = isElsewhere && hasSlices ? [...lists, apiServerAddresses] : lists
  for await (const { item, result } of inParallel(tasks, parallel, (task) => readList(client, task, options))) {
    const { served, namespace } = item
    // What is gone since discovery holds nothing.
    const isGone = result.problem instanceof RefusalError && result.problem.status === 404
    if (result.problem && !isGone) problems.push({ served, namespace, problem: result.problem })
    // A list that is not whole is read again before it is watched.
    const resourceVersion = result.problem ? "" : result.resourceVersion
    if (item !== apiServerAddresses) onPosition({ served, namespace, resourceVersion })
    const origin = { kind: "cluster", name: client.access.context } as const
    const made = result.items.map((object) => new Resource(object, origin, served.namespaced))
    yield loadPart({ resources: made, documents: made.length })
  }
  yield loadPart({ incomplete: describeProblems(problems) })
}

export interface ListTask {
  readonly served: ServedResource
  /** Undefined: all namespaces, or cluster-scoped. */
  readonly namespace: string | undefined
  readonly query?: Readonly<Record<string, string>>
}

/** The addresses of the API server, which verdicts on network policies of every namespace depend on. */
const apiServerAddresses: ListTask = {
  served: {
    group: "discovery.k8s.io",
    version: "v1",
    resource: "endpointslices",
    kind: "EndpointSlice",
    namespaced: true,
    verbs: ["list"],
  },
  namespace: "default",
  query: { labelSelector: "kubernetes.io/service-name=kubernetes" },
}

/** The list of one resource, its objects ready to be kept. */
export async function readList(
  client: ClusterClient,
  { served, namespace, query }: ListTask,
  { retry = defaultRetry, pageSize = 500, onObjects }: ReadOptions,
): Promise<ObjectList> {
  const path = listPath(served, namespace)
  const base = { retry, pageSize, query: query ?? readingQuery(served), ...(onObjects ? { onPage: onObjects } : {}) }
  if (!isMetadataOnly(served)) return finish(await listObjects(client, path, base), served)
  const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
  if (served.group !== "") return finish(await listObjects(client, path, { ...base, accept }), served)
  // The type, which verdicts depend on, is no metadata: asked for one by one through the field selector.
  const typed = await Promise.all(
    toldSecretTypes.map(async (type) => ({
      type,
      list: await listObjects(client, path, { ...base, accept, query: { fieldSelector: `type=${type}` } }),
    })),
  )
  const others = await listObjects(client, path, {
    ...base,
    accept,
    query: { fieldSelector: toldSecretTypes.map((type) => `type!=${type}`).join(",") },
  })
  const items = typed.flatMap(({ type, list }) => list.items.map((item) => ({ ...item, type })))
  const problem = others.problem ?? typed.find(({ list }) => list.problem)?.list.problem
  // What changes between the lists is seen again by a watch from the first of them.
  const resourceVersion = typed[0]?.list.resourceVersion ?? others.resourceVersion
  return finish({ items: [...items, ...others.items], resourceVersion, ...(problem ? { problem } : {}) }, served)
}

function finish(list: ObjectList, served: ServedResource): ObjectList {
  const apiVersion = apiVersionOf(served)
  return { ...list, items: list.items.map((item) => keep(item, apiVersion, served)) }
}

/** An object as it is kept: with its type, and without anything that a snapshot must not hold. */
export function keep(item: JsonObject, apiVersion: string, served: ServedResource): JsonObject {
  const object = withoutSecrets(withType(item, apiVersion, served.kind))
  return isMetadataOnly(served) ? onlyMetadata(object) : object
}

/** A server that ignores the Accept header must not bring values in. */
function onlyMetadata(object: JsonObject): JsonObject {
  const { apiVersion, kind, type, metadata } = object
  return { apiVersion, kind, ...(type === undefined ? {} : { type }), metadata }
}

/** Runs a task for every item, at most `width` at a time; results come in the order of the items. */
async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<{ readonly item: T; readonly result: R }> {
  let next = 0
  const starts: (() => void)[] = []
  const results = items.map(
    (item) =>
      new Promise<R>((resolve, reject) => {
        starts.push(() => {
          task(item).then(resolve, reject).finally(startNext)
        })
      }),
  )
  const startNext = (): void => starts[next++]?.()
  // Whoever stops taking results is not told of later errors.
  for (const result of results) result.catch(() => {})
  for (let count = 0; count < width; count++) startNext()
  for (const [index, item] of items.entries()) yield { item, result: (await results[index]) as R }
}
