/** A paragraph of dpkg's status file. */
export const dpkgStatus = (name: string, version: string, source = name): string =>
  `Package: ${name}\nSource: ${source}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: amd64\n\n`

export const debianRelease = (version: string): string => `NAME=Debian\nID=debian\nVERSION_ID=${version}\n`

/** An OSV record: versions before `fixed` are affected, or all. */
export const osvRecord = (ecosystem: string, id: string, name: string, fixed?: string, more: object = {}): object => ({
  id,
  modified: "2026-08-01T00:00:00Z",
  affected: [
    {
      package: { ecosystem, name },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...(fixed ? [{ fixed }] : [])] }],
    },
  ],
  ...more,
})

export const scored = (vector: string): object => ({ severity: [{ type: "CVSS_V3", score: vector }] })

export const jsonLines = (records: readonly object[]): string => records.map((each) => JSON.stringify(each)).join("\n")
