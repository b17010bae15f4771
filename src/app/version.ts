import packageJson from "../../package.json" with { type: "json" }

/** The tool as it names itself in reports. */
export const tool = { name: "breakwater", version: packageJson.version } as const
