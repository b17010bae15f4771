/**
 * Owners whose pods are meant to run until they are replaced. Pods of Jobs and CronJobs end by themselves: probes,
 * replicas and disruption budgets say nothing about them.
 */
export const servesContinuously: readonly string[] = [
  "Pod",
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "DeploymentConfig",
  "Rollout",
  "CloneSet",
  "UnitedDeployment",
]
