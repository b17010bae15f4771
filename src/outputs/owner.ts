import type { Finding } from "../model/finding.ts"

/** Owner of a finding as people name it: `shop/Deployment/cart`. */
export const ownerOf = ({ resource, subject }: Finding): string =>
  resource ? [resource.namespace, resource.kind, resource.name].filter(Boolean).join("/") : (subject ?? "")
