import type { Inventory } from "../../model/inventory.ts"
import { newestVersion } from "../../model/kubernetes-version.ts"
import { findWorkloads } from "../../model/workload/workload.ts"
import { componentsOf } from "../posture/control-plane/find-components.ts"

/** Whether the API server is known to refuse requests without an account (--anonymous-auth=false). */
export const isAnonymousOff = (inventory: Inventory): boolean =>
  componentsOf({ inventory, workloads: findWorkloads(inventory, newestVersion) }).some(
    (flags) => flags.component === "kube-apiserver" && flags.value("anonymous-auth") === "false",
  )
