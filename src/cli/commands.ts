import type { Command } from "./command.ts"

export interface CommandEntry {
  /** The same line as the command's own. */
  readonly describe: string
  readonly load: () => Promise<Command>
}

export type CommandName =
  | "scan"
  | "fix"
  | "watch"
  | "snapshot"
  | "can"
  | "who-can"
  | "permissions"
  | "least-privilege"
  | "reach"
  | "netpol"
  | "paths"
  | "diff"
  | "rbac-for-scan"
  | "sbom"
  | "inspect"
  | "verify"
  | "db"
  | "explain"
  | "rules"
  | "waivers"
  | "completion"

/** Every command, loaded only when it runs. */
export const commands: Record<CommandName, CommandEntry> = {
  scan: {
    describe: "find what is wrong in manifests, charts, kustomizations, images and live clusters",
    load: async () => (await import("./scan.ts")).scanCommand,
  },
  fix: {
    describe: "repair manifests in place; comments, order and layout are kept",
    load: async () => (await import("./fix.ts")).fixCommand,
  },
  watch: {
    describe: "follow a live cluster: findings as they come and go",
    load: async () => (await import("./watch.ts")).watchCommand,
  },
  snapshot: {
    describe: "save a cluster's inventory to scan it elsewhere; secret values are never read",
    load: async () => (await import("./snapshot.ts")).snapshotCommand,
  },
  can: {
    describe: "whether a subject may do something by RBAC, with the granting chain",
    load: async () => (await import("./can.ts")).canCommand,
  },
  "who-can": {
    describe: "who may do something by RBAC, with binding, role and rule",
    load: async () => (await import("./who-can.ts")).whoCanCommand,
  },
  permissions: {
    describe: "everything a subject may do; what another may do more or less; what a workload needs",
    load: async () => (await import("./permissions.ts")).permissionsCommand,
  },
  "least-privilege": {
    describe: "the smallest roles that cover what an audit log shows a subject to do, and rights it never used",
    load: async () => (await import("./least-privilege.ts")).leastPrivilegeCommand,
  },
  reach: {
    describe: "who reaches whom on which ports, with the policies that decide",
    load: async () => (await import("./reach.ts")).reachCommand,
  },
  netpol: {
    describe:
      "network policies: write the least that is needed; why a port is reached or not; what a change opens, closes or breaks",
    load: async () => (await import("./netpol.ts")).netpolCommand,
  },
  paths: {
    describe: "attack paths from entries to what is precious, and the smallest set of fixes that cuts them",
    load: async () => (await import("./paths.ts")).pathsCommand,
  },
  diff: {
    describe: "findings, reachability and attack paths that a change adds or removes",
    load: async () => (await import("./diff.ts")).diffCommand,
  },
  "rbac-for-scan": {
    describe: "the least-privilege ClusterRole that a scan of a cluster needs",
    load: async () => (await import("./rbac-for-scan.ts")).rbacForScanCommand,
  },
  sbom: {
    describe: "what is inside an image: of a registry, an archive, a layout, a root file system or a source folder",
    load: async () => (await import("./sbom.ts")).sbomCommand,
  },
  inspect: {
    describe: "what an image is made of, layer by layer, what could go, and how it is configured",
    load: async () => (await import("./inspect.ts")).inspectCommand,
  },
  verify: {
    describe: "whether an image may be trusted: signatures, provenance, registry and digest, by a policy",
    load: async () => (await import("./verify.ts")).verifyCommand,
  },
  db: {
    describe: "the vulnerability database: made from advisory feeds, or fetched from a mirror of your own",
    load: async () => (await import("./db.ts")).dbCommand,
  },
  explain: {
    describe: "a rule: threat, fields, fix, frameworks, examples",
    load: async () => (await import("./explain.ts")).explainCommand,
  },
  rules: {
    describe: "every rule with its aliases and frameworks",
    load: async () => (await import("./rules.ts")).rulesCommand,
  },
  waivers: {
    describe: "take over the ignore files and annotations of other tools",
    load: async () => (await import("./waivers.ts")).waiversCommand,
  },
  completion: {
    describe: "completion for bash, zsh or fish",
    load: async () => (await import("./completion.ts")).completionFor(commands),
  },
}

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name)
