import type { PathPictures } from "../../model/path-picture.ts"
import { titleOf } from "../paths/svg.ts"
import { html } from "./markup.ts"
import { renderHead } from "./page.ts"
import { pathsPageStyle, renderPaths } from "./paths.ts"
import { style } from "./style.ts"

/** Pictures are wider than text. */
const wide = "header, main, footer { max-width: 100rem }\n"

/** Attack paths as one page that needs nothing else. */
export function renderPathsPage(pictures: PathPictures, by: string): string {
  const title = titleOf(pictures)
  return html`${renderHead({ title, style: style + pathsPageStyle + wide, script: "" })}<header>
<h1>${title}</h1>
<p class="soft">Found by ${by}</p>
</header>
<main>
${renderPaths(pictures, 1)}
</main>
<footer>Every path holds as far as what was read does. Another start or goal: breakwater paths --from ENTRY --to ASSET.</footer>
</body>
</html>
`.text
}
