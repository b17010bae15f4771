import { getOrAdd } from "../../lib/get-or-add.ts"
import { type Advisory, type AdvisoryIndex, anyGroup } from "../../model/advisory.ts"

/** An index over advisories in memory, for a few of them: a new notice, a test. */
export function indexAdvisories(advisories: Iterable<Advisory>): AdvisoryIndex {
  const byName = new Map<string, Advisory[]>()
  const ecosystems = new Set<string>()
  for (const advisory of advisories) {
    const { ecosystem, package: name } = advisory
    ecosystems.add(ecosystem)
    const artifact = anyGroup(ecosystem, name)
    for (const each of artifact === undefined ? [name] : [name, artifact])
      getOrAdd(byName, `${ecosystem}\n${each}`, () => []).push(advisory)
  }
  return {
    lookup: (ecosystem, name) => byName.get(`${ecosystem}\n${name}`) ?? [],
    covers: (ecosystem) => ecosystems.has(ecosystem),
  }
}
