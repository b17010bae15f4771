import { describe, expect, it } from "vitest"
import { readDockerfile } from "../../../inputs/dockerfile/read-dockerfile.ts"
import type { CatalogedImage, FileEntry } from "../../../model/image/image.ts"
import type { Package } from "../../../model/package.ts"
import { sketchImage } from "../sketch-image.ts"
import { adviseDockerfile } from "./advise.ts"

/** Files of each layer: path and bytes. A layer without any stands for a step that only hides. */
interface Built {
  readonly files: Readonly<Record<string, number>>
  readonly step: string
}

function image(
  built: readonly Built[],
  more: Partial<CatalogedImage> = {},
  config: Partial<CatalogedImage["config"]> = {},
) {
  const sketch = sketchImage({})
  const files = built.flatMap((each, layer) =>
    Object.entries(each.files).map(([path, size]): [string, FileEntry] => [
      path,
      { path, size, layer, type: "file", mode: 0o755, uid: 0, gid: 0 },
    ]),
  )
  const layer = { diffId: "", compression: "none", entries: 0, fileBytes: 0, whiteouts: 0 } as const
  return {
    ...sketch,
    files: new Map(files),
    layers: built.map(() => layer),
    ...more,
    config: {
      ...sketch.config,
      user: "",
      history: built.map(({ step }) => ({ createdBy: step, isEmpty: false })),
      ...config,
    },
  } as CatalogedImage
}

const advise = (built: CatalogedImage, dockerfile: string, target?: string) =>
  adviseDockerfile(built, readDockerfile(dockerfile, "Dockerfile"), { target })

const user = "USER 65532:65532\n"
const deb = (name: string, ...files: readonly string[]): Package => ({
  type: "deb",
  name,
  version: "1",
  purl: `pkg:deb/debian/${name}@1`,
  locations: [],
  evidence: "installed",
  files,
})

describe("adviseDockerfile", () => {
  it("leaves caches out of the step that fills them, and only there", () => {
    const built = image([
      { step: "base", files: { "var/lib/apt/lists/old": 9_000_000 } },
      {
        step: "RUN /bin/sh -c apt-get update && apt-get install -y git # buildkit",
        files: { "var/lib/apt/lists/a": 5_000_000 },
      },
      { step: "RUN /bin/sh -c pip install flask # buildkit", files: { "root/.cache/pip/x": 2_000_000 } },
      { step: "RUN /bin/sh -c apk add git # buildkit", files: {} },
    ])
    const dockerfile = `FROM debian:12
RUN apt-get update && \\
    apt-get install -y git
RUN pip install flask
RUN apk add git
USER 1
`
    const { changes, text } = advise({ ...built, config: { ...built.config, user: "1" } as never }, dockerfile)
    expect(changes.map(({ line, bytes }) => [line, bytes])).toEqual([
      [2, 5_000_000],
      [4, 2_000_000],
    ])
    expect(text).toBe(`FROM debian:12
RUN apt-get update && \\
    apt-get install -y git \\
    && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir flask
RUN apk add git
USER 1
`)
  })

  it("joins a step with the one that removes what it stores", () => {
    const waste = (layer: number, by: number) =>
      ({
        efficiency: 1,
        storedBytes: 0,
        hiddenBytes: 0,
        hiddenByLayer: [],
        paths: [],
        hiddenBy: [{ layer, by, bytes: 3_000_000 }],
      }) as const
    const steps = ["base", "RUN set cd export make # buildkit", "RUN rm -r /src # buildkit"].map((step) => ({
      step,
      files: {},
    }))
    const joined = (dockerfile: string) => advise(image(steps, { waste: waste(1, 2) }), dockerfile).text
    expect(joined("FROM a\nRUN make all\n\nRUN rm -r /src\n")).toContain("RUN make all \\\n    && rm -r /src\n")
    // What a step leaves to the next in one shell would change the meaning.
    for (const first of ["cd /src && make all", "export A=1 && make all", "make all # done", "set -f; make all"])
      expect(joined(`FROM a\nRUN ${first}\nRUN rm -r /src\n`)).not.toContain("&& rm")
    expect(joined("FROM a\nRUN set -eux; make all\nRUN rm -r /src\n")).toContain("&& rm -r /src")
    expect(joined("FROM a\nRUN --mount=type=cache,target=/c make all\nRUN rm -r /src\n")).not.toContain("&& rm")
    expect(joined('FROM a\nRUN ["make", "all"]\nRUN rm -r /src\n')).not.toContain("&& rm")
  })

  describe("packages that serve builders", () => {
    const packages = [
      deb("curl", "usr/bin/curl"),
      deb("gcc", "usr/bin/gcc", "usr/bin/x86_64-linux-gnu-gcc-12"),
      deb("python3", "usr/bin/python3"),
      deb("libssl3", "usr/lib/libssl.so.3"),
    ]
    const files = { "usr/bin/curl": 200_000, "usr/bin/gcc": 900_000, "usr/bin/python3": 5_000_000 }
    const step = "RUN /bin/sh -c apt-get install -y python3 curl gcc libssl3 # buildkit"
    const run = (
      after: string,
      install = "apt-get install -y \\\n      curl \\\n      gcc \\\n      python3 libssl3",
    ) =>
      advise(
        image(
          [
            { step: "base", files: {} },
            { step, files },
            ...(after.startsWith("RUN") ? [{ step: after, files: {} }] : []),
          ],
          { packages },
        ),
        `FROM a\nRUN ${install}\n${after}\n`,
      )

    it("go where nothing calls them", () => {
      const { changes, text } = run(`CMD ["python3"]`)
      expect(changes[0]).toMatchObject({ packages: ["curl", "gcc"], bytes: 1_100_000, line: 2 })
      expect(text).toBe(`FROM a\nRUN apt-get install -y \\\n      python3 libssl3\n${user}CMD ["python3"]\n`)
    })

    it("stay where a later step or the command calls them", () => {
      expect(run(`CMD curl http://x && gcc a.c`).changes.flatMap((change) => change.packages)).toEqual([])
      expect(run("RUN gcc a.c").changes.flatMap((change) => change.packages)).toEqual(["curl"])
    })

    it("are removed at the end of a step that calls them itself", () => {
      const { text } = run(`CMD ["python3"]`, "apt-get install -y python3 curl libssl3 && curl -o x http://x")
      expect(text).toContain(
        "RUN apt-get install -y python3 curl libssl3 && curl -o x http://x \\\n    && apt-get purge -y --auto-remove curl\n",
      )
    })
  })

  it("names a user before the command, or in place of root", () => {
    const built = image([{ step: "base", files: {} }])
    expect(advise(built, "FROM a\nCMD x\n").text).toBe(`FROM a\n${user}CMD x\n`)
    expect(advise(built, "FROM a\nENV A=1").text).toBe(`FROM a\nENV A=1\n${user.trim()}`)
    expect(advise(built, "FROM a\nUSER root\nCMD x\n").text).toBe(`FROM a\n${user}CMD x\n`)
    expect(advise({ ...built, config: { ...built.config, user: "app" } as never }, "FROM a\nCMD x\n").changes).toEqual(
      [],
    )
  })

  it("copies what needs no unpacking", () => {
    const built = image([{ step: "base", files: {} }], {}, { user: "1" })
    const of = (line: string) => advise(built, `FROM a\n${line}\n`).text.split("\n")[1]
    expect(of("ADD a.py b.py /app/")).toBe("COPY a.py b.py /app/")
    expect(of('ADD ["a.py", "/app/"]')).toBe('COPY ["a.py", "/app/"]')
    for (const kept of ["ADD a.tar.gz /", "ADD https://x/y /", "ADD git@github.com:a/b.git /", "ADD $X /"])
      expect(of(kept)).toBe(kept)
  })

  it("says nothing about bytes where the history is of another Dockerfile", () => {
    const built = image([
      { step: "base", files: {} },
      { step: "RUN /bin/sh -c make # buildkit", files: { "var/lib/apt/lists/a": 5_000_000 } },
    ])
    const advice = advise(built, "FROM a\nRUN apt-get install -y git\nCMD x\n")
    expect(advice.isAligned).toBe(false)
    expect(advice.changes.filter(({ bytes }) => bytes > 0)).toEqual([])
  })

  it("changes the stage that was built", () => {
    const built = image([{ step: "base", files: {} }])
    expect(advise(built, "FROM a AS x\nCMD x\nFROM b\nCMD y\n", "x").text).toBe(
      `FROM a AS x\n${user}CMD x\nFROM b\nCMD y\n`,
    )
  })

  it("refuses what is no Dockerfile", () => {
    expect(() => advise(image([]), "nothing here\n")).toThrow(/no FROM/)
    expect(() => advise(image([]), `FROM a\n${"#".repeat(1_000_001)}`)).toThrow(/longer/)
  })
})
