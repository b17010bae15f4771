import type { Configuration } from "../../inputs/configuration/configuration.ts"
import { fileMatcher, resourceMatcher } from "./patterns.ts"
import type { FoundWaivers } from "./waiver-source.ts"

/** The waivers of `.breakwater.yaml`. All that a waiver names must hold. */
export const configuredWaivers = ({ waivers, file }: Configuration): FoundWaivers => ({
  broken: [],
  waivers: waivers.map(({ rules, resource, file: files, container, location, ...terms }) => {
    const isOwner = resourceMatcher(resource ?? "**")
    const isFile = files === undefined ? () => true : fileMatcher(files)
    return {
      waiver: { by: "file", ...terms },
      rules,
      covers: (finding) =>
        isOwner(finding) && isFile(finding) && (container === undefined || finding.container?.name === container),
      location,
      where: `waiver ${file}:${location.line}`,
    }
  }),
})
