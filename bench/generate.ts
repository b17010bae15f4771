import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** A small generator with a seed: the same numbers on every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Draw = () => number

const pick = <T>(draw: Draw, items: readonly T[]): T => items[Math.floor(draw() * items.length)] as T
const chance = (draw: Draw, share: number): boolean => draw() < share
const repeat = (times: number, make: (index: number) => string): string =>
  Array.from({ length: times }, (_v, index) => make(index)).join("")

function containerYaml(draw: Draw, name: string): string {
  const security = chance(draw, 0.6)
    ? `          securityContext:
            allowPrivilegeEscalation: ${chance(draw, 0.7) ? "false" : "true"}
            readOnlyRootFilesystem: ${chance(draw, 0.5)}
            runAsNonRoot: ${chance(draw, 0.7) ? "true" : "no"}
            privileged: ${chance(draw, 0.03) ? "yes" : "false"}
            capabilities:
              drop: ["ALL"]
`
    : ""
  const resources = chance(draw, 0.7)
    ? `          resources:
            requests:
              cpu: ${pick(draw, ["50m", "100m", "250m", "1"])}
              memory: ${pick(draw, ["64Mi", "128Mi", "1Gi"])}
            limits:
              cpu: "${pick(draw, ["1", "2", "4"])}"
              memory: ${pick(draw, ["256Mi", "512Mi", "2Gi"])}
`
    : ""
  const environment = repeat(Math.floor(draw() * 12), (index) =>
    chance(draw, 0.2)
      ? `            - name: SETTING_${index}
              valueFrom:
                secretKeyRef:
                  name: app-secrets
                  key: setting-${index}
`
      : `            - name: SETTING_${index}
              value: "some value number ${Math.floor(draw() * 1e6)}"
`,
  )
  return `        - name: ${name}
          image: registry.example.com/team-${Math.floor(draw() * 40)}/${name}:${pick(draw, ["1.2.3", "2.0.0", "latest", "v7"])}
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
${environment ? `          env:\n${environment}` : ""}${resources}${security}          livenessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 10
            periodSeconds: 15
          volumeMounts:
            - name: config
              mountPath: /etc/app
              readOnly: true
            - name: scratch
              mountPath: /tmp
`
}

function workloadYaml(draw: Draw, namespace: string, name: string): string {
  const kind = pick(draw, ["Deployment", "Deployment", "Deployment", "StatefulSet", "DaemonSet"])
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: platform
    app.kubernetes.io/managed-by: pipeline
  annotations:
    example.com/owner: team-${Math.floor(draw() * 40)}@example.com
    example.com/description: "Serves the requests of ${name} for everything that asks"
spec:
${kind === "DaemonSet" ? "" : `  replicas: ${1 + Math.floor(draw() * 5)}\n`}  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      hostNetwork: ${chance(draw, 0.02)}
      containers:
${repeat(1 + Math.floor(draw() * 2.2), (index) => containerYaml(draw, `${name}-${index}`))}      volumes:
        - name: config
          configMap:
            name: ${name}
        - name: scratch
          emptyDir: {}
${chance(draw, 0.03) ? "        - name: host\n          hostPath:\n            path: /var/log\n" : ""}`
}

function configMapYaml(draw: Draw, namespace: string, name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data:
  application.properties: |
${repeat(30, (index) => `    feature.${index}.enabled=${chance(draw, 0.5)}\n    feature.${index}.threshold=${Math.floor(draw() * 1e6)}\n`)}`
}

const serviceYaml = (draw: Draw, namespace: string, name: string): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  type: ${chance(draw, 0.05) ? "LoadBalancer" : "ClusterIP"}
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`

const roleYaml = (draw: Draw, namespace: string, name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
  namespace: ${namespace}
rules:
${repeat(
  1 + Math.floor(draw() * 4),
  () => `  - apiGroups: [""]
    resources: ["${pick(draw, ["pods", "configmaps", "secrets", "services"])}"]
    verbs: ["get", "list", "${pick(draw, ["watch", "create", "patch"])}"]
`,
)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: ${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${name}
subjects:
  - kind: ServiceAccount
    name: ${name}
    namespace: ${namespace}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
`

const policyYaml = (_draw: Draw, namespace: string, name: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress
      ports:
        - protocol: TCP
          port: http
`

const makers = [
  workloadYaml,
  workloadYaml,
  workloadYaml,
  workloadYaml,
  configMapYaml,
  configMapYaml,
  serviceYaml,
  roleYaml,
  policyYaml,
]

/** Writes `count` manifest files of mixed kinds below `folder`, a hundred to a namespace. Returns bytes written. */
export function writeManifests(folder: string, count: number, seed = 1): number {
  const draw = seeded(seed)
  let bytes = 0
  for (let index = 0; index < count; index++) {
    const namespace = `team-${Math.floor(index / 100)}`
    if (index % 100 === 0) mkdirSync(join(folder, namespace), { recursive: true })
    const name = `app-${Math.floor(index / makers.length)}`
    const make = makers[index % makers.length] as (draw: Draw, namespace: string, name: string) => string
    const text = make(draw, namespace, name)
    writeFileSync(join(folder, namespace, `${name}-${index % makers.length}.yaml`), text)
    bytes += text.length
  }
  return bytes
}
