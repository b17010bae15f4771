import { chmodSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { Scratch } from "../../../../test/hostile/scratch.ts"
import type { JsonObject } from "../../../lib/json.ts"
import { proxyFromEnvironment } from "../../http/proxy.ts"
import { ClusterError } from "../cluster-error.ts"
import { runExecCredential } from "./exec-credential.ts"
import { inClusterAccess } from "./in-cluster.ts"
import { kubeconfigFiles, readKubeconfig } from "./read-kubeconfig.ts"
import { resolveContext } from "./resolve-context.ts"

const config = (name: string, cluster: JsonObject, user: JsonObject, current?: string): string =>
  JSON.stringify({
    ...(current === undefined ? {} : { "current-context": current }),
    clusters: [{ name, cluster: { server: `https://${name}.example:6443`, ...cluster } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  })

describe("kubeconfig files", () => {
  it("are those of KUBECONFIG, each once, else ~/.kube/config", () => {
    expect(kubeconfigFiles({ KUBECONFIG: "a::b:a" })).toEqual(["a", "b"])
    expect(kubeconfigFiles({ KUBECONFIG: "", HOME: "/home/x" })).toEqual(["/home/x/.kube/config"])
  })

  it("are merged: the first that names something wins, missing files are passed over", async () => {
    using scratch = new Scratch({
      "one/config": config("a", {}, { token: "one" }),
      "two/config": [
        "# the second",
        "current-context: b",
        "clusters: [{ name: a, cluster: { server: https://other } }]",
        "users:",
        "- name: a",
        "  user: { token: two }",
        "contexts: null",
      ].join("\n"),
      "three/config": config("b", {}, { token: "three" }, "a"),
      empty: "",
    })
    const files = ["one/config", "nowhere", "two/config", "empty", "three/config"].map((file) => scratch.path(file))
    const merged = readKubeconfig(files)
    expect([...merged.contexts.keys()]).toEqual(["a", "b"])
    expect(merged.currentContext).toBe("b")
    expect(resolveContext(merged).server.href).toBe("https://b.example:6443/")
    const access = resolveContext(merged, "a")
    expect(access.server.hostname).toBe("a.example")
    expect(await access.credential(false)).toEqual({ authorization: "Bearer one" })
  })

  it.each([
    ["no YAML", "{a: [", "kubeconfig-malformed"],
    ["a list", "- a\n", "kubeconfig-malformed"],
    ["no context", "{}", "no-context"],
    [
      "a context without a cluster",
      config("a", {}, {}, "a").replace('"cluster":"a"', '"cluster":"x"'),
      "kubeconfig-broken",
    ],
    ["a context without a user", config("a", {}, {}, "a").replace('"user":"a"', '"user":"x"'), "kubeconfig-broken"],
    ["no server", config("a", { server: "" }, {}, "a"), "kubeconfig-broken"],
    ["a server that is no URL", config("a", { server: "https://[" }, {}, "a"), "kubeconfig-broken"],
    ["another scheme", config("a", { server: "ftp://x" }, {}, "a"), "kubeconfig-broken"],
    ["an unusable proxy", config("a", { "proxy-url": "ftp://x" }, {}, "a"), "kubeconfig-broken"],
    ["a missing authority", config("a", { "certificate-authority": "nowhere.crt" }, {}, "a"), "kubeconfig-file"],
    ["a missing certificate", config("a", {}, { "client-certificate": "nowhere.crt" }, "a"), "kubeconfig-file"],
    ["an old auth provider", config("a", {}, { "auth-provider": { name: "gcp" } }, "a"), "kubeconfig-auth-provider"],
    [
      "an authority that is not to be asked",
      config("a", { "certificate-authority-data": "QQ==", "insecure-skip-tls-verify": true }, {}, "a"),
      "kubeconfig-broken",
    ],
  ])("with %s are refused by name, without their content", (_title, text, code) => {
    using scratch = new Scratch({ config: text })
    let error: unknown
    try {
      resolveContext(readKubeconfig([scratch.path("config")]))
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(ClusterError)
    expect(error).toMatchObject({ code })
    expect((error as ClusterError).message).not.toContain("{a: [")
  })

  it("take files relative to themselves, data before files, a token file before a token", async () => {
    using scratch = new Scratch({
      "sub/ca.crt": "authority",
      "sub/client.crt": "certificate",
      "sub/client.key": "key",
      "sub/token": "first\n",
      "sub/config": config(
        "a",
        { "certificate-authority": "ca.crt", "tls-server-name": "kubernetes", "proxy-url": "socks5://proxy:1080" },
        {
          "client-certificate": "client.crt",
          "client-key": "nowhere",
          "client-key-data": Buffer.from("data").toString("base64"),
          token: "fixed",
          tokenFile: "token",
          as: "alice",
          "as-uid": "7",
          "as-groups": ["devs", "ops"],
          "as-user-extra": { "Example.com/Reason": ["a", "b"] },
        },
        "a",
      ),
    })
    const access = resolveContext(readKubeconfig([scratch.path("sub/config")]))
    expect(access).toMatchObject({ authorities: "authority", tlsServerName: "kubernetes" })
    expect(access.proxy?.href).toBe("socks5://proxy:1080")
    expect(access.headers).toEqual({
      "Impersonate-User": "alice",
      "Impersonate-Uid": "7",
      "Impersonate-Group": ["devs", "ops"],
      "Impersonate-Extra-example.com%2Freason": ["a", "b"],
    })
    expect(await access.credential(false)).toEqual({
      certificate: "certificate",
      key: "data",
      authorization: "Bearer first",
    })
    scratch.write({ "sub/token": "second" })
    expect((await access.credential(false)).authorization).toBe("Bearer first")
    expect((await access.credential(true)).authorization).toBe("Bearer second")
  })

  it("give no credentials to a server without TLS", async () => {
    using scratch = new Scratch({ config: config("a", { server: "http://a" }, { token: "secret", as: "alice" }, "a") })
    const access = resolveContext(readKubeconfig([scratch.path("config")]))
    expect(await access.credential(false)).toEqual({})
    expect(access.headers).toEqual({})
  })
})

describe("a pod's own service account", () => {
  it("is found by the environment and the mounted files", async () => {
    using scratch = new Scratch({ token: "pod-token", "ca.crt": "authority" })
    const environment = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" }
    const access = inClusterAccess(environment, scratch.folder)
    expect(access?.server.href).toBe("https://[fd00::1]/")
    expect(access?.authorities).toBe("authority")
    expect(await access?.credential(false)).toEqual({ authorization: "Bearer pod-token" })
    expect(inClusterAccess({}, scratch.folder)).toBeUndefined()
    expect(inClusterAccess(environment, scratch.path("nowhere"))).toBeUndefined()
  })
})

describe("the proxy of the environment", () => {
  const proxy = (target: string, environment: Record<string, string>) =>
    proxyFromEnvironment(new URL(target), environment)?.href

  it.each([
    ["https://api.example", {}, undefined],
    ["https://api.example", { HTTPS_PROXY: "http://p:3128" }, "http://p:3128/"],
    ["https://api.example", { https_proxy: "p:3128" }, "http://p:3128/"],
    ["https://api.example", { HTTPS_PROXY: "http://upper", https_proxy: "http://lower" }, "http://upper/"],
    ["https://api.example", { HTTP_PROXY: "http://p" }, undefined],
    ["http://api.example", { HTTP_PROXY: "http://p" }, "http://p/"],
    ["https://localhost:6443", { HTTPS_PROXY: "http://p" }, undefined],
    ["https://127.8.9.10", { HTTPS_PROXY: "http://p" }, undefined],
    ["https://[::1]:6443", { HTTPS_PROXY: "http://p" }, undefined],
    ["https://api.example", { HTTPS_PROXY: "http://p", NO_PROXY: "*" }, undefined],
    ["https://api.example", { HTTPS_PROXY: "http://p", NO_PROXY: "example" }, undefined],
    ["https://api.example", { HTTPS_PROXY: "http://p", NO_PROXY: ".example" }, undefined],
    ["https://api.example", { HTTPS_PROXY: "http://p", NO_PROXY: "*.example" }, undefined],
    ["https://example", { HTTPS_PROXY: "http://p", NO_PROXY: ".example" }, "http://p/"],
    ["https://myexample", { HTTPS_PROXY: "http://p", NO_PROXY: "example" }, "http://p/"],
    ["https://api.example:6443", { HTTPS_PROXY: "http://p", NO_PROXY: "api.example:6443" }, undefined],
    ["https://api.example:6443", { HTTPS_PROXY: "http://p", NO_PROXY: "api.example:443" }, "http://p/"],
    ["https://10.1.2.3", { HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8" }, undefined],
    ["https://11.1.2.3", { HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8, 12.0.0.1" }, "http://p/"],
    ["https://12.0.0.1", { HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8, 12.0.0.1" }, undefined],
    ["https://[fd00::5]", { HTTPS_PROXY: "http://p", no_proxy: "fd00::/8" }, undefined],
    ["https://api.example", { HTTPS_PROXY: "http://p", NO_PROXY: "10.0.0.0/8" }, "http://p/"],
  ] as const)("%s with %j is %s", (target, environment, expected) => {
    expect(proxy(target, environment)).toBe(expected)
  })
})

describe("a credential plugin", () => {
  const options = { cluster: { server: "https://a" }, timeout: 10_000, isInteractive: false }
  const version = "client.authentication.k8s.io/v1"
  const script = (body: string) => `#!/usr/bin/env node\n${body}\n`
  const print = (value: unknown) => script(`process.stdout.write(${JSON.stringify(JSON.stringify(value))})`)
  const endless = script("setInterval(() => {}, 1000)")
  const credential = { apiVersion: version, kind: "ExecCredential", status: { token: "planted-exec-token" } }

  async function run(text: string, spec: JsonObject = {}, more: Partial<typeof options> = {}) {
    using scratch = new Scratch({ "bin/plugin": text })
    chmodSync(scratch.path("bin/plugin"), 0o755)
    return await runExecCredential(
      { apiVersion: version, command: "bin/plugin", interactiveMode: "Never", ...spec },
      { ...options, ...more, folder: scratch.folder },
    )
  }

  it("is found beside the kubeconfig and told what it may know", async () => {
    const echo = script(
      `const { status, ...rest } = ${JSON.stringify(credential)}
       process.stdout.write(JSON.stringify({ ...rest, status: { token: [process.argv[2], process.env.EXTRA, process.env.KUBERNETES_EXEC_INFO].join(" ") } }))`,
    )
    const { authorization } = await run(echo, {
      args: ["$(id)", "x"],
      env: [{ name: "EXTRA", value: "extra" }],
      provideClusterInfo: true,
    })
    expect(authorization).toBe(
      `Bearer $(id) extra ${JSON.stringify({ kind: "ExecCredential", apiVersion: version, spec: { interactive: false, cluster: options.cluster } })}`,
    )
  })

  it("gives a token or a certificate, and says when it ends", async () => {
    expect(await run(print(credential))).toEqual({ authorization: "Bearer planted-exec-token", expires: undefined })
    const beta = "client.authentication.k8s.io/v1beta1"
    const status = { clientCertificateData: "c", clientKeyData: "k", expirationTimestamp: "2027-01-31T00:00:00Z" }
    expect(await run(print({ ...credential, apiVersion: beta, status }), { apiVersion: beta })).toEqual({
      certificate: "c",
      key: "k",
      expires: Date.UTC(2027, 0, 31),
    })
  })

  it.each([
    ["an old version", print(credential), { apiVersion: "client.authentication.k8s.io/v1alpha1" }, /not supported/],
    ["another version than asked", print({ ...credential, apiVersion: "x/v1" }), {}, /no ExecCredential of/],
    ["no JSON", script('process.stdout.write("planted-exec-token")'), {}, /no JSON/],
    ["nothing", print({ ...credential, status: {} }), {}, /neither a token nor a certificate/],
    [
      "a failure",
      script('console.error("planted-exec-token-0123456789 expired"); process.exit(3)'),
      {},
      /exit code 3: … expired/,
    ],
    ["no end", endless, {}, /did not end within 0.5 seconds/],
    ["too much", script('process.stdout.write("x".repeat(3e6)); setInterval(() => {}, 1000)'), {}, /more than 1 MiB/],
    [
      "a missing program",
      "",
      { command: "no-such-program-anywhere", installHint: "Get it from us." },
      /no such program/,
    ],
    ["no command", "", { command: "" }, /names no command/],
    ["a need for a terminal", print(credential), { interactiveMode: "Always" }, /needs a terminal/],
  ])("that gives %s is an error without its output", async (_title, text, spec, message) => {
    const error = await run(text, spec, text === endless ? { timeout: 500 } : {}).then(
      () => undefined,
      (caught: unknown) => caught,
    )
    expect(error).toBeInstanceOf(ClusterError)
    expect((error as ClusterError).message).toMatch(message)
    expect(JSON.stringify([(error as ClusterError).message, (error as ClusterError).advice])).not.toContain(
      "planted-exec-token",
    )
  })
})
