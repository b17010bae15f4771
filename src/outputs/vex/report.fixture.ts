import type { Finding, Waiver } from "../../model/finding.ts"
import type { ScanReport } from "../../model/scan-report.ts"
import { exampleReport } from "../report.fixture.ts"

const cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"

const finding = (id: string, subject: string, more: Finding["evidence"], waiver?: Waiver): Finding => ({
  id: `finding-${id}-${subject}`,
  rule: "vulnerable-package",
  aliases: [],
  category: "vulnerability",
  severity: "high",
  title: "Package has a known vulnerability",
  message: id,
  subject,
  locations: [],
  evidence: { id, aliases: [], package: "foo", version: "1.0", purl: "pkg:deb/debian/foo@1.0", ...more },
  fix: { title: "Upgrade foo to 1.1", automatic: false },
  frameworks: [],
  places: [],
  ...(waiver ? { waiver } : {}),
})

/** A report with every verdict that VEX knows, about one image or about two that hold the same package. */
export function vexReport(subjects: readonly string[] = ["shop/cart:1"]): ScanReport {
  const waived = (reason: string, vex?: Waiver["vex"]): Waiver => ({ by: "file", reason, ...(vex ? { vex } : {}) })
  return {
    ...exampleReport(),
    targets: subjects.map((name) => ({ kind: "image", name })),
    images: subjects.map((name, at) => ({ name, digest: `sha256:${String(at).repeat(64)}`, packages: 1 })),
    findings: subjects.flatMap((subject) => [
      finding("CVE-2024-0001", subject, {
        state: "fixed",
        cvss,
        aliases: ["GHSA-aaaa-bbbb-cccc"],
        epss: 0.5,
        summary: "A flaw",
      }),
      finding("CVE-2024-0002", subject, {
        state: "unfixed",
        kev: true,
        cvss: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N",
      }),
      finding("CVE-2024-0003", subject, { state: "wont-fix", epss: null }),
      finding(
        "CVE-2024-0004",
        subject,
        { state: "fixed" },
        waived("not reached", { status: "not_affected", justification: "vulnerable_code_not_in_execute_path" }),
      ),
      finding("CVE-2024-0005", subject, { state: "fixed" }, waived("not_affected: we looked")),
      finding(
        "CVE-2024-0006",
        subject,
        { state: "unfixed" },
        waived("the changelog of foo says that 1.0 repaired CVE-2024-0006", { status: "fixed" }),
      ),
      finding("CVE-2024-0007", subject, { state: "fixed" }, waived("the risk is ours")),
    ]),
  }
}
