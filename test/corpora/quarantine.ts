/**
 * Rows of the misconfigurations corpus that contradict what Kubernetes does, with the proof. A row here must fail: one
 * that passes is reported, so that the list cannot outlive its reason.
 */
export const quarantine: Readonly<Record<string, string>> = {}
