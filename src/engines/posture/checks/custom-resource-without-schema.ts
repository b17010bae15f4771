import { asArray, asObject, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A custom resource without schema takes anything: misspelt settings pass silently, so that what looks switched on is
 * off, and its controller has to cope with every input.
 *
 * Field:   spec.preserveUnknownFields and spec.versions[*].schema of CustomResourceDefinition
 * Allowed: a schema whose root does not keep unknown fields
 * Source:  k8s.io/apiextensions-apiserver pkg/apis/apiextensions/v1/types.go; Kubernetes documentation,
 *          CustomResourceDefinitions, "Specifying a structural schema"
 */
export const customResourceWithoutSchema = check({
  id: "custom-resource-without-schema",
  title: "Custom resource has no schema",
  severity: low("mistakes in its objects are not seen"),
  frameworks: ["owasp-k8s-2025/K07"],
  resources: {
    kinds: ["apiextensions.k8s.io/CustomResourceDefinition"],
    run(resource, report) {
      if (resource.spec.preserveUnknownFields === true)
        report({ resource, path: "/spec/preserveUnknownFields" }, `${resource.name} keeps unknown fields`)
      for (const [index, version] of asArray(resource.spec.versions).entries()) {
        const schema = dig(version, "schema", "openAPIV3Schema")
        const isOpen =
          Object.keys(asObject(get(schema, "properties"))).length === 0 &&
          get(schema, "x-kubernetes-preserve-unknown-fields") === true
        if (isOpen)
          report(
            { resource, path: append("/spec/versions", index, "schema") },
            `${resource.name} takes anything in version ${String(get(version, "name"))}`,
          )
      }
    },
  },
  fix: { title: "Describe the fields in openAPIV3Schema" },
  examples: {
    good: object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      {
        spec: {
          versions: [
            { name: "v1", schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } } },
          ],
        },
      },
      { namespace: undefined },
    ),
    bad: object(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinition",
      {
        spec: {
          versions: [
            {
              name: "v1",
              schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            },
          ],
        },
      },
      { namespace: undefined },
    ),
  },
})
