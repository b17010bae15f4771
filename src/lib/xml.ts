/** An element with its attributes, its own text and its children in order. Prefixes of namespaces are dropped. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

export class XmlError extends Error {
  readonly code = "xml"
}

/** Source: XML 1.0, production Name, without its rarest characters. */
const elementName = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*$/u
const maxDepth = 256
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|</gy
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * The root element of a well-formed document. Entities other than the five of XML and character references stay as they
 * are, document types are passed over: nothing is ever fetched or expanded. Throws XmlError.
 */
export function parseXml(text: string): XmlElement {
  const top: XmlElement = { name: "", attributes: new Map(), children: [], text: "" }
  const open: XmlElement[] = [top]
  for (const match of text.replace(/^\ufeff/, "").matchAll(token)) {
    const [all, data, closing, opening, attributes = "", selfClosing, plain] = match
    const current = open.at(-1) as XmlElement
    if (data !== undefined) current.text += data
    else if (plain !== undefined) current.text += decodeEntities(plain)
    else if (closing !== undefined) {
      if (open.length < 2 || localName(closing) !== current.name) throw new XmlError(`</${closing}> closes nothing`)
      open.pop()
    } else if (opening !== undefined) {
      if (!elementName.test(opening)) throw new XmlError(`"${opening.slice(0, 80)}" is no name of an element`)
      const element = { name: localName(opening), attributes: readAttributes(attributes), children: [], text: "" }
      current.children.push(element)
      if (selfClosing !== "/") open.push(element)
      if (open.length > maxDepth) throw new XmlError("elements nested too deeply")
    } else if (all === "<") throw new XmlError("a tag that is none")
  }
  const root = top.children[0]
  if (!root || open.length > 1 || top.text.trim() !== "") throw new XmlError("no well-formed document")
  return root
}

/** The first child of that name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => each.name === name)

export const children = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((each) => each.name === name) ?? []

/** The trimmed text of the first child of that name. */
export const childText = (element: XmlElement | undefined, name: string): string | undefined =>
  child(element, name)?.text.trim()

/** Every element below, of that name, in document order. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const each of element.children) {
    if (each.name === name) yield each
    yield* descendants(each, name)
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1)

function readAttributes(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = "", double, single] of text.matchAll(attribute))
    found.set(localName(name), decodeEntities(double ?? single ?? ""))
  return found
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }

const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
