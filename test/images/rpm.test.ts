import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { catalogImage } from "../../src/app/sbom.ts"
import { available } from "../shared.ts"

/** Packages made by the real rpmbuild, installed by the real rpm into a root of their own: what is inside is asked of rpm. */
const canRun = available(
  spawnSync("rpmbuild", ["--version"]).status === 0 && spawnSync("rpm", ["--version"]).status === 0,
  "rpm and rpmbuild are not on this machine",
)

const spec = (name: string, version: string, release: string, more = "") => `
Name: ${name}
Version: ${version}
Release: ${release}
Summary: made for a test
License: MIT and BSD
BuildArch: noarch
${more}
%description
made for a test
%package doc
Summary: its documents
%description doc
its documents
%install
mkdir -p %{buildroot}/usr/share/${name}
echo ${name} > %{buildroot}/usr/share/${name}/a
echo ${name} > %{buildroot}/usr/share/${name}/b
%files
/usr/share/${name}/a
%files doc
/usr/share/${name}/b
%changelog
* Thu Apr 02 2026 A B <a@b.c> - ${version}-${release}
- Fix CVE-2026-0002
* Wed Apr 01 2026 A B <a@b.c> - 0.1-1
- Not affected by CVE-2026-0001
`

const specs = [
  spec("plain", "1.2.3", "4.el9"),
  spec("epochal", "2.0~rc1", "1", "Epoch: 3"),
  spec("caret", "1.0^20260101git", "0.2.fc40"),
  spec("modular", "5", "6", "ModularityLabel: stream:5:2026:abc"),
  ...Array.from({ length: 60 }, (_, each) => spec(`many-${each}`, `${each}.0`, "1")),
]

const FORMAT = "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH}\\n"

describe.runIf(canRun)("an rpm root", { timeout: 600_000 }, () => {
  let folder: string
  let built: readonly string[]

  const run = (command: string, ...args: readonly string[]): string => {
    const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 2 ** 28 })
    expect(status, `${command} ${args.slice(0, 6).join(" ")}: ${stderr}`).toBe(0)
    return stdout
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "breakwater-rpm-"))
    for (const [at, text] of specs.entries()) writeFileSync(join(folder, `${at}.spec`), text)
    run("rpmbuild", "-bb", "--define", `_topdir ${folder}/build`, ...specs.map((_, at) => join(folder, `${at}.spec`)))
    const packages = join(folder, "build/RPMS/noarch")
    built = readdirSync(packages).map((name) => join(packages, name))
  }, 600_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it("has the packages that rpm lists", async () => {
    const root = join(folder, "root")
    mkdirSync(join(root, "etc"), { recursive: true })
    writeFileSync(join(root, "etc/os-release"), 'ID="rhel"\nVERSION_ID="9.4"\n')
    // Debian's rpm writes sqlite alone; the corpus of package databases has the others.
    const place = ["--root", root, "--define", "_dbpath /var/lib/rpm", "--define", "_db_backend sqlite"]
    run("rpm", ...place, "-i", "--nodeps", "--nosignature", ...built)
    // Removed and replaced packages leave their traces in the database.
    run("rpm", ...place, "-e", "--nodeps", "many-1", "many-2-doc")
    const expected = run("rpm", ...place, "-qa", "--qf", FORMAT)
      .trim()
      .split("\n")
      .sort()
    expect(expected).toHaveLength(specs.length * 2 - 2)

    const { packages, problems } = await catalogImage(root)
    expect(problems).toEqual([])
    const found = packages.filter(({ type }) => type === "rpm")
    expect(found.map(({ name, version, arch }) => `${name} ${version} ${arch}`).sort()).toEqual(expected)
    const plain = found.find(({ name }) => name === "plain-doc")
    expect(plain).toMatchObject({
      source: { name: "plain", version: "1.2.3-4.el9" },
      files: ["usr/share/plain/b"],
      repairs: [{ id: "CVE-2026-0002", version: "1.2.3-4.el9" }],
    })
  })
})
