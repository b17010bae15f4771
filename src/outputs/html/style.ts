/** The page's style: one column on phones and paper, light and dark by the reader's own setting. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fff, #14171c); --panel: light-dark(#f5f6f8, #1c2027); --line: light-dark(#d5d9e0, #343b46);
  --ink: light-dark(#1a1d21, #e6e8eb); --soft: light-dark(#555d68, #a7afba); --link: light-dark(#0b57b8, #8ab8ff);
  --critical: light-dark(#a8071a, #ff8a94); --high: light-dark(#c2410c, #ff9a5c); --medium: light-dark(#8a6100, #e8b93f);
  --low: light-dark(#1d5fa8, #74aef0); --info: light-dark(#59616c, #a0a8b3);
  --good: light-dark(#146c2e, #6fd08c);
  font: 15px/1.5 system-ui, sans-serif;
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink) }
header, main, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem }
header { padding-top: 1.75rem }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem } h3 { font-size: .95rem; margin: 1rem 0 .3rem }
p { margin: .3rem 0; max-width: 75ch } ul, ol { margin: .3rem 0; padding-left: 1.3rem }
code, pre { font: .87em/1.5 ui-monospace, monospace } code { overflow-wrap: anywhere }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; margin: .4rem 0 }
.soft { color: var(--soft) } .good { color: var(--good); font-weight: 600 }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.2rem 0 }
.tile { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 6px;
  padding: .45rem .9rem .5rem; min-width: 7rem; text-align: left; cursor: pointer }
.tile strong { display: block; font-size: 1.6rem; line-height: 1.2; color: var(--tone) }
.tile[aria-pressed=true] { outline: 2px solid var(--tone); outline-offset: 1px }
.critical { --tone: var(--critical) } .high { --tone: var(--high) } .medium { --tone: var(--medium) } .low { --tone: var(--low) } .info { --tone: var(--info) }
.columns { display: grid; gap: 0 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)) }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .28rem .55rem; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; color: var(--soft); font-size: .85rem } td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
td .bar { display: block; width: 100%; height: .8rem } .bar rect { fill: var(--tone) }
button.link { font: inherit; color: var(--link); background: none; border: 0; padding: 0; text-decoration: underline; cursor: pointer; text-align: left; overflow-wrap: anywhere }
.filters { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); padding: .7rem 0; display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center }
input[type=search], select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--soft); border-radius: 6px; padding: .3rem .6rem; max-width: 100% }
input[type=search] { flex: 1 1 14rem }
.filters button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: 6px; padding: .3rem .7rem; cursor: pointer }
.group { border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 6px; margin: .6rem 0; content-visibility: auto; contain-intrinsic-size: auto 3.2rem }
.group > summary { display: flex; gap: .75rem; align-items: baseline; padding: .55rem .8rem; cursor: pointer; list-style-position: inside }
.group > summary::before { content: "▸"; color: var(--soft); width: .8em } .group[open] > summary::before { content: "▾" }
.group > summary::-webkit-details-marker { display: none }
.level { color: var(--tone); font-weight: 700; font-size: .8rem; text-transform: uppercase; min-width: 4.6rem } .title { font-weight: 600; flex: 1 }
.body { padding: 0 .9rem .8rem } .finding { border-top: 1px solid var(--line); padding: .5rem 0 } .finding p { max-width: none }
.finding.waived { opacity: .8 } .tag { border: 1px solid var(--line); border-radius: 999px; padding: 0 .55rem; font-size: .8rem; color: var(--soft); white-space: nowrap }
.alert h2 { margin-top: .3rem } .alert { border: 2px solid var(--critical); border-radius: 6px; padding: .5rem 1rem; margin: 1rem 0 }
figure { margin: .6rem 0 } .treemap { display: block; width: 100%; height: auto } .treemap rect { fill: color-mix(in srgb, var(--tone) 32%, var(--paper)); stroke: var(--tone); stroke-width: 1 }
.treemap text { fill: var(--ink); font: 12px system-ui, sans-serif } .package { --tone: var(--good) } .folder, .rest { --tone: var(--line) }
figcaption { font-size: .85rem; margin-top: .3rem } .swatch { display: inline-block; width: .9em; height: .9em; vertical-align: -.1em; background: color-mix(in srgb, var(--tone) 32%, var(--paper)); border: 1px solid var(--tone) }
.scroll { overflow-x: auto } .layers td:nth-child(3) { min-width: 9rem } .layer rect { fill: var(--low) } .layer rect.hidden-bytes { fill: var(--high) }
.image > summary { cursor: pointer; font-weight: 600; padding: .3rem 0; overflow-wrap: anywhere }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
[hidden] { display: none !important }
footer { padding-top: 2rem; padding-bottom: 2rem; color: var(--soft); font-size: .87rem }
@media print {
  :root { color-scheme: light; font-size: 11px } .filters, .tile[aria-pressed] { position: static } .filters { display: none }
  .group { content-visibility: visible; break-inside: auto } .group > summary, .finding { break-inside: avoid } pre { white-space: pre-wrap }
}
`
