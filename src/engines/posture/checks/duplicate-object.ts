import type { Resource } from "../../../model/resource.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Of two objects with one name in a file the last one applied wins, and settings of the other, its protection among
 * them, are gone without a word.
 *
 * Field:   apiVersion, kind, namespace and name of objects in one file
 * Allowed: each object once; the same object twice, word for word, is passed over
 * Source:  Kubernetes documentation, Objects, "Names"
 */
export const duplicateObject = check({
  id: "duplicate-object",
  title: "Object stands twice in a file",
  severity: low("settings of one of them are lost"),
  frameworks: ["devops/reliability"],
  whole({ inventory }, report) {
    const first = new Map<string, Resource>()
    for (const resource of inventory.all()) {
      const { origin, name } = resource
      if (name === "" || name.endsWith("*") || "generateName" in resource.metadata) continue
      const file = origin.kind === "file" ? origin.source.file : origin.name
      const rendered = origin.kind === "file" ? (origin.renderedFrom ?? "") : ""
      const key = `${rendered}\u0000${file}\u0000${resource.key}`
      const other = first.get(key)
      if (!other) first.set(key, resource)
      else if (JSON.stringify(other.object) !== JSON.stringify(resource.object))
        report(
          { resource, path: "/metadata/name" },
          `${resource.kind} ${name} stands twice in ${file}, with different content`,
          {
            related: [{ resource: other, path: "/metadata/name" }],
          },
        )
    }
  },
  fix: { title: "Remove one of them, or rename it" },
  examples: {
    good: [
      object("v1", "ConfigMap", { data: { a: "1" } }),
      object("v1", "ConfigMap", { data: { a: "2" } }, { name: "other" }),
    ],
    bad: [object("v1", "ConfigMap", { data: { a: "1" } }), object("v1", "ConfigMap", { data: { a: "2" } })],
  },
})
