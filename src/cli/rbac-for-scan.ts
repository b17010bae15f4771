import { dump } from "js-yaml"
import { discoverCluster } from "../app/load-cluster.ts"
import { scanRole } from "../app/rbac-for-scan.ts"
import { clusterOptions, clusterProblem, readClusterOptions, wantsCluster } from "./cluster.ts"
import { type Command, text, UsageError } from "./command.ts"

const intro = [
  "The least that breakwater needs to scan this cluster. It only ever reads.",
  "Whoever may list Secrets could read their values. breakwater asks for their metadata alone",
  "(PartialObjectMetadataList), but RBAC knows no such right. Without it: rbac-for-scan --without-secrets,",
  "and scan --cluster --without-secrets; the rules about long-lived tokens then find nothing.",
]

export const rbacForScanCommand: Command = {
  name: "rbac-for-scan",
  arguments: "",
  describe: "the least-privilege ClusterRole and binding that a scan of a cluster needs",
  options: {
    cluster: { ...clusterOptions.cluster, describe: "ask this cluster what it serves, custom resources too" },
    namespace: {
      ...clusterOptions.namespace,
      describe: "a Role for this namespace instead; may be given several times",
    },
    "without-secrets": { type: "boolean", describe: "leave Secrets out" },
    timeout: clusterOptions.timeout,
    account: {
      type: "string",
      value: "NS/NAME",
      describe: "service account to bind (default breakwater/breakwater)",
    },
  },
  examples: [
    "breakwater rbac-for-scan --cluster | kubectl apply -f -",
    "breakwater rbac-for-scan --without-secrets -n shop --account ci/scanner",
  ],
  async run(_positionals, options, terminal) {
    const [namespace = "", name = "", ...more] = (text(options, "account") ?? "breakwater/breakwater").split("/")
    if (namespace === "" || name === "" || more.length > 0)
      throw new UsageError("--account is no NAMESPACE/NAME", "For example: --account breakwater/breakwater.")
    const given = readClusterOptions(options)
    const discovery = wantsCluster(options)
      ? await discoverCluster(given).catch((error: unknown) => {
          throw clusterProblem(error)
        })
      : undefined
    const objects = scanRole({
      ...given,
      account: { namespace, name },
      ...(discovery ? { served: discovery.resources } : {}),
    })
    const custom = discovery
      ? []
      : ["Custom resources are not among these rules: --cluster adds those that a cluster serves."]
    const comment = [...(given.withoutSecrets ? intro.slice(0, 1) : intro), ...custom]
      .map((line) => `# ${line}\n`)
      .join("")
    await terminal.write(comment + objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join("---\n"))
    return discovery && discovery.incomplete.length > 0 ? 3 : 0
  },
}
