import type { UnmatchedForeignRules } from "./foreign-rule.ts"

/** Foreign rules that ask the account of a cloud provider rather than the cluster. */
export const unmatchedCloudRules: readonly UnmatchedForeignRules[] = [
  {
    ids: [
      "kubescape:C-0227",
      "kubescape:C-0228",
      "kubescape:C-0229",
      "kubescape:C-0247",
      "kubescape:C-0248",
      "kubescape:C-0252",
    ],
    status: "cloud",
    reason:
      "Whether the control plane and the nodes of a managed cluster are reachable from outside stands in the cloud account.",
  },
  {
    ids: ["kubescape:C-0221", "kubescape:C-0243"],
    status: "cloud",
    reason: "Whether the provider scans the images of a registry stands in the cloud account.",
  },
  {
    ids: ["kubescape:C-0222", "kubescape:C-0223", "kubescape:C-0250", "kubescape:C-0251", "kubescape:C-0308"],
    status: "cloud",
    reason: "Who may read and write a registry of the provider stands in the cloud account.",
  },
  {
    ids: ["kubescape:C-0230", "kubescape:C-0240"],
    status: "cloud",
    reason: "Whether a managed cluster has its network policy engine switched on stands in the cloud account.",
  },
  {
    ids: ["kubescape:C-0232", "kubescape:C-0241", "kubescape:C-0285"],
    status: "cloud",
    reason: "By which of the provider's means people get into a managed cluster stands in the cloud account.",
  },
  {
    ids: ["kubescape:C-0244", "kubescape:C-0254"],
    status: "cloud",
    reason: "Encryption of Secrets and audit logs of a managed control plane are switched on in the cloud account.",
  },
  {
    ids: ["kubescape:C-0226", "kubescape:C-0233", "kubescape:C-0242", "kubescape:C-0249"],
    status: "process",
    reason:
      "Which operating system, kind of node or separation of tenants to buy is a decision and no fault of an object.",
  },
  {
    ids: ["kubescape:C-0052"],
    status: "cloud",
    reason:
      "Whether the metadata service demands session tokens stands in the cloud account; what policies let pods reach is judged by metadata-service-reachable.",
  },
]
