import { asString } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer, unescapeToken } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import { medium } from "../../../model/severity.ts"
import { check, type Report } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * A label that breaks the rules of names is refused by the API server, and with it the whole object: on the day of a fix,
 * the fix.
 *
 * Field:   metadata.labels of every object and of pod templates
 * Allowed: keys of an optional DNS prefix and a name, values of at most 63 letters, digits, dots, dashes and underscores
 * Source:  k8s.io/apimachinery/pkg/util/validation/validation.go (IsQualifiedName, IsValidLabelValue)
 */
export const labelSyntax = check({
  id: "label-syntax",
  title: "Label breaks the rules of names",
  severity: medium("the API server refuses the object"),
  aliases: ["kube-score:label-values"],
  frameworks: ["devops/reliability"],
  workloads({ pod: template, resource }, report) {
    if (template.path !== "") judge(template.labels, resource, append(template.metadataPath, "labels"), report)
  },
  resources: {
    kinds: ["*"],
    run: (resource, report) => judge(resource.labels, resource, "/metadata/labels", report),
  },
  fix: {
    title: "Shorten the value, and use letters, digits, dots, dashes and underscores",
    patch: (place, object) => {
      const slash = place.path.lastIndexOf("/")
      const key = unescapeToken(place.path.slice(slash + 1))
      const text = asString(resolvePointer(object, place.path)) ?? ""
      return isKey(key) ? setAt(object, place.path, withoutForeignCharacters(text)) : []
    },
    risk: "selectors that look for the value stop matching",
  },
  examples: {
    good: pod({}, { labels: { "shop.example/owner": "team-cart" } }),
    bad: pod({}, { labels: { owner: "team cart" } }),
  },
})

const value = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/
const name = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const prefix = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/

function isKey(key: string): boolean {
  const slash = key.indexOf("/")
  if (slash < 0) return name.test(key)
  return slash <= 253 && prefix.test(key.slice(0, slash)) && name.test(key.slice(slash + 1))
}

function judge(labels: Readonly<Record<string, string>>, resource: Resource, path: string, report: Report): void {
  for (const key of Object.keys(labels)) {
    const text = labels[key] as string
    // A template that is yet to be filled in.
    if (text.includes("{{") || text.includes("${")) continue
    const wrong = !isKey(key) ? "name" : !value.test(text) ? "value" : undefined
    if (wrong !== undefined)
      report({ resource, path: append(path, key) }, `the label ${key}: ${text} has a ${wrong} that is not allowed`)
  }
}

const withoutForeignCharacters = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")
