import { describe, expect, it } from "vitest"
import { renderGithub } from "./github.ts"
import { renderGitlab } from "./gitlab.ts"
import { renderJunit } from "./junit.ts"
import { renderMarkdown } from "./markdown.ts"
import { exampleReport } from "./report.fixture.ts"

const hostile = (text: string) => {
  const report = exampleReport()
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, message: text, subject: text })) }
}

/** Names of the elements that are open at each point; throws when they do not nest. */
function checkNesting(xml: string): void {
  const open: string[] = []
  for (const [, close, name, attributes = "", selfClosing] of xml.matchAll(
    /<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (close) expect(open.pop()).toBe(name)
    else if (!selfClosing) open.push(name as string)
    expect(attributes.replace(/&(?:amp|lt|gt|quot|#10);/g, "")).not.toContain("&")
  }
  expect(open).toEqual([])
  expect(xml.replace(/<\?xml[^>]*\?>|<\/?[a-z]+(?:\s+[a-z]+="[^"<]*")*\s*\/?>/g, "")).not.toMatch(/[<>]/)
}

describe("JUnit", () => {
  it("counts findings and what was not judged, and nests", () => {
    const xml = renderJunit(exampleReport())
    checkNesting(xml)
    expect(xml).toContain('tests="3" failures="2" errors="1"')
    expect(xml).toContain("k8s/with blank#1.yaml:31:13")
  })

  it("is well-formed whatever the names are", () => {
    checkNesting(renderJunit(hostile(`]]> <!-- & " ' \u0000\u001b \ud800 \uffff <script>`)))
  })

  it("shows that it ran when there is nothing to show", () => {
    expect(renderJunit({ ...exampleReport(), findings: [], incomplete: [] })).toContain("2 resources")
  })
})

describe("GitHub annotations", () => {
  it("stand one to a line, and cannot be forged by names", () => {
    const lines = [...renderGithub(hostile("x\n::error::forged\r%0A"))].join("").trimEnd().split("\n")
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) [^\r\n]*::[^\r\n]*$/)
    expect(lines[0]).toContain("file=k8s/with blank#1.yaml,line=31,endLine=31,col=13,")
  })
})

describe("GitLab code quality", () => {
  it("lists what has a place, and what was not judged", () => {
    const issues = JSON.parse(renderGitlab(exampleReport()))
    expect(issues.map(({ severity, check_name }: Record<string, string>) => `${severity} ${check_name}`)).toEqual([
      "blocker privileged-container",
      "blocker helm-missing",
    ])
    expect(issues[0]).toMatchObject({
      fingerprint: "0123456789abcdef",
      location: { path: "k8s/with blank#1.yaml", lines: { begin: 31, end: 31 } },
    })
  })
})

describe("Markdown", () => {
  it("says that the scan is incomplete before anything else", () => {
    const text = renderMarkdown(exampleReport())
    expect(text.indexOf("**The scan is incomplete.**")).toBeLessThan(text.indexOf("<details>"))
    expect(text).toContain("### breakwater: 1 critical · 1 low")
  })

  it("lets no markup, mention or link of a name through", () => {
    const text = renderMarkdown(hostile("@everyone [x](http://evil) <img src=x> `code` \n# heading"))
    expect(text).not.toMatch(/<img|\]\(http|(?<!\u200b)\beveryone\b(?<=@everyone)|\n# /)
  })
})
