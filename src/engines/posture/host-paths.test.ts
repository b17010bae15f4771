import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cleanHostPath, hostPathRisk } from "./host-paths.ts"

describe("hostPathRisk", () => {
  it.each([
    ["/var/run/docker.sock", "runtime"],
    ["/run//containerd/../containerd/containerd.sock", "runtime"],
    ["\\\\.\\pipe\\docker_engine", "runtime"],
    ["/", "above"],
    ["/var/run", "above"],
    ["/run/containerd/", "above"],
    ["/etc/", "credentials"],
    ["/etc/kubernetes/pki/ca.key", "credentials"],
    ["/var", "credentials"],
    ["/var/lib", "credentials"],
    ["/var/lib/kubelet/pods/x", "credentials"],
    ["/var/lib/etcd/member", "credentials"],
    ["/sys", "system"],
    ["/opt", "system"],
    ["/var/lib/kubelet/plugins", "ordinary"],
    ["/etc/localtime", "ordinary"],
    ["/etcetera", "ordinary"],
    ["/dev/shm", "ordinary"],
    ["/var/run/app.sock", "ordinary"],
    ["/running", "ordinary"],
    ["/srv/data", "ordinary"],
    ["", "ordinary"],
  ])("%s is %s", (path, risk) => {
    expect(hostPathRisk(path)).toBe(risk)
  })

  it("is the same for every spelling of a path, and the folder above is at least as bad, the socket itself aside", () => {
    const part = fc.constantFrom("etc", "var", "run", "lib", "docker.sock", "kubelet", "root", "srv", "containerd")
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const path = `/${parts.join("/")}`
        expect(hostPathRisk(`/./${parts.join("//")}/x/..`)).toBe(hostPathRisk(path))
        expect(cleanHostPath(cleanHostPath(path))).toBe(cleanHostPath(path))
        const parent = hostPathRisk(`/${parts.slice(0, -1).join("/")}`)
        if (hostPathRisk(path) === "runtime") expect(parent).toBe("above")
        if (parent === "ordinary") expect(hostPathRisk(path)).toBe("ordinary")
      }),
    )
  })
})
