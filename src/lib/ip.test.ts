import { BlockList } from "node:net"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { holds } from "./intervals.ts"
import { formatAddress, formatCidrs, isV6, parseAddress, parseCidr } from "./ip.ts"

describe("addresses", () => {
  it.each([
    "",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "01.2.3.4",
    "1.2.3.4/8",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "12345::",
    "g::1",
    "::1.2.3",
    "::1.2.3.400",
    "1:2:3:4:5:6:7::8:9",
  ])("refuses %j", (text) => expect(parseAddress(text)).toBeUndefined())

  it.each([
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["fe80::1:0:0:1", "fe80::1:0:0:1"],
    ["::ffff:1.2.3.4", "::ffff:102:304"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
    ["1::", "1::"],
  ])("reads %s and writes %s", (text, expected) => {
    const address = parseAddress(text)
    expect(address === undefined ? undefined : formatAddress(address)).toBe(expected)
  })

  it("agree with node:net on which addresses a block holds", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), (network, length, address) => {
        const block = new BlockList()
        block.addSubnet(network, length, "ipv4")
        expect(holds(parseCidr(`${network}/${length}`) ?? [], parseAddress(address) ?? -1n)).toBe(block.check(address))
      }),
    )
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 1, max: 128 }), fc.ipV6(), (network, length, address) => {
        const block = new BlockList()
        block.addSubnet(network, length, "ipv6")
        const mine = holds(parseCidr(`${network}/${length}`) ?? [], parseAddress(address) ?? -1n)
        expect(mine).toBe(block.check(address, "ipv6"))
      }),
    )
  })

  it("are written as the fewest blocks", () => {
    expect(formatCidrs([...(parseCidr("10.0.0.0/8") ?? [])])).toEqual(["10.0.0.0/8"])
    expect(formatCidrs([1n, 4n])).toEqual(["0.0.0.1/32", "0.0.0.2/31"])
    expect(formatCidrs(parseCidr("::/0") ?? [])).toEqual(["::/0"])
  })

  it.each(["1.2.3.4", "1.2.3.4/33", "1.2.3.4/", "::/129", "x/8", "1.2.3.4/-1"])("no block: %s", (text) => {
    expect(parseCidr(text)).toBeUndefined()
  })

  it("keeps the families apart", () => {
    expect(isV6(parseAddress("255.255.255.255") ?? 0n)).toBe(false)
    expect(isV6(parseAddress("::") ?? 0n)).toBe(true)
    expect(holds(parseCidr("0.0.0.0/0") ?? [], parseAddress("::1") ?? 0n)).toBe(false)
  })
})
