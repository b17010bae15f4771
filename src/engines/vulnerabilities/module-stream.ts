import type { Advisory } from "../../model/advisory.ts"
import type { Package } from "../../model/package.ts"

/** An advisory for a module stream is for packages of that stream only, and one without for packages outside modules. */
export function isOfModule({ module, ecosystem }: Advisory, { modularity, type }: Package): boolean {
  if (type !== "rpm" || !/^(?:AlmaLinux|Rocky Linux|Red Hat|Oracle Linux)/.test(ecosystem)) return true
  return module === modularity?.split(":").slice(0, 2).join(":")
}
