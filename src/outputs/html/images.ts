import { formatBytes } from "../../lib/format-bytes.ts"
import type { ImagePicture, PicturedLayer } from "../../model/image/image-picture.ts"
import { html, join, Markup, none } from "./markup.ts"
import { renderTreemap } from "./treemap.ts"

/** Largest parts that are told in words below the picture. */
const shownParts = 10

/** What images are made of: a picture of bytes by package, and the layers. */
export function renderImages(images: readonly ImagePicture[]): Markup {
  if (images.length === 0) return none
  const [first] = images
  const sections = images.map((image) =>
    images.length === 1
      ? renderImage(image)
      : html`<details class="image"${new Markup(image === first ? " open" : "")}><summary>${image.name}</summary>${renderImage(image)}</details>`,
  )
  return html`<h2 id="images">What the image${images.length === 1 ? " is" : "s are"} made of</h2>${join(sections)}`
}

function renderImage({ base, bytes, storedBytes, hiddenBytes, layers, parts }: ImagePicture): Markup {
  const facts = [
    formatBytes(bytes),
    ...(hiddenBytes > 0
      ? [`${formatBytes(hiddenBytes)} of ${formatBytes(storedBytes)} stored are hidden by later layers`]
      : []),
    ...(base ? [`built on ${base}`] : []),
  ]
  const largest = parts.filter(({ kind }) => kind !== "rest").slice(0, shownParts)
  const words = largest.map(({ name, bytes: size }) => `${name} ${formatBytes(size)}`).join(", ")
  return html`<p class="soft">${facts.join(" · ")}</p>
<figure>${renderTreemap(parts, `Bytes by package, largest first: ${words}`)}<figcaption class="soft">Area: bytes. Colour: the worst vulnerability. ${legend} <span class="swatch folder"></span> files of no package</figcaption></figure>
${layers.length > 0 ? renderLayers(layers) : none}`
}

const legend = join(
  ["critical", "high", "medium", "low", "info", "package"].map(
    (level) => html`<span class="swatch ${level}"></span> ${level === "package" ? "none" : level} `,
  ),
)

function renderLayers(layers: readonly PicturedLayer[]): Markup {
  const most = Math.max(1, ...layers.map(({ bytes }) => bytes))
  const rows = layers.map(({ createdBy, bytes, hiddenBytes, packages, findings, ofBase }, index) => {
    const seen = (100 * (bytes - hiddenBytes)) / most
    const hidden = (100 * hiddenBytes) / most
    const label = `${formatBytes(bytes)}${hiddenBytes > 0 ? `, ${formatBytes(hiddenBytes)} of it hidden` : ""}`
    return html`<tr><td class="number">${index + 1}</td><td>${ofBase ? "base" : ""}</td><td><svg class="bar layer" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}"><rect x="0" y="0" width="${seen.toFixed(2)}" height="10"/><rect class="hidden-bytes" x="${seen.toFixed(2)}" y="0" width="${hidden.toFixed(2)}" height="10"/></svg></td><td class="number">${formatBytes(bytes)}</td><td class="number">${hiddenBytes > 0 ? formatBytes(hiddenBytes) : "·"}</td><td class="number">${packages || "·"}</td><td class="number">${findings || "·"}</td><td><code>${shorten(createdBy ?? "")}</code></td></tr>`
  })
  const heads = ["Bytes", "Hidden", "Packages", "Vulnerabilities"].map(
    (title) => html`<th scope="col" class="number">${title}</th>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Layers"><table class="layers"><thead><tr><th scope="col" class="number">Layer</th><th scope="col"><span class="soft">of</span></th><th scope="col">Size</th>${join(heads)}<th scope="col">Step</th></tr></thead><tbody>${join(rows)}</tbody></table></div>`
}

const shorten = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
