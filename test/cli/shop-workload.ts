/** A Deployment `app: NAME` of namespace shop as YAML, with a document marker after it. */
export const shopWorkload = (name: string, port: number, environment = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: ${port} }], env: [${environment}] }] }
---
`
