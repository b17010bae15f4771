import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../../lib/json.ts"
import { applyPatch } from "../../../lib/json-patch.ts"
import { Inventory } from "../../../model/inventory.ts"
import { newestVersion } from "../../../model/kubernetes-version.ts"
import { Resource } from "../../../model/resource.ts"
import { findWorkloads } from "../../../model/workload/workload.ts"
import { readArguments, splitCommandLine } from "./component-arguments.ts"
import { clusterConfiguration, file, staticPod } from "./examples.ts"
import { componentsOf } from "./find-components.ts"
import { removeArgument, setArgument } from "./set-argument.ts"

const componentsIn = (...objects: readonly JsonObject[]) => {
  const inventory = Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "test" })))
  return componentsOf({ inventory, workloads: findWorkloads(inventory, newestVersion) })
}

const only = (object: JsonObject) => {
  const [found, ...others] = componentsIn(object)
  expect(others).toEqual([])
  if (!found) throw new Error("no component")
  return found
}

const pod = (container: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", namespace: "kube-system" },
  spec: { containers: [{ name: "a", image: "registry.example/a:1", ...container }] },
})

describe("arguments of a component", () => {
  it("are read with = and without, the last one counts, and lists gather", () => {
    const flags = only(
      staticPod("kube-apiserver", "--a=1", "--a", "2", "--list=x,y", "--list", "z", "--secure_port=6443", "--empty="),
    )
    expect(flags.value("a")).toBe("2")
    expect(flags.list("list")).toEqual(["x", "y", "z"])
    expect(flags.value("secure-port")).toBe("6443")
    expect(flags.has("empty")).toBe(false)
    expect(flags.value("missing")).toBeUndefined()
  })

  it("take switches as pflag does: a value must stand behind =", () => {
    const flags = only(
      staticPod("kube-apiserver", "--profiling", "false", "--anonymous-auth=F", "--service-account-lookup=maybe"),
    )
    expect(flags.flag("profiling", true)).toBe(true)
    expect(flags.flag("anonymous-auth", true)).toBe(false)
    expect(flags.flag("service-account-lookup", true)).toBe(true)
    expect(flags.flag("missing", false)).toBe(false)
  })

  it("end at --, and hostile words are no arguments", () => {
    const at = () => ({ resource: new Resource({}, { kind: "cluster", name: "x" }), path: "" })
    expect(readArguments(["--a=1", "--", "--b=2"], at).map(({ name }) => name)).toEqual(["a"])
    expect(readArguments(["---", "-", "--=x", "--1=2", "", "plain"], at)).toEqual([])
    expect(readArguments(["--constructor=x"], at)).toHaveLength(1)
    expect(splitCommandLine("sh -c 'a b' \"c d\" --x='y z' \\\n --w")).toEqual([
      "sh",
      "-c",
      "a b",
      "c d",
      "--x=y z",
      "--w",
    ])
  })
})

describe("components are found", () => {
  it.each([
    ["by command", { command: ["/usr/local/bin/kube-apiserver", "--a=1"] }],
    ["by arguments behind the command", { command: ["kube-apiserver"], args: ["--a=1"] }],
    ["by the image", { image: "registry.k8s.io/kube-apiserver-amd64:v1.37.0", args: ["--a=1"] }],
    ["behind go-runner", { command: ["/go-runner", "--log-file=/var/log/x", "kube-apiserver", "--a=1"] }],
    ["behind hyperkube", { command: ["/hyperkube", "kube-apiserver", "--a=1"] }],
    ["in a script", { command: ["/bin/sh", "-c", "exec kube-apiserver --a=1 1>>/var/log/x 2>&1"] }],
  ])("%s", (_name, container) => {
    const flags = only(pod(container))
    expect(flags.component).toBe("kube-apiserver")
    expect(flags.value("a")).toBe("1")
  })

  it.each([
    ["another program", { command: ["test", "--a=1"] }],
    ["a program that only names it", { command: ["kubectl", "logs", "kube-apiserver"] }],
    ["a script that looks for it", { command: ["sh", "-c", "pgrep kube-apiserver --a=1"] }],
    ["an etcd of an application without command", { image: "bitnami/etcd:3.5" }],
  ])("not in %s", (_name, container) => {
    expect(componentsIn(pod(container))).toEqual([])
  })

  it("etcd by its variables, arguments before them", () => {
    const flags = only(
      pod({
        command: ["etcd", "--client-cert-auth=true"],
        env: [
          { name: "ETCD_CLIENT_CERT_AUTH", value: "false" },
          { name: "ETCD_CERT_FILE", value: "/pki/server.crt" },
        ],
      }),
    )
    expect(flags.flag("client-cert-auth", false)).toBe(true)
    expect(flags.value("cert-file")).toBe("/pki/server.crt")
  })

  it.each([
    ["v1beta3", { "anonymous-auth": "false" }],
    ["v1beta4", [{ name: "anonymous-auth", value: "false" }]],
  ])("in kubeadm's %s with what kubeadm passes itself", (version, extraArgs) => {
    const found = componentsIn(file(`kubeadm.k8s.io/${version}`, "ClusterConfiguration", { apiServer: { extraArgs } }))
    expect(found.map(({ component }) => component)).toEqual([
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "etcd",
    ])
    const [server] = found
    expect(server?.value("anonymous-auth")).toBe("false")
    expect(server?.list("authorization-mode")).toEqual(["Node", "RBAC"])
  })

  it("in the ConfigMap that kubeadm keeps, which no patch reaches", () => {
    const text =
      "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n  - name: profiling\n    value: 'true'\n"
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "kubeadm-config" },
      data: { ClusterConfiguration: text },
    }
    const place = componentsIn(object)[0]?.at("profiling")
    expect(place?.path).toBe("/data/ClusterConfiguration")
    expect(place && setArgument("profiling", "false")(place, object)).toEqual([])
  })

  it("in what kubescape's node agent wrote down", () => {
    const flags = only({
      apiVersion: "hostdata.kubescape.cloud/v1beta0",
      kind: "ControlPlaneInfo",
      metadata: { name: "node-1" },
      data: { APIServerInfo: { cmdLine: "kube-apiserver --anonymous-auth=true --token-auth-file /etc/t.csv" } },
    })
    expect(flags.value("token-auth-file")).toBe("/etc/t.csv")
  })
})

describe("arguments are set", () => {
  it.each([
    ["over one with =", staticPod("etcd", "--x=1", "--auto-tls=true"), ["etcd", "--x=1", "--auto-tls=false"]],
    ["over one with a value behind it", staticPod("etcd", "--auto-tls"), ["etcd", "--auto-tls=false"]],
    ["at the end", staticPod("etcd", "--x=1"), ["etcd", "--x=1", "--auto-tls=false"]],
  ])("%s", (_name, object, wanted) => {
    const place = only(object).at("auto-tls")
    const after = applyPatch(object, setArgument("auto-tls", "false")(place, object)) as typeof object
    expect(after).toMatchObject({ spec: { containers: [{ command: wanted }] } })
    expect(only(after).flag("auto-tls", true)).toBe(false)
  })

  it("with a loose value, which goes", () => {
    const object = staticPod("kube-apiserver", "--token-auth-file", "/etc/t.csv", "--x=1")
    const place = only(object).at("token-auth-file")
    const set = applyPatch(object, setArgument("token-auth-file", "/b")(place, object)) as typeof object
    expect(set).toMatchObject({
      spec: { containers: [{ command: ["kube-apiserver", "--token-auth-file=/b", "--x=1"] }] },
    })
    const removed = applyPatch(object, removeArgument(place, object)) as typeof object
    expect(removed).toMatchObject({ spec: { containers: [{ command: ["kube-apiserver", "--x=1"] }] } })
  })

  it("among kubeadm's, in either form", () => {
    for (const object of [
      clusterConfiguration("apiServer", ["profiling", "true"]),
      file("kubeadm.k8s.io/v1beta3", "ClusterConfiguration", { apiServer: { extraArgs: { profiling: "true" } } }),
      file("kubeadm.k8s.io/v1beta3", "ClusterConfiguration"),
      file("kubeadm.k8s.io/v1beta4", "ClusterConfiguration"),
    ]) {
      const place = componentsIn(object)[0]?.at("profiling")
      if (!place) throw new Error("no component")
      const after = applyPatch(object, setArgument("profiling", "false")(place, object)) as JsonObject
      expect(componentsIn(after)[0]?.value("profiling")).toBe("false")
    }
  })
})
