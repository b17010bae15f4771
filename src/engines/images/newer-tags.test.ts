import { expect, it } from "vitest"
import { newerTags } from "./newer-tags.ts"

it.each<[string, readonly string[], readonly string[]]>([
  [
    "3.11.4-slim",
    [
      "3.11.3-slim",
      "3.11.9-slim",
      "3.11.10-slim",
      "3.12.1-slim",
      "3.13.0-slim",
      "4.0.0-slim",
      "3.14.0rc1-slim",
      "3.11.12",
      "latest",
      "3.11-slim",
    ],
    ["3.11.10-slim", "3.13.0-slim", "4.0.0-slim"],
  ],
  ["12.4", ["12.4", "12.11", "13.1", "sid"], ["12.11", "13.1"]],
  ["12.11", ["12.4", "12.11"], []],
  ["bookworm-20240110-slim", ["bookworm-20251101-slim", "trixie-20251101-slim"], ["bookworm-20251101-slim"]],
  ["latest", ["1", "2", "latest"], []],
  ["v1.9.0", ["v1.10.0", "1.11.0"], ["v1.10.0"]],
  ["1.99999999999999999999", ["1.100000000000000000000"], ["1.100000000000000000000"]],
])("of %s", (tag, tags, expected) => expect(newerTags(tag, tags)).toEqual(expected))
