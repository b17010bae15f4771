import {
  asBoolean,
  asNumber,
  asString,
  asStrings,
  get,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { atLeast } from "../kubernetes-version.ts"
import { type Capabilities, effectiveCapabilities } from "./capabilities.ts"
import type { Container } from "./container.ts"
import type { Setting, SettingSource } from "./setting.ts"

/** A seccomp or AppArmor profile; `localhostProfile` only with type Localhost. */
export interface Profile {
  readonly type: string
  readonly localhostProfile?: string
}

/** The security context a container really runs with. `undefined` values: nobody set them. */
export interface ContainerSecurity {
  readonly privileged: Setting<boolean>
  /** Whether a process may gain more rights than its parent (no_new_privs is not set). Default true. */
  readonly allowPrivilegeEscalation: Setting<boolean>
  readonly readOnlyRootFilesystem: Setting<boolean>
  readonly runAsNonRoot: Setting<boolean>
  readonly runAsUser: Setting<number | undefined>
  readonly runAsGroup: Setting<number | undefined>
  readonly capabilities: Capabilities
  /** Unset means Unconfined, unless the kubelet runs with seccompDefault. */
  readonly seccompProfile: Setting<Profile | undefined>
  /** Unset means the runtime's default profile on hosts with AppArmor. */
  readonly appArmorProfile: Setting<Profile | undefined>
  readonly seLinuxOptions: Setting<JsonObject | undefined>
  readonly procMount: Setting<string>
  readonly windowsHostProcess: Setting<boolean>
  readonly windowsRunAsUserName: Setting<string | undefined>
}

const seccompAnnotation = "seccomp.security.alpha.kubernetes.io/pod"
const seccompContainerAnnotation = "container.seccomp.security.alpha.kubernetes.io/"
const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/"

/**
 * Container fields over pod fields over defaults.
 * Source: kubernetes pkg/securitycontext/util.go (DetermineEffectiveSecurityContext); seccomp and AppArmor: the same
 * order in pkg/kubelet/kuberuntime/security_context.go; annotations: pkg/registry/core/pod/strategy.go.
 */
export function effectiveSecurity(container: Container): ContainerSecurity {
  const own = get(container.spec, "securityContext")
  const ownPath = append(container.path, "securityContext")
  const inherited = get(container.pod.spec, "securityContext")
  const podPath = append(container.pod.specPath, "securityContext")
  const { resource } = container

  const at = <T>(value: T, source: SettingSource, path: JsonPointer): Setting<T> => ({
    value,
    source,
    path,
    resource: source === "pod" || source === "annotation" ? container.pod.resource : resource,
  })

  function local<T>(key: string, read: (value: JsonValue | undefined) => T | undefined, fallback: T): Setting<T> {
    const path = append(ownPath, key)
    const value = read(get(own, key))
    return value === undefined ? at(fallback, "default", path) : at(value, "container", path)
  }

  function shared<T, D>(
    key: string,
    read: (value: JsonValue | undefined) => T | undefined,
    fallback: D,
  ): Setting<T | D> {
    const value = read(get(own, key))
    if (value !== undefined) return at<T | D>(value, "container", append(ownPath, key))
    const podValue = read(get(inherited, key))
    if (podValue !== undefined) return at<T | D>(podValue, "pod", append(podPath, key))
    return at<T | D>(fallback, "default", append(ownPath, key))
  }

  /** Windows options are merged field by field, unlike all others. */
  function windows<T, D>(
    key: string,
    read: (value: JsonValue | undefined) => T | undefined,
    fallback: D,
  ): Setting<T | D> {
    const value = read(get(get(own, "windowsOptions"), key))
    if (value !== undefined) return at<T | D>(value, "container", append(ownPath, "windowsOptions", key))
    const podValue = read(get(get(inherited, "windowsOptions"), key))
    if (podValue !== undefined) return at<T | D>(podValue, "pod", append(podPath, "windowsOptions", key))
    return at<T | D>(fallback, "default", append(ownPath, "windowsOptions", key))
  }

  function capabilityNames(key: "add" | "drop"): Setting<readonly string[]> {
    const names = asStrings(get(get(own, "capabilities"), key))
    return at(names, names.length > 0 ? "container" : "default", append(ownPath, "capabilities", key))
  }

  function fromAnnotation(setting: Setting<Profile | undefined>, ...keys: string[]): Setting<Profile | undefined> {
    for (const key of keys) {
      const profile = profileOfAnnotation(container.pod.annotations[key])
      if (profile)
        return at<Profile | undefined>(profile, "annotation", append(container.pod.metadataPath, "annotations", key))
    }
    return setting
  }

  function seccompProfile(): Setting<Profile | undefined> {
    const field = shared("seccompProfile", profileOfField, undefined)
    // Annotations were copied to the fields until 1.26 and mean nothing since.
    if (field.source !== "default" || atLeast(container.pod.version, 27)) return field
    return fromAnnotation(field, seccompContainerAnnotation + container.name, seccompAnnotation)
  }

  function appArmorProfile(): Setting<Profile | undefined> {
    const annotation = appArmorAnnotation + container.name
    // The fields exist since 1.30; the annotation still fills the container's own field when that is absent.
    if (!atLeast(container.pod.version, 30))
      return fromAnnotation(
        at<Profile | undefined>(undefined, "default", append(ownPath, "appArmorProfile")),
        annotation,
      )
    const field = shared("appArmorProfile", profileOfField, undefined)
    return field.source === "container" ? field : fromAnnotation(field, annotation)
  }

  return {
    privileged: local("privileged", asBoolean, false),
    allowPrivilegeEscalation: local("allowPrivilegeEscalation", asBoolean, true),
    readOnlyRootFilesystem: local("readOnlyRootFilesystem", asBoolean, false),
    runAsNonRoot: shared("runAsNonRoot", asBoolean, false),
    runAsUser: shared("runAsUser", asNumber, undefined),
    runAsGroup: shared("runAsGroup", asNumber, undefined),
    capabilities: effectiveCapabilities(
      capabilityNames("add"),
      capabilityNames("drop"),
      append(ownPath, "capabilities"),
    ),
    seccompProfile: seccompProfile(),
    appArmorProfile: appArmorProfile(),
    seLinuxOptions: shared("seLinuxOptions", (value) => (isObject(value) ? value : undefined), undefined),
    procMount: local("procMount", asString, "Default"),
    windowsHostProcess: windows("hostProcess", asBoolean, false),
    windowsRunAsUserName: windows("runAsUserName", asString, undefined),
  }
}

function profileOfField(value: JsonValue | undefined): Profile | undefined {
  const type = asString(get(value, "type"))
  if (type === undefined) return undefined
  const localhostProfile = asString(get(value, "localhostProfile"))
  return localhostProfile === undefined ? { type } : { type, localhostProfile }
}

/** An annotation of another form names no profile: its text stands for the type, so that it is not taken for unset. */
function profileOfAnnotation(value: string | undefined): Profile | undefined {
  if (value === undefined || value === "") return undefined
  if (value === "runtime/default" || value === "docker/default") return { type: "RuntimeDefault" }
  if (value === "unconfined") return { type: "Unconfined" }
  if (value.startsWith("localhost/")) return { type: "Localhost", localhostProfile: value.slice("localhost/".length) }
  return { type: value }
}
