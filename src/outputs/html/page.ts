import { hash } from "node:crypto"
import { html, Markup } from "./markup.ts"

export interface PageHead {
  readonly title: string
  readonly style: string
  /** Text of the one script that may run; "" for none. */
  readonly script: string
}

/**
 * The beginning of a page that needs nothing else: no network, no other file. The policy in its head lets nothing run but its
 * own script, so that what an object is called can never become code.
 */
export function renderHead({ title, style, script }: PageHead): Markup {
  const digest = (text: string) => `'sha256-${hash("sha256", text, "base64")}'`
  const scripts = script === "" ? "" : `script-src ${digest(script)}; `
  const policy = `default-src 'none'; style-src ${digest(style)}; ${scripts}base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
`
}
