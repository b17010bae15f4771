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
  compiler: ["gcc", "cc", "g++", "c++", "clang", "rustc", "go", "javac", "make", "ld", "as", "tcc"],
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

const programFolder = /^(?:usr\/local\/|usr\/|)s?bin\/([^/]+)$/

/** Programs in the folders of the search path, by what they are good for. Versions in names do not count (`gcc-12`). */
export function programsOf({ files }: CatalogedImage): ReadonlyMap<ProgramKind, readonly FileEntry[]> {
  const found = new Map<ProgramKind, FileEntry[]>()
  for (const file of files.values()) {
    if (file.type === "dir") continue
    const name = programFolder.exec(file.path)?.[1]
    const kind = name === undefined ? undefined : (kindOf.get(name) ?? kindOf.get(name.replace(/-?\d+(?:\.\d+)*$/, "")))
    if (kind === undefined) continue
    const list = found.get(kind)
    if (list) list.push(file)
    else found.set(kind, [file])
  }
  return found
}

export const nameOf = ({ path }: FileEntry): string => path.slice(path.lastIndexOf("/") + 1)
