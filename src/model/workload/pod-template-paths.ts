import { asArray, asObject, get, isObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"

/** A pod template found in an object: an object with `metadata` and `spec` (a Pod is its own template). */
export interface FoundTemplate {
  readonly pointer: JsonPointer
  /** Name of the role where an object holds several templates ("head", "Worker"); "" where it holds one. */
  readonly role: string
  /** Pointer, in the object, of the number of replicas; undefined where the kind has none. */
  readonly replicas?: JsonPointer
}

/**
 * Where kinds keep their pod templates: `group/Kind: path`, one line for each template. `*` stands for every item of a
 * list or every entry of a map. Behind `#` the field with the number of replicas, beside the template.
 *
 * Sources: k8s.io/api (core, apps, batch), and the CustomResourceDefinitions of the projects named in the comments.
 * KubeVirt, Tekton and Argo Workflows describe containers in forms of their own; only their pod templates count here.
 * The kinds of apps and batch stand under the core group too: `apiVersion: v1` is a common slip there, which the API
 * server refuses, but which must not hide from a scan what the pods would do.
 */
const table = `
/Pod:
/PodTemplate: template
/ReplicationController: spec.template # spec.replicas
/Deployment: spec.template # spec.replicas
/StatefulSet: spec.template # spec.replicas
/ReplicaSet: spec.template # spec.replicas
/DaemonSet: spec.template
/Job: spec.template # spec.parallelism
/CronJob: spec.jobTemplate.spec.template
apps/Deployment: spec.template # spec.replicas
apps/StatefulSet: spec.template # spec.replicas
apps/ReplicaSet: spec.template # spec.replicas
apps/DaemonSet: spec.template
extensions/Deployment: spec.template # spec.replicas
extensions/ReplicaSet: spec.template # spec.replicas
extensions/DaemonSet: spec.template
batch/Job: spec.template # spec.parallelism
batch/CronJob: spec.jobTemplate.spec.template
apps.openshift.io/DeploymentConfig: spec.template # spec.replicas
argoproj.io/Rollout: spec.template # spec.replicas
serving.knative.dev/Service: spec.template
serving.knative.dev/Configuration: spec.template
serving.knative.dev/Revision:
apps.kruise.io/CloneSet: spec.template # spec.replicas
apps.kruise.io/StatefulSet: spec.template # spec.replicas
apps.kruise.io/DaemonSet: spec.template
apps.kruise.io/BroadcastJob: spec.template
apps.kruise.io/AdvancedCronJob: spec.template.jobTemplate.spec.template
apps.kruise.io/AdvancedCronJob: spec.template.broadcastJobTemplate.spec.template
apps.kruise.io/UnitedDeployment: spec.template.statefulSetTemplate.spec.template
apps.kruise.io/UnitedDeployment: spec.template.advancedStatefulSetTemplate.spec.template
apps.kruise.io/UnitedDeployment: spec.template.cloneSetTemplate.spec.template
apps.kruise.io/UnitedDeployment: spec.template.deploymentTemplate.spec.template
kubeflow.org/TFJob: spec.tfReplicaSpecs.*.template
kubeflow.org/PyTorchJob: spec.pytorchReplicaSpecs.*.template
kubeflow.org/MPIJob: spec.mpiReplicaSpecs.*.template
kubeflow.org/XGBoostJob: spec.xgbReplicaSpecs.*.template
kubeflow.org/PaddleJob: spec.paddleReplicaSpecs.*.template
kubeflow.org/JAXJob: spec.jaxReplicaSpecs.*.template
kubeflow.org/Notebook: spec.template
ray.io/RayCluster: spec.headGroupSpec.template
ray.io/RayCluster: spec.workerGroupSpecs.*.template
ray.io/RayJob: spec.rayClusterSpec.headGroupSpec.template
ray.io/RayJob: spec.rayClusterSpec.workerGroupSpecs.*.template
ray.io/RayJob: spec.submitterPodTemplate
ray.io/RayService: spec.rayClusterConfig.headGroupSpec.template
ray.io/RayService: spec.rayClusterConfig.workerGroupSpecs.*.template
jobset.x-k8s.io/JobSet: spec.replicatedJobs.*.template.spec.template
leaderworkerset.x-k8s.io/LeaderWorkerSet: spec.leaderWorkerTemplate.leaderTemplate
leaderworkerset.x-k8s.io/LeaderWorkerSet: spec.leaderWorkerTemplate.workerTemplate
batch.volcano.sh/Job: spec.tasks.*.template
sparkoperator.k8s.io/SparkApplication: spec.driver.template
sparkoperator.k8s.io/SparkApplication: spec.executor.template
flink.apache.org/FlinkDeployment: spec.podTemplate
agones.dev/GameServer: spec.template
agones.dev/GameServerSet: spec.template.spec.template # spec.replicas
agones.dev/Fleet: spec.template.spec.template # spec.replicas
keda.sh/ScaledJob: spec.jobTargetRef.template
agents.x-k8s.io/Sandbox: spec.podTemplate
extensions.agents.x-k8s.io/SandboxTemplate: spec.podTemplate
actions.summerwind.dev/RunnerDeployment: spec.template # spec.replicas
actions.github.com/AutoscalingRunnerSet: spec.template
actions.github.com/EphemeralRunnerSet: spec.ephemeralRunnerSpec
workload.codeflare.dev/AppWrapper: spec.components.*.template.spec.template
tf.volcano.sh/Job: spec.tasks.*.template
`

interface TemplatePath {
  readonly path: readonly string[]
  readonly replicas: JsonPointer | undefined
}

const pathsByKind = readTable(table)

function readTable(text: string): ReadonlyMap<string, readonly TemplatePath[]> {
  const byKind = new Map<string, TemplatePath[]>()
  for (const line of text.trim().split("\n")) {
    const colon = line.indexOf(":")
    const [path = "", replicas] = line
      .slice(colon + 1)
      .split("#", 2)
      .map((part) => part.trim())
    const entry = {
      path: path === "" ? [] : path.split("."),
      replicas: replicas === undefined ? undefined : append("", ...replicas.split(".")),
    }
    byKind.set(line.slice(0, colon), [...(byKind.get(line.slice(0, colon)) ?? []), entry])
  }
  return byKind
}

/** True for kinds that hold pod templates (or are pods), whether or not this object has one. */
export const holdsPodTemplates = (group: string, kind: string): boolean => pathsByKind.has(`${group}/${kind}`)

/** The pod templates of an object; none when its kind has none or they are malformed. */
export function findPodTemplates(group: string, kind: string, object: JsonValue): readonly FoundTemplate[] {
  const paths = pathsByKind.get(`${group}/${kind}`)
  if (!paths) return []
  return paths.flatMap(({ path, replicas }) =>
    expand(object, path).map(({ pointer, role }) =>
      replicas === undefined ? { pointer, role } : { pointer, role, replicas },
    ),
  )
}

function expand(object: JsonValue, path: readonly string[]): { pointer: JsonPointer; role: string }[] {
  let places: { value: JsonValue; pointer: JsonPointer; role: string }[] = [{ value: object, pointer: "", role: "" }]
  for (const step of path) {
    places = places.flatMap(({ value, pointer, role }) => {
      if (step !== "*") {
        const next = get(value, step)
        return next === undefined ? [] : [{ value: next, pointer: append(pointer, step), role: role || roleOf(step) }]
      }
      const entries = Array.isArray(value) ? [...asArray(value).entries()] : Object.entries(asObject(value))
      return entries.flatMap(([key, item]) =>
        item === undefined ? [] : [{ value: item, pointer: append(pointer, key), role: itemRole(key, item) }],
      )
    })
  }
  // A template without a spec makes no pods, but its labels still say what it was meant to be.
  const isTemplate = (value: JsonValue) =>
    isObject(get(value, "spec")) || (path.length > 0 && isObject(get(value, "metadata")))
  return places.filter(({ value }) => isTemplate(value)).map(({ pointer, role }) => ({ pointer, role }))
}

const roles: Readonly<Record<string, string>> = {
  headGroupSpec: "head",
  leaderTemplate: "leader",
  workerTemplate: "worker",
  driver: "driver",
  executor: "executor",
  submitterPodTemplate: "submitter",
}

const roleOf = (step: string): string => roles[step] ?? ""

const itemRole = (key: string | number, item: JsonValue): string => {
  const name = get(item, "name") ?? get(item, "groupName")
  return typeof name === "string" ? name : String(key)
}
