/**
 * Rows of the misconfigurations corpus that test a rule which the row itself brings, in the other tool's own form (JSON schema,
 * CEL, templates): the same rule as users write it here.
 */
export const customRows: Readonly<Record<string, string>> = {
  "polaris/nakedPod": rule(
    "kinds: [Pod]",
    "object.?metadata.?labels[?'app.kubernetes.io/name'].orValue('') == object.metadata.name",
  ),
  "polaris/oneController": rule(
    "kinds: [StatefulSet, apps/StatefulSet]",
    "object.?metadata.?labels[?'app.kubernetes.io/name'].orValue('') == object.metadata.name",
  ),
  "polaris/resourceRange": rule(
    "kinds: [Workload]\nscope: container",
    `has(container.resources) && has(container.resources.limits) &&
      has(container.resources.limits.memory) && has(container.resources.limits.cpu) &&
      quantity(container.resources.limits.memory).compareTo(quantity('100Mi')) >= 0 &&
      quantity(container.resources.limits.memory).compareTo(quantity('6G')) <= 0 &&
      quantity(container.resources.limits.cpu).compareTo(quantity('100m')) >= 0 &&
      quantity(container.resources.limits.cpu).compareTo(quantity('2')) <= 0`,
  ),
  "kube-linter/template-cel": rule(
    "kinds: [apps/Deployment]",
    "object.?metadata.?annotations[?'foo.bar/baz'].orValue('') != 'true'",
  ),
  "kube-linter/template-forbidden-annotation": rule(
    "kinds: [ServiceAccount]",
    "object.?metadata.?annotations[?'eks.amazonaws.com/role-arn'].orValue('').matches('^(arn:aws:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@-]{1,64})?$')",
  ),
  "kube-linter/statefulset-volumeclaimtemplate-annotation": rule(
    "kinds: [apps/StatefulSet]",
    "object.spec.?volumeClaimTemplates.orValue([]).all(c, 'required-annotation' in c.?metadata.?annotations.orValue({}))",
  ),
}

function rule(kinds: string, expression: string): string {
  return `id: row
title: Row
severity: low
${kinds}
expression: >-
  ${expression.replace(/\s+/g, " ")}
message: does not hold
examples: { good: [{}], bad: [{}] }
`
}
