import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"

/** What a program in an image is good for, mostly to an intruder. */
export type ProgramKind = "shell" | "package manager" | "compiler" | "network tool" | "debugger" | "privilege tool"

const kinds: Readonly<Record<ProgramKind, readonly string[]>> = {
  shell: ["sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "csh", "tcsh"],
  "package manager": [
    "apt",
    "apt-get",
    "aptitude",
    "dpkg",
    "apk",
    "yum",
    "dnf",
    "microdnf",
    "tdnf",
    "zypper",
    "rpm",
    "pacman",
    "opkg",
    "pip",
    "pip3",
    "npm",
    "yarn",
    "gem",
    "composer",
    "conda",
  ],
  compiler: [
    "gcc",
    "cc",
    "g++",
    "c++",
    "cpp",
    "c89",
    "c99",
    "c89-gcc",
    "c99-gcc",
    "gcc-ar",
    "gcc-nm",
    "gcc-ranlib",
    "gcov",
    "gcov-dump",
    "gcov-tool",
    "lto-dump",
    "clang",
    "clang++",
    "rustc",
    "cargo",
    "go",
    "gofmt",
    "javac",
    "make",
    "gmake",
    "make-first-existing-target",
    "cmake",
    "ld",
    "as",
    "tcc",
  ],
  "network tool": [
    "curl",
    "wget",
    "nc",
    "ncat",
    "netcat",
    "socat",
    "nmap",
    "telnet",
    "ftp",
    "tftp",
    "ssh",
    "scp",
    "sftp",
    "rsync",
    "dig",
    "nslookup",
    "tcpdump",
  ],
  debugger: ["gdb", "strace", "ltrace", "perf", "lldb", "bpftrace"],
  "privilege tool": ["sudo", "su", "doas", "pkexec", "newgrp"],
}

const kindOf: ReadonlyMap<string, ProgramKind> = new Map(
  (Object.entries(kinds) as [ProgramKind, readonly string[]][]).flatMap(([kind, names]) =>
    names.map((name): [string, ProgramKind] => [name, kind]),
  ),
)

/** Versions in names do not count, nor do targets (`x86_64-linux-gnu-gcc-12`). */
export function kindOfProgram(name: string): ProgramKind | undefined {
  const plain = name.replace(/^[a-z0-9_]+-linux-[a-z0-9]+-/, "")
  return kindOf.get(plain) ?? kindOf.get(plain.replace(/-?\d+(?:\.\d+)*$/, ""))
}

const programFolder = /^(?:usr\/local\/|usr\/|)s?bin\/([^/]+)$/

/** Programs in the folders of the search path, by what they are good for. */
export function programsOf({ files }: CatalogedImage): ReadonlyMap<ProgramKind, readonly FileEntry[]> {
  const found = new Map<ProgramKind, FileEntry[]>()
  for (const file of files.values()) {
    if (file.type === "dir" || !file.path.includes("bin/")) continue
    const name = programFolder.exec(file.path)?.[1]
    const kind = name === undefined ? undefined : kindOfProgram(name)
    if (kind === undefined) continue
    const list = found.get(kind)
    if (list) list.push(file)
    else found.set(kind, [file])
  }
  return found
}

export const nameOf = ({ path }: FileEntry): string => path.slice(path.lastIndexOf("/") + 1)
