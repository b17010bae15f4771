const token = /"(?:[^"\\]|\\[\s\S])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g

/** JSON with comments and trailing commas, as bun.lock and deno.json allow. Throws SyntaxError. */
export function parseJsonc(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, "").replace(token, (part) => (part.startsWith('"') ? part : "")))
}
