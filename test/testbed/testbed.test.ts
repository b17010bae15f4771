import { existsSync } from "node:fs"
import { dirname } from "node:path"
import { describe, expect, it } from "vitest"
import { hasTestbed, startTestbed } from "./testbed.ts"

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe.skipIf(!hasTestbed)("the test bed", () => {
  it("starts a real API server, answers, and leaves nothing behind", async () => {
    const testbed = await startTestbed()
    const { client, pids, kubeconfig } = testbed
    try {
      const roles = await client.call("GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles")
      expect((roles.items as unknown[]).length).toBeGreaterThan(50)
      expect(pids.filter(isRunning)).toEqual(pids)
    } finally {
      await testbed.stop()
    }
    expect(pids.filter(isRunning)).toEqual([])
    expect(existsSync(dirname(kubeconfig))).toBe(false)
  })

  it("behaves as an older minor", async () => {
    const testbed = await startTestbed({ emulate: 34 })
    try {
      const { emulationMinor } = await testbed.client.call("GET", "/version")
      expect(emulationMinor).toBe("34")
    } finally {
      await testbed.stop()
    }
  })

  it("ends the processes when the server does not come up", async () => {
    await expect(startTestbed({ args: ["--no-such-flag"] })).rejects.toThrow(/unknown flag/)
  })
})
