import { cis } from "./cis.ts"
import { devops } from "./devops.ts"
import type { Framework } from "./framework.ts"
import { mitreAttack } from "./mitre-attack.ts"
import { nist80053 } from "./nist-800-53.ts"
import { nist800190 } from "./nist-800-190.ts"
import { nsaCisa } from "./nsa-cisa.ts"
import { owasp2022 } from "./owasp-2022.ts"
import { owasp2025 } from "./owasp-2025.ts"
import { pciDss4 } from "./pci-dss-4.ts"
import { podSecurity, podSecurityBaseline, podSecurityRestricted } from "./pod-security.ts"
import { soc2 } from "./soc2.ts"
import { threatMatrix } from "./threat-matrix.ts"

export type { Control, Evidence, Framework } from "./framework.ts"

/** Every framework, by id. */
export const frameworks: ReadonlyMap<string, Framework> = new Map(
  [
    cis,
    devops,
    mitreAttack,
    nist80053,
    nist800190,
    nsaCisa,
    owasp2022,
    owasp2025,
    pciDss4,
    podSecurity,
    podSecurityBaseline,
    podSecurityRestricted,
    soc2,
    threatMatrix,
  ].map((framework) => [framework.id, framework]),
)
