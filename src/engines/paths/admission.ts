import { CelError, compileCel } from "../../lib/cel/cel.ts"
import { getOrAdd } from "../../lib/get-or-add.ts"
import { asArray, asString, asStrings, dig, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { formatVersion, parseKubernetesVersion } from "../../model/kubernetes-version.ts"
import { labelSelector } from "../../model/labels.ts"
import type { Resource } from "../../model/resource.ts"
import { admissionGroup, asksFor } from "../posture/admission.ts"
import { checkPodSecurity } from "../posture/pod-security/check-pod-security.ts"
import type { PodSecurityLevel } from "../posture/pod-security/control.ts"
import type { Assumptions } from "./world.ts"

/** What stands in the way of a pod. */
export interface PodVerdict {
  /** Pod Security admission refuses it, by the labels of the namespace. */
  readonly podSecurity: boolean
  /** Policies that refuse it, as far as their expressions can be judged. */
  readonly policies: readonly Resource[]
}

const enforceLabel = "pod-security.kubernetes.io/enforce"

interface DenyingPolicy {
  readonly policy: Resource
  readonly judges: (pod: JsonObject, namespace: JsonObject) => boolean | undefined
  readonly matchesNamespace: (labels: Readonly<Record<string, string>>) => boolean
}

/** What admission makes of pods that an attacker would create: Pod Security labels and ValidatingAdmissionPolicies. */
export class Admission {
  readonly #inventory: Inventory
  readonly #version: KubernetesVersion
  readonly #assume: Assumptions
  readonly #byNamespace = new Map<string, Map<string, PodVerdict>>()
  #policies: readonly DenyingPolicy[] | undefined
  /** Policies whose expressions cannot be judged here: what they refuse is not known. */
  readonly undecided = new Set<string>()

  constructor(inventory: Inventory, version: KubernetesVersion, assume: Assumptions) {
    this.#inventory = inventory
    this.#version = version
    this.#assume = assume
  }

  namespace(name: string): Resource | undefined {
    return this.#inventory.find("Namespace", "", "", name)
  }

  /** The level that a namespace enforces; privileged where it says nothing. */
  levelOf(name: string): PodSecurityLevel {
    if (this.#assume.podSecurity && !/^kube-/.test(name)) return this.#assume.podSecurity
    const level = this.namespace(name)?.labels[enforceLabel]
    return level === "baseline" || level === "restricted" ? level : "privileged"
  }

  /** Every policy that judges pods and refuses something. */
  get policies(): readonly Resource[] {
    return this.#denying().map(({ policy }) => policy)
  }

  judge(namespace: string, key: string, pod: JsonObject): PodVerdict {
    const verdicts = getOrAdd(this.#byNamespace, namespace, () => new Map<string, PodVerdict>())
    return getOrAdd(verdicts, key, () => this.#judge(namespace, pod))
  }

  #judge(namespace: string, pod: JsonObject): PodVerdict {
    const level = this.levelOf(namespace)
    const resource = this.namespace(namespace)
    const asked = resource?.labels["pod-security.kubernetes.io/enforce-version"] ?? "latest"
    const known = asked === "latest" ? undefined : parseKubernetesVersion(asked)
    const version = known ?? formatVersion(this.#version)
    const labels = { ...resource?.labels, "kubernetes.io/metadata.name": namespace }
    const object = resource?.object ?? { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } }
    const policies = this.#denying().filter(({ policy, judges, matchesNamespace }) => {
      if (!matchesNamespace(labels)) return false
      const allowed = judges({ ...pod, metadata: { ...(get(pod, "metadata") as JsonObject), namespace } }, object)
      if (allowed === undefined) this.undecided.add(policy.name)
      return allowed === false
    })
    return {
      podSecurity: !checkPodSecurity(pod, { level, version }).allowed,
      policies: policies.map(({ policy }) => policy),
    }
  }

  #denying(): readonly DenyingPolicy[] {
    this.#policies ??= [...this.#inventory.ofKind("ValidatingAdmissionPolicyBinding", admissionGroup)].flatMap(
      (binding) => {
        if (!asStrings(get(binding.spec, "validationActions")).includes("Deny")) return []
        const name = asString(get(binding.spec, "policyName")) ?? ""
        const policy = this.#inventory.find("ValidatingAdmissionPolicy", admissionGroup, "", name)
        if (!policy || !asksFor(dig(policy.spec, "matchConstraints", "resourceRules"), "", "pods")) return []
        const selectors = [
          dig(policy.spec, "matchConstraints", "namespaceSelector"),
          dig(binding.spec, "matchResources", "namespaceSelector"),
        ]
          .filter(isObject)
          .map(labelSelector)
        // Objects are labelled by whoever writes them: a selector for objects stops nobody.
        const isEvadable = [
          dig(policy.spec, "matchConstraints", "objectSelector"),
          dig(binding.spec, "matchResources", "objectSelector"),
        ].some((selector) => isObject(selector) && Object.keys(selector).length > 0)
        const hasParameters = get(policy.spec, "paramKind") !== undefined
        return isEvadable
          ? []
          : [
              {
                policy,
                judges: hasParameters ? () => undefined : judgeOf(policy),
                matchesNamespace: (labels) => selectors.every((matches) => matches(labels)),
              },
            ]
      },
    )
    return this.#policies
  }
}

const variables = ["object", "oldObject", "request", "namespaceObject", "variables"]

/** Whether the validations of a policy let a pod be created; undefined where one of them cannot be judged. */
function judgeOf(policy: Resource): DenyingPolicy["judges"] {
  const programs = (field: string) =>
    asArray(get(policy.spec, field)).map((item) => ({
      name: asString(get(item, "name")) ?? "",
      run: compile(asString(get(item, "expression")) ?? ""),
    }))
  const conditions = programs("matchConditions")
  const named = programs("variables")
  const validations = programs("validations")
  return (pod, namespace) => {
    const values: Record<string, JsonObject | null> = {
      object: pod,
      oldObject: null,
      namespaceObject: namespace,
      request: { operation: "CREATE", kind: { group: "", version: "v1", kind: "Pod" } },
      variables: {},
    }
    try {
      for (const { name, run } of named) values.variables = { ...values.variables, [name]: run(values) as JsonObject }
      if (!conditions.every(({ run }) => run(values) === true)) return true
      return validations.every(({ run }) => run(values) === true)
    } catch (error) {
      if (error instanceof CelError) return undefined
      throw error
    }
  }
}

function compile(expression: string): (values: Readonly<Record<string, JsonObject | null>>) => unknown {
  try {
    return compileCel(expression, variables)
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return () => {
      throw error
    }
  }
}
