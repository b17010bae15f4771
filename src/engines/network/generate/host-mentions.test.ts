import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { hostMentions } from "./host-mentions.ts"

const hosts = (text: string, isFile = false) =>
  hostMentions(text, isFile).map(({ host, port }) => (port === undefined ? host : `${host}:${port}`))

describe("hostMentions", () => {
  it.each<[text: string, hosts: string[]]>([
    ["redis", ["redis"]],
    ["redis:6379", ["redis:6379"]],
    ["http://cart.shop.svc:8080/path?x=1#y", ["cart.shop.svc:8080"]],
    ["postgres://user:p%40ss@db:5432/shop?sslmode=disable", ["db:5432"]],
    ["jdbc:postgresql://db.data:5432/shop", ["db.data:5432"]],
    ["mongodb://a:27017,b.data:27018/shop", ["a:27017", "b.data:27018"]],
    ["user:secret@tcp(mysql:3306)/shop", ["mysql:3306"]],
    ["kafka-0.kafka:9092,kafka-1.kafka:9092", ["kafka-0.kafka:9092", "kafka-1.kafka:9092"]],
    ["dns:///cart.shop:50051", ["cart.shop:50051"]],
    ["[fd00::1]:443", ["fd00::1:443"]],
    ["10.0.0.7:53", ["10.0.0.7:53"]],
    ["1.2.3", []],
    ["v1.27", ["v1.27"]],
    ["two words", []],
    [":8080", []],
    ["", []],
    ["x".repeat(300_000), []],
  ])("%s", (text, expected) => expect(hosts(text)).toEqual(expected))

  it("leaves comments of files out, and options of commands in", () => {
    expect(hosts("# old: db:5432\nurl = http://db:5433\n", true)).toEqual(["db:5433"])
    expect(hosts("--url=http://db:5433")).toEqual(["db:5433"])
  })

  it("never throws, and takes little time for any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 3_000 }), (text) => hostMentions(text).length <= 2_000))
  })
})
