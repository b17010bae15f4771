import { dump } from "js-yaml"
import type { JsonObject } from "../../../src/lib/json.ts"
import type { Random } from "../../differential/random.ts"

/** Texts of a repository by their paths. */
export type Files = Readonly<Record<string, string>>

const yaml = (objects: readonly JsonObject[], flowLevel = -1): string =>
  objects.map((object) => dump(object, { noRefs: true, flowLevel })).join("---\n")

const spaceOf = ({ metadata, kind }: JsonObject): string => {
  const { namespace, name } = metadata as JsonObject
  return String(kind === "Namespace" ? name : (namespace ?? "cluster"))
}

const groupBy = (
  objects: readonly JsonObject[],
  key: (object: JsonObject) => string,
): ReadonlyMap<string, JsonObject[]> => {
  const groups = new Map<string, JsonObject[]>()
  for (const object of objects) {
    const own = key(object)
    groups.set(own, [...(groups.get(own) ?? []), object])
  }
  return groups
}

const byFile = (objects: readonly JsonObject[], key: (object: JsonObject) => string, write = yaml): Files =>
  Object.fromEntries([...groupBy(objects, key)].map(([file, own]) => [file, write(own)]))

/** How a repository usually lies: a file for each namespace. */
export const plainLayout = (objects: readonly JsonObject[]): Files =>
  byFile(objects, (object) => `k8s/${spaceOf(object)}.yaml`)

/** Keys in another order; lists as they are. */
const shuffled = (object: JsonObject, random: Random): JsonObject => {
  const keys = Object.keys(object)
  return Object.fromEntries(
    random.some(keys, keys.length, keys.length).map((key) => {
      const value = object[key]
      return [
        key,
        value && typeof value === "object" && !Array.isArray(value) ? shuffled(value as JsonObject, random) : value,
      ]
    }),
  ) as JsonObject
}

export interface Layout {
  readonly kind: string
  /** Program that has to be installed to read it. */
  readonly program?: "kustomize" | "helm"
  readonly write: (objects: readonly JsonObject[], random: Random) => Files
}

/** Ways to write the same objects into files. */
export const layouts: readonly Layout[] = [
  { kind: "as before", write: plainLayout },
  {
    kind: "in other files, another order, with comments",
    write: (objects, random) =>
      byFile(
        random.some(objects, objects.length, objects.length),
        () => `deploy/${random.pick(["a", "b", "c", "d"])}.yaml`,
        (own) => `# moved\n${yaml(own)}`,
      ),
  },
  {
    kind: "one file for each object",
    write: (objects) =>
      byFile(
        objects,
        (one) => `k8s/${spaceOf(one)}/${one.kind as string}-${(one.metadata as JsonObject).name as string}.yaml`,
      ),
  },
  {
    kind: "all in one file, in flow style",
    write: (objects, random) => ({ "all.yaml": yaml(objects, random.pick([1, 2, 3])) }),
  },
  {
    kind: "as JSON",
    write: (objects) =>
      byFile(
        objects,
        (object) => `k8s/${spaceOf(object)}.json`,
        (own) => JSON.stringify({ apiVersion: "v1", kind: "List", items: own }, null, 2),
      ),
  },
  {
    kind: "as a List",
    write: (objects) => ({ "k8s/list.yaml": yaml([{ apiVersion: "v1", kind: "List", items: [...objects] }]) }),
  },
  {
    kind: "keys in another order",
    write: (objects, random) => plainLayout(objects.map((object) => shuffled(object, random))),
  },
  {
    kind: "as a kustomization",
    program: "kustomize",
    write(objects) {
      const files = byFile(objects, (object) => `base/${spaceOf(object)}.yaml`)
      const resources = Object.keys(files).map((file) => file.slice("base/".length))
      return {
        ...files,
        "base/kustomization.yaml": yaml([
          { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources },
        ]),
        "production/kustomization.yaml": yaml([
          { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources: ["../base"] },
        ]),
      }
    },
  },
  {
    kind: "as a chart",
    program: "helm",
    write(objects) {
      const files = byFile(
        objects,
        (object) => `company/templates/${spaceOf(object)}.yaml`,
        (own) => yaml(own).replaceAll("registry.example", "{{ .Values.registry }}"),
      )
      return {
        ...files,
        "company/Chart.yaml": yaml([{ apiVersion: "v2", name: "company", version: "1.0.0" }]),
        "company/values.yaml": yaml([{ registry: "registry.example" }]),
      }
    },
  },
]
