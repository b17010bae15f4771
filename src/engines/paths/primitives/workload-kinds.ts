/** Kinds whose controllers make pods from a template: API group, resource, kind. */
export const controllerKinds: readonly (readonly [group: string, resource: string, kind: string])[] = [
  ["apps", "deployments", "Deployment"],
  ["apps", "daemonsets", "DaemonSet"],
  ["apps", "statefulsets", "StatefulSet"],
  ["apps", "replicasets", "ReplicaSet"],
  ["batch", "jobs", "Job"],
  ["batch", "cronjobs", "CronJob"],
  ["", "replicationcontrollers", "ReplicationController"],
]

export const qualified = (group: string, resource: string): string => (group === "" ? resource : `${group}/${resource}`)
