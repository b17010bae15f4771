import fc from "fast-check"
import type { JsonObject } from "../../../src/lib/json.ts"

/**
 * Pods that Go's types can decode, full of edge values in every field that a control of the Pod Security Standards
 * looks at: null, empty, almost right, in every class of container.
 */
export const randomPod: fc.Arbitrary<JsonObject> = (() => {
  const boolean = fc.constantFrom(true, false, null)
  /** Any subset of the fields, each mostly absent, so that pods pass as often as they fail. */
  const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonObject> =>
    fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<JsonObject>
  const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: value, weight: 1 })
  const often = <T, D>(usual: D, value: fc.Arbitrary<T>): fc.Arbitrary<T | D> =>
    fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, { arbitrary: value, weight: 1 })

  const profileType = fc.constantFrom("RuntimeDefault", "Localhost", "Unconfined", "", "runtimedefault", "Other", null)
  const profile = fc.oneof(some({ type: profileType, localhostProfile: fc.constant("p.json") }), fc.constant(null))
  const capability = fc.constantFrom(
    ..."AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID".split(
      " ",
    ),
    ..."SYS_CHROOT NET_RAW SYS_ADMIN ALL all CAP_CHOWN chown CAP_NET_BIND_SERVICE net_bind_service".split(" "),
    "",
    " ALL",
    null,
  )
  const seLinux = fc.oneof(
    some({
      type: fc.constantFrom(
        "container_t",
        "container_init_t",
        "container_kvm_t",
        "container_engine_t",
        "spc_t",
        "CONTAINER_T",
        "",
        null,
      ),
      user: fc.constantFrom("", "system_u", null),
      role: fc.constantFrom("", "system_r", null),
      level: fc.constantFrom("s0:c1,c2", ""),
    }),
    fc.constant(null),
  )
  const user = fc.constantFrom(0, 1, 1000, -1, 65534, 2147483647, null)
  const shared = {
    seLinuxOptions: rarely(seLinux),
    appArmorProfile: rarely(profile),
    windowsOptions: rarely(
      fc.oneof(some({ hostProcess: boolean, runAsUserName: fc.constantFrom("", "Admin") }), fc.constant(null)),
    ),
    seccompProfile: often({ type: "RuntimeDefault" }, profile),
    runAsNonRoot: often(true, boolean),
    runAsUser: rarely(user),
  }
  const containerSecurity = some({
    ...shared,
    seccompProfile: rarely(profile),
    runAsNonRoot: rarely(boolean),
    privileged: rarely(boolean),
    allowPrivilegeEscalation: often(false, boolean),
    procMount: rarely(fc.constantFrom("Default", "Unmasked", "", "default", null)),
    capabilities: often(
      { drop: ["ALL"] },
      fc.oneof(
        some({ add: fc.array(capability, { maxLength: 3 }), drop: fc.array(capability, { maxLength: 3 }) }),
        fc.constant(null),
      ),
    ),
  })
  const host = fc.constantFrom("", "127.0.0.1", "example.org", null)
  const action = rarely(
    fc.oneof(
      some({
        httpGet: fc.oneof(some({ host, port: fc.constantFrom(80, "http") }), fc.constant(null)),
        tcpSocket: fc.oneof(some({ host, port: fc.constantFrom(80, "http") }), fc.constant(null)),
        exec: fc.constant({ command: ["true"] }),
      }),
      fc.constant(null),
    ),
  )
  const name = fc.constantFrom("a", "b", "c", "", "a/b", null)
  const container = fc.oneof(
    {
      arbitrary: some({
        name,
        image: fc.constant("image"),
        restartPolicy: rarely(fc.constant("Always")),
        securityContext: often({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } }, containerSecurity),
        ports: rarely(
          fc.array(some({ containerPort: fc.constant(80), hostPort: fc.constantFrom(0, 80, -1, 65536, null) }), {
            maxLength: 2,
          }),
        ),
        livenessProbe: action,
        readinessProbe: action,
        startupProbe: action,
        lifecycle: rarely(fc.oneof(some({ postStart: action, preStop: action }), fc.constant(null))),
      }),
      weight: 20,
    },
    { arbitrary: fc.constantFrom(null, {}), weight: 1 },
  )
  const volumeSource = fc.constantFrom(
    ..."configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" "),
    ..."hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder".split(" "),
    ..."cephfs flocker fc azureFile azureDisk vsphereVolume quobyte portworxVolume photonPersistentDisk".split(" "),
    ..."scaleIO storageos".split(" "),
  )
  const volume = fc
    .tuple(name, fc.array(fc.tuple(volumeSource, fc.constantFrom({}, {}, null)), { minLength: 0, maxLength: 2 }))
    .map(([volumeName, sources]) => ({ name: volumeName, ...Object.fromEntries(sources) }))
  const sysctl = fc.constantFrom(
    ..."kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range".split(
      " ",
    ),
    ..."net.ipv4.ip_unprivileged_port_start net.ipv4.ip_local_reserved_ports net.ipv4.tcp_keepalive_time".split(" "),
    ..."net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes net.ipv4.tcp_rmem".split(
      " ",
    ),
    ..."net.ipv4.tcp_wmem net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat kernel.msgmax".split(" "),
    "net/ipv4/tcp_rmem",
    "",
    null,
  )
  const annotationKey = fc.constantFrom(
    "seccomp.security.alpha.kubernetes.io/pod",
    ...["a", "b", "", "a/b", "x"].flatMap((suffix) => [
      `container.seccomp.security.alpha.kubernetes.io/${suffix}`,
      `container.apparmor.security.beta.kubernetes.io/${suffix}`,
    ]),
    "container.apparmor.security.beta.kubernetes.io",
    "note",
  )
  const annotationValue = fc.constantFrom(
    ..."runtime/default docker/default localhost/ localhost/p unconfined localhost RuntimeDefault".split(" "),
    "",
    null,
  )
  const list = (maxLength: number) => fc.oneof(fc.array(container, { maxLength }), fc.constant(null))
  return some({
    metadata: some({
      name: fc.constant("pod"),
      annotations: rarely(fc.dictionary(annotationKey, annotationValue, { maxKeys: 3 })),
    }),
    spec: fc.oneof(
      {
        arbitrary: some({
          initContainers: rarely(list(2)),
          containers: fc.array(container, { minLength: 1, maxLength: 2 }),
          ephemeralContainers: rarely(list(1)),
          securityContext: often(
            { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            fc.oneof(
              some({
                ...shared,
                sysctls: rarely(fc.array(some({ name: sysctl, value: fc.constant("1") }), { maxLength: 2 })),
              }),
              fc.constant(null),
            ),
          ),
          volumes: rarely(fc.array(fc.oneof(volume, fc.constant(null)), { maxLength: 2 })),
          hostNetwork: rarely(boolean),
          hostPID: rarely(boolean),
          hostIPC: rarely(boolean),
          hostUsers: rarely(boolean),
          os: rarely(fc.oneof(some({ name: fc.constantFrom("windows", "linux", "Windows", "") }), fc.constant(null))),
          nodeSelector: rarely(fc.constant({ "kubernetes.io/os": "windows" })),
        }),
        weight: 50,
      },
      { arbitrary: fc.constant(null), weight: 1 },
    ),
  })
})()
