import type { StationKind } from "../../model/path-picture.ts"
import type { SeverityLevel } from "../../model/severity.ts"

interface Tone {
  readonly fill: string
  readonly line: string
}

interface Palette {
  readonly paper: string
  readonly ink: string
  readonly soft: string
  readonly arrow: string
  readonly label: string
  readonly good: string
  readonly kinds: Readonly<Record<StationKind, Tone>>
  readonly levels: Readonly<Record<SeverityLevel, string>>
}

const light: Palette = {
  paper: "#ffffff",
  ink: "#1a1d21",
  soft: "#4b5563",
  arrow: "#6b7280",
  label: "#f5f6f8",
  good: "#146c2e",
  kinds: {
    internet: { fill: "#e9edf3", line: "#475569" },
    workload: { fill: "#e6f0fd", line: "#1d5fa8" },
    identity: { fill: "#f1eafd", line: "#6d3fc0" },
    node: { fill: "#fdf1e0", line: "#8a5a00" },
    secret: { fill: "#e3f6f1", line: "#0f6b57" },
    network: { fill: "#e4f5fa", line: "#0b6179" },
    cluster: { fill: "#fde8ef", line: "#a3134d" },
    state: { fill: "#f1f1f1", line: "#555d68" },
  },
  levels: { critical: "#a8071a", high: "#c2410c", medium: "#8a6100", low: "#1d5fa8", info: "#59616c" },
}

const dark: Palette = {
  paper: "#14171c",
  ink: "#e6e8eb",
  soft: "#b3bac4",
  arrow: "#8b93a0",
  label: "#1c2027",
  good: "#6fd08c",
  kinds: {
    internet: { fill: "#232b37", line: "#94a3b8" },
    workload: { fill: "#14304f", line: "#74aef0" },
    identity: { fill: "#2d2150", line: "#b79af2" },
    node: { fill: "#3a2b0e", line: "#e8b93f" },
    secret: { fill: "#0f352d", line: "#5fd0b3" },
    network: { fill: "#0d323f", line: "#66c7e0" },
    cluster: { fill: "#45142d", line: "#ff8ab3" },
    state: { fill: "#282d35", line: "#a7afba" },
  },
  levels: { critical: "#ff8a94", high: "#ff9a5c", medium: "#e8b93f", low: "#74aef0", info: "#a0a8b3" },
}

/** Plain rules without variables: what shows slides and documents knows little of CSS. */
function rules({ paper, ink, soft, arrow, label, good, kinds, levels }: Palette): string {
  const list = [
    `.attack .paper { fill: ${paper} }`,
    `.attack text { fill: ${ink} }`,
    `.attack .soft, .attack .head { fill: ${soft} }`,
    `.attack .arrow { stroke: ${arrow} } .attack .tip { fill: ${arrow} }`,
    `.attack .label { fill: ${label}; stroke: ${arrow} }`,
    `.attack .cut .label, .attack .arrow.cut { stroke: ${good} } .attack .tip.cut { fill: ${good} }`,
    `.attack .mark { fill: ${good} } .attack .blade { stroke: ${paper} } .attack .mark-text { fill: ${paper} }`,
    ...Object.entries(kinds).map(
      ([kind, { fill, line }]) => `.attack .${kind} .box { fill: ${fill}; stroke: ${line} }`,
    ),
    ...Object.entries(levels).map(
      ([level, line]) => `.attack .${level} .box { stroke: ${line} } .attack .${level} .head { fill: ${line} }`,
    ),
  ]
  return list.join("\n")
}

/** Style of pictures of attack paths, light and dark by the reader's own setting; on paper light. */
export const pathStyle = `
.attack { font-family: "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif }
.attack .box { stroke-width: 1.4 } .attack .goal .box { stroke-width: 3 }
.attack .name { font-size: 13px; font-weight: 600 } .attack .head { font-size: 10.5px } .attack .goal .head { font-weight: 700 }
.attack .words { font-size: 11px } .attack .id { font-size: 11px; font-weight: 700 } .attack .place { font-size: 10px }
.attack .arrow { fill: none; stroke-width: 1.5 } .attack .label { stroke-width: 1; stroke-opacity: .55 }
.attack .cut .label { stroke-opacity: 1; stroke-dasharray: 4 3 } .attack .arrow.cut { stroke-dasharray: 5 4 }
.attack .blade { fill: none; stroke-width: 1.3 } .attack .mark-text { font-size: 10px; font-weight: 700 }
.attack .title { font-size: 19px; font-weight: 700 } .attack .note { font-size: 12px }
${rules(light)}
@media screen and (prefers-color-scheme: dark) {
${rules(dark)}
}
`
