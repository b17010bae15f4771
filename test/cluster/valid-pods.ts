import type { JsonObject, JsonValue } from "../../src/lib/json.ts"
import type { Random } from "../differential/random.ts"

/**
 * Pods that the API server's validation takes, with every field that the model normalises or that a control of the Pod
 * Security Standards reads. `serviceAccounts` are names that exist in the namespace.
 */
export function validPodSpec(random: Random, serviceAccounts: readonly string[]): JsonObject {
  return random.chance(0.06) ? windowsSpec(random) : linuxSpec(random, serviceAccounts)
}

/** About half of the choices leave the field out. */
const maybe = <T extends JsonValue>(random: Random, probability: number, key: string, make: () => T): JsonObject =>
  random.chance(probability) ? { [key]: make() } : {}

const boolean = (random: Random): boolean => random.chance(0.5)

function linuxSpec(random: Random, serviceAccounts: readonly string[]): JsonObject {
  const hostNetwork = random.chance(0.1)
  const hostPID = random.chance(0.08)
  const hostIPC = random.chance(0.08)
  // A pod in a user namespace of its own shares no namespace with the node.
  const ownUsers = !hostNetwork && !hostPID && !hostIPC && random.chance(0.2)
  const isStrict = random.chance(0.5)
  const context: Context = { random, isStrict, hostNetwork, hostIPC, ownUsers, ports: new Set() }
  const volumes = podVolumes(context)
  const names = volumes.map(({ name }) => String(name))
  const container = (name: string, kind: "init" | "sidecar" | "regular") => makeContainer(context, name, kind, names)
  const initContainers = [
    ...(random.chance(0.2) ? [container("prepare", "init")] : []),
    ...(random.chance(0.2) ? [container("proxy", "sidecar")] : []),
  ]
  return {
    containers: [container("app", "regular"), ...(random.chance(0.3) ? [container("helper", "regular")] : [])],
    ...(initContainers.length > 0 ? { initContainers } : {}),
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(hostNetwork || random.chance(0.1) ? { hostNetwork } : {}),
    ...(hostPID || random.chance(0.1) ? { hostPID } : {}),
    ...(hostIPC || random.chance(0.1) ? { hostIPC } : {}),
    ...(ownUsers ? { hostUsers: false } : maybe(random, 0.1, "hostUsers", () => true)),
    // Sharing one process namespace is not for pods that share the node's.
    ...(hostPID ? {} : maybe(random, 0.1, "shareProcessNamespace", () => boolean(random))),
    ...maybe(random, 0.1, "enableServiceLinks", () => boolean(random)),
    ...maybe(random, 0.3, "automountServiceAccountToken", () => boolean(random)),
    ...maybe(random, 0.4, random.chance(0.2) ? "serviceAccount" : "serviceAccountName", () =>
      random.pick(serviceAccounts),
    ),
    ...maybe(random, 0.15, "os", () => ({ name: "linux" })),
    ...maybe(random, 0.1, "nodeSelector", () => ({ "kubernetes.io/os": "linux" })),
    ...maybe(random, 0.1, "tolerations", () => [{ key: "a", operator: "Exists", effect: "NoSchedule" }]),
    ...maybe(random, 0.7, "securityContext", () => podSecurity(context)),
  }
}

interface Context {
  readonly random: Random
  /** Most fields as level restricted wants them: only then does a pod pass now and then. */
  readonly isStrict: boolean
  readonly hostNetwork: boolean
  readonly hostIPC: boolean
  readonly ownUsers: boolean
  /** Host ports that are taken. */
  readonly ports: Set<string>
}

const profile = ({ random, isStrict }: Context): JsonObject => {
  const type = random.chance(isStrict ? 0.9 : 0.4) ? "RuntimeDefault" : random.pick(["Localhost", "Unconfined"])
  return type === "Localhost" ? { type, localhostProfile: "profiles/p.json" } : { type }
}

const seLinux = ({ random, isStrict }: Context): JsonObject => ({
  ...maybe(random, 0.6, "type", () =>
    random.chance(isStrict ? 0.9 : 0.5)
      ? random.pick(["container_t", "container_init_t", "container_kvm_t", "container_engine_t"])
      : random.pick(["spc_t", "unconfined_t"]),
  ),
  ...maybe(random, isStrict ? 0.05 : 0.3, "user", () => "system_u"),
  ...maybe(random, isStrict ? 0.05 : 0.3, "role", () => "system_r"),
  ...maybe(random, 0.4, "level", () => "s0:c1,c2"),
})

const user = ({ random, isStrict }: Context): number =>
  random.chance(isStrict ? 0.05 : 0.3) ? 0 : random.pick([1, 1000, 65534])

/** What pods and containers have in common. */
const sharedSecurity = (context: Context): JsonObject => {
  const { random, isStrict } = context
  return {
    ...maybe(random, isStrict ? 0.8 : 0.4, "runAsNonRoot", () => random.chance(isStrict ? 0.95 : 0.5)),
    ...maybe(random, 0.3, "runAsUser", () => user(context)),
    ...maybe(random, 0.3, "runAsGroup", () => user(context)),
    ...maybe(random, isStrict ? 0.8 : 0.3, "seccompProfile", () => profile(context)),
    ...maybe(random, 0.2, "appArmorProfile", () => profile(context)),
    ...maybe(random, 0.15, "seLinuxOptions", () => seLinux(context)),
    ...(isStrict ? {} : maybe(random, 0.05, "windowsOptions", () => ({ runAsUserName: "ContainerUser" }))),
  }
}

function podSecurity(context: Context): JsonObject {
  const { random, isStrict } = context
  const { windowsOptions: _, ...shared } = sharedSecurity(context)
  return {
    ...shared,
    ...maybe(random, 0.2, "fsGroup", () => random.pick([0, 2000])),
    ...maybe(random, 0.2, "supplementalGroups", () => [3000, ...(boolean(random) ? [0] : [])]),
    ...(context.hostNetwork || context.hostIPC
      ? {}
      : maybe(random, 0.15, "sysctls", () =>
          random
            .some(
              [
                ...["kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies"],
                ...["net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_rmem"],
                ...(isStrict ? [] : ["kernel.msgmax", "net.core.somaxconn"]),
              ],
              1,
              2,
            )
            .map((name) => ({ name, value: "1" })),
        )),
  }
}

function containerSecurity(context: Context): JsonObject {
  const { random, isStrict, ownUsers } = context
  const { windowsOptions: _, ...shared } = sharedSecurity(context)
  const privileged = random.chance(isStrict ? 0.02 : 0.15)
  return {
    ...shared,
    ...(privileged || random.chance(0.1) ? { privileged } : {}),
    // The API server refuses to deny escalation to a privileged container.
    ...(privileged
      ? maybe(random, 0.3, "allowPrivilegeEscalation", () => true)
      : maybe(random, isStrict ? 0.95 : 0.4, "allowPrivilegeEscalation", () => random.chance(isStrict ? 0.03 : 0.5))),
    ...maybe(random, 0.3, "readOnlyRootFilesystem", () => boolean(random)),
    ...maybe(random, isStrict ? 0.95 : 0.4, "capabilities", () => ({
      ...maybe(random, isStrict ? 0.2 : 0.5, "add", () =>
        isStrict && random.chance(0.8)
          ? ["NET_BIND_SERVICE"]
          : [...random.some(["CHOWN", "NET_RAW", "NET_ADMIN", "SYS_PTRACE", "ALL", "net_bind_service", "KILL"], 1, 2)],
      ),
      ...maybe(random, isStrict ? 0.98 : 0.5, "drop", () =>
        isStrict ? ["ALL"] : [...random.some(["ALL", "all", "NET_RAW", "CHOWN"], 1, 2)],
      ),
    })),
    ...(ownUsers
      ? maybe(random, 0.2, "procMount", () => random.pick(["Default", "Unmasked"]))
      : maybe(random, 0.05, "procMount", () => "Default")),
  }
}

const images = [
  "app",
  "app:1",
  "app:latest",
  "registry.example:5000/team/app:v2",
  "docker.io/library/nginx",
  `ghcr.io/team/app@sha256:${"a".repeat(64)}`,
  `ghcr.io/team/app:3@sha256:${"b".repeat(64)}`,
]

function makeContainer(
  context: Context,
  name: string,
  kind: "init" | "sidecar" | "regular",
  volumes: readonly string[],
): JsonObject {
  const { random } = context
  return {
    name,
    image: random.pick(images),
    ...(kind === "sidecar" ? { restartPolicy: "Always" } : {}),
    ...maybe(random, 0.2, "imagePullPolicy", () => random.pick(["Always", "IfNotPresent", "Never"])),
    ...maybe(random, 0.3, "command", () => ["run"]),
    ...maybe(random, 0.3, "args", () => ["--verbose"]),
    ...maybe(random, 0.4, "env", () => environment(random)),
    ...maybe(random, 0.15, "envFrom", () => [
      random.chance(0.5) ? { secretRef: { name: "s" } } : { configMapRef: { name: "c", optional: true }, prefix: "P_" },
    ]),
    ...maybe(random, 0.5, "ports", () => ports(context)),
    ...maybe(random, 0.6, "resources", () => resources(random)),
    ...maybe(random, volumes.length > 0 ? 0.7 : 0, "volumeMounts", () => mounts(random, volumes)),
    ...(kind === "init" ? {} : handlers(context)),
    ...maybe(random, context.isStrict ? 0.97 : 0.6, "securityContext", () => containerSecurity(context)),
    ...maybe(random, 0.1, "terminationMessagePolicy", () => "FallbackToLogsOnError"),
  }
}

const environment = (random: Random): JsonObject[] =>
  random
    .some<JsonObject>(
      [
        { name: "LITERAL", value: "x" },
        { name: "EMPTY" },
        { name: "SECRET", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
        { name: "CONFIG", valueFrom: { configMapKeyRef: { name: "c", key: "k", optional: true } } },
        { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        { name: "LIMIT", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
      ],
      1,
      3,
    )
    .slice()

function ports({ random, isStrict, hostNetwork, ports: taken }: Context): JsonObject[] {
  return random.some([80, 443, 8080, 9090], 1, 2).flatMap((containerPort, index) => {
    const protocol = random.pick(["TCP", "UDP", "SCTP"])
    const wantsHost = hostNetwork || random.chance(isStrict ? 0.03 : 0.2)
    const hostPort = hostNetwork ? containerPort : containerPort + 10000
    const key = `${protocol}/${hostPort}`
    if (wantsHost && (taken.has(key) || taken.has(`TCP/${hostPort}`))) return []
    if (wantsHost) taken.add(key)
    const isWritten = wantsHost && (!hostNetwork || random.chance(0.5))
    return [
      {
        containerPort,
        ...(protocol === "TCP" && random.chance(0.5) ? {} : { protocol }),
        ...(isWritten ? { hostPort, ...maybe(random, 0.2, "hostIP", () => "127.0.0.1") } : {}),
        ...maybe(random, 0.4, "name", () => `p${index}`),
      },
    ]
  })
}

function resources(random: Random): JsonObject {
  const of = (least: number): JsonObject => ({
    ...maybe(random, 0.6, "cpu", () => random.pick([`${least}`, `${least * 1000}m`, least])),
    ...maybe(random, 0.6, "memory", () => random.pick([`${least}Gi`, `${least * 1000}M`, `${least}e9`])),
    ...maybe(random, 0.2, "ephemeral-storage", () => `${least}Gi`),
  })
  return { ...maybe(random, 0.7, "limits", () => of(4)), ...maybe(random, 0.5, "requests", () => of(1)) }
}

const mounts = (random: Random, volumes: readonly string[]): JsonObject[] =>
  random.some(volumes, 1, 2).map((name) => ({
    name,
    mountPath: `/mnt/${name}`,
    ...maybe(random, 0.3, "readOnly", () => boolean(random)),
    ...maybe(random, 0.2, "subPath", () => "below"),
    ...maybe(random, 0.1, "mountPropagation", () => random.pick(["None", "HostToContainer"])),
  }))

function handlers({ random, isStrict }: Context): JsonObject {
  const host = () => maybe(random, isStrict ? 0.03 : 0.2, "host", () => random.pick(["127.0.0.1", "example.org"]))
  const action = (): JsonObject =>
    random.pick<() => JsonObject>([
      () => ({ httpGet: { port: 8080, ...maybe(random, 0.5, "path", () => "/healthz"), ...host() } }),
      () => ({ tcpSocket: { port: 8080, ...host() } }),
      () => ({ exec: { command: ["true"] } }),
    ])()
  const probe = (): JsonObject => ({
    ...(random.chance(0.2) ? { grpc: { port: 9000 } } : action()),
    ...maybe(random, 0.3, "periodSeconds", () => 5),
    ...maybe(random, 0.3, "initialDelaySeconds", () => 3),
  })
  return {
    ...maybe(random, 0.3, "livenessProbe", probe),
    ...maybe(random, 0.3, "readinessProbe", probe),
    ...maybe(random, 0.15, "startupProbe", probe),
    ...maybe(random, 0.15, "lifecycle", () => ({
      ...maybe(random, 0.6, "postStart", action),
      ...maybe(random, 0.6, "preStop", () => (random.chance(0.3) ? { sleep: { seconds: 2 } } : action())),
    })),
  }
}

const safeVolumes: readonly JsonObject[] = [
  {},
  { emptyDir: {} },
  { emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
  { configMap: { name: "c" } },
  { secret: { secretName: "s", optional: true } },
  { downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
  { persistentVolumeClaim: { claimName: "claim", readOnly: true } },
  { projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault" } }] } },
  {
    projected: {
      sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 7200 } }, { secret: { name: "s" } }],
    },
  },
  { csi: { driver: "secrets-store.csi.k8s.io", readOnly: true } },
  { image: { reference: "registry.example/data:1" } },
  {
    ephemeral: {
      volumeClaimTemplate: { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
    },
  },
]

const otherVolumes: readonly JsonObject[] = [
  { hostPath: { path: "/var/run" } },
  { hostPath: { path: "/", type: "Directory" } },
  { nfs: { server: "nfs.example", path: "/" } },
  { iscsi: { targetPortal: "10.0.0.1", iqn: "iqn.2001-04.com.example:storage", lun: 0 } },
  { fc: { targetWWNs: ["500a0982991b8dc5"], lun: 2 } },
  { cephfs: { monitors: ["10.0.0.1:6789"] } },
  { rbd: { monitors: ["10.0.0.1:6789"], image: "i" } },
  { glusterfs: { endpoints: "e", path: "p" } },
  { awsElasticBlockStore: { volumeID: "vol-1" } },
  { gcePersistentDisk: { pdName: "pd" } },
  { azureFile: { secretName: "s", shareName: "share" } },
  { flexVolume: { driver: "example/driver" } },
]

const podVolumes = ({ random, isStrict }: Context): readonly JsonObject[] =>
  random
    .some(["data", "cache", "more"], 0, 3)
    .map((name) => ({ name, ...random.pick(random.chance(isStrict ? 0.03 : 0.25) ? otherVolumes : safeVolumes) }))

/** Windows pods may set none of the fields that only Linux has. */
function windowsSpec(random: Random): JsonObject {
  const hostProcess = random.chance(0.3)
  const options = {
    ...(hostProcess ? { hostProcess } : {}),
    runAsUserName: hostProcess ? "NT AUTHORITY\\SYSTEM" : "ContainerUser",
  }
  return {
    os: { name: "windows" },
    ...(hostProcess ? { hostNetwork: true } : {}),
    securityContext: { windowsOptions: options, ...maybe(random, 0.6, "runAsNonRoot", () => true) },
    containers: [
      {
        name: "app",
        image: random.pick(images),
        ...maybe(random, 0.4, "securityContext", () => ({
          windowsOptions: { ...(hostProcess ? { hostProcess } : {}) },
        })),
      },
    ],
  }
}
