import type { JsonObject } from "../../src/lib/json.ts"

const metadata: JsonObject = { name: "sample", labels: { app: "app" }, annotations: { note: "yes" } }

const container: JsonObject = {
  name: "app",
  image: "registry.example/app:1.4.2",
  imagePullPolicy: "IfNotPresent",
  command: ["app"],
  args: ["--port=80"],
  env: [
    { name: "MODE", value: "fast" },
    { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password", optional: true } } },
    { name: "CPU", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
  ],
  ports: [{ name: "web", containerPort: 80, protocol: "TCP" }],
  resources: { limits: { cpu: "1", memory: "64Mi" }, requests: { cpu: 1 } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsUser: 1000,
    readOnlyRootFilesystem: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
  livenessProbe: { httpGet: { path: "/healthz", port: "web", scheme: "HTTP" }, periodSeconds: 10 },
  lifecycle: { preStop: { exec: { command: ["sleep", "1"] } } },
  volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }],
}

const podSpec: JsonObject = {
  containers: [container],
  initContainers: [{ name: "init", image: "registry.example/init:1", restartPolicy: "Always" }],
  restartPolicy: "Always",
  dnsPolicy: "ClusterFirst",
  terminationGracePeriodSeconds: 30,
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "a", operator: "Equal", value: "b", effect: "NoSchedule" }],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "app" } } },
        },
      ],
    },
  },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "zone",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["app"] }] },
    },
  ],
  volumes: [
    { name: "data", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
    { name: "config", configMap: { name: "config", defaultMode: 420, items: [{ key: "a", path: "a" }] } },
    {
      name: "tokens",
      projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 3600, audience: "x" } }] },
    },
  ],
}

const template: JsonObject = { metadata: { labels: { app: "app" } }, spec: podSpec }
const selector: JsonObject = { matchLabels: { app: "app" } }

const sample = (apiVersion: string, kind: string, fields: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata,
  ...fields,
})

/** Objects that an API server of the newest version accepts, with many of the fields that people write. */
export const schemaSamples: readonly JsonObject[] = [
  sample("v1", "Pod", { spec: podSpec }),
  sample("apps/v1", "Deployment", {
    spec: {
      replicas: 2,
      selector,
      template,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 1 } },
    },
  }),
  sample("apps/v1", "StatefulSet", {
    spec: {
      serviceName: "app",
      selector,
      template,
      podManagementPolicy: "Parallel",
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      ],
    },
  }),
  sample("batch/v1", "CronJob", {
    spec: {
      schedule: "0 3 * * *",
      concurrencyPolicy: "Forbid",
      suspend: false,
      jobTemplate: { spec: { backoffLimit: 2, template: { spec: { ...podSpec, restartPolicy: "Never" } } } },
    },
  }),
  sample("v1", "Service", {
    spec: { type: "ClusterIP", selector: { app: "app" }, ports: [{ name: "web", port: 80, targetPort: "web" }] },
  }),
  sample("v1", "ConfigMap", { data: { a: "1" }, binaryData: { b: "AAEC" }, immutable: true }),
  sample("v1", "Secret", { type: "Opaque", data: { a: "YQ==" }, stringData: { b: "b" } }),
  sample("v1", "ServiceAccount", { automountServiceAccountToken: false, imagePullSecrets: [{ name: "a" }] }),
  sample("v1", "PersistentVolumeClaim", {
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "1Gi" } } },
  }),
  sample("v1", "PersistentVolume", {
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      hostPath: { path: "/srv" },
    },
  }),
  sample("v1", "ResourceQuota", { spec: { hard: { "requests.cpu": "4", pods: 10 } } }),
  sample("v1", "LimitRange", { spec: { limits: [{ type: "Container", default: { cpu: "1" } }] } }),
  sample("v1", "Namespace", {}),
  sample("networking.k8s.io/v1", "Ingress", {
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: ["shop.example"], secretName: "tls" }],
      rules: [
        {
          host: "shop.example",
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "app", port: { number: 80 } } } }],
          },
        },
      ],
    },
  }),
  sample("networking.k8s.io/v1", "NetworkPolicy", {
    spec: {
      podSelector: selector,
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }, { namespaceSelector: {} }],
          ports: [{ protocol: "TCP", port: 80, endPort: 90 }],
        },
      ],
    },
  }),
  sample("rbac.authorization.k8s.io/v1", "ClusterRole", {
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"], resourceNames: ["a"] }],
  }),
  sample("rbac.authorization.k8s.io/v1", "RoleBinding", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "shop" }],
  }),
  sample("autoscaling/v2", "HorizontalPodAutoscaler", {
    spec: {
      minReplicas: 2,
      maxReplicas: 9,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" },
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
      ],
    },
  }),
  sample("policy/v1", "PodDisruptionBudget", { spec: { maxUnavailable: "20%", selector } }),
  sample("scheduling.k8s.io/v1", "PriorityClass", { value: 10, globalDefault: false, preemptionPolicy: "Never" }),
  sample("storage.k8s.io/v1", "StorageClass", {
    provisioner: "ebs.csi.aws.com",
    parameters: { encrypted: "true" },
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
  }),
  sample("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {
    webhooks: [
      {
        name: "policy.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Fail",
        timeoutSeconds: 5,
        clientConfig: { service: { namespace: "policy", name: "policy", path: "/", port: 443 } },
        rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], scope: "*" }],
        matchConditions: [{ name: "a", expression: "true" }],
      },
    ],
  }),
  sample("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
      },
      validations: [{ expression: "true", message: "no" }],
    },
  }),
  sample("coordination.k8s.io/v1", "Lease", {
    spec: { holderIdentity: "a", leaseDurationSeconds: 10, renewTime: "2026-01-01T00:00:00.000000Z" },
  }),
]
