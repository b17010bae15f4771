/** What has to be in the input for the rules of a control to say anything. */
export type Evidence =
  | "api-server"
  | "controller-manager"
  | "scheduler"
  | "etcd"
  | "kubelet"
  | "kube-proxy"
  | "node-files"
  | "audit-policy"

/** One control of a framework. Titles are ours; the frameworks' own texts are theirs. */
export interface Control {
  readonly id: string
  readonly title: string
  /**
   * Controls of other frameworks and single rules that answer it as well: `owasp-k8s-2025/K02`, `rule:privileged-container`.
   * Rules that name the control themselves need not be listed.
   */
  readonly answeredBy: readonly string[]
  readonly needs: Evidence | undefined
  /** What objects cannot show, and where to look for it. */
  readonly manual: string | undefined
}

/**
 * A framework. Which rules answer a control is said in one place: a check names the controls of the frameworks that rules are
 * written against (CIS, NSA/CISA, ATT&CK, OWASP 2025 …), and frameworks that group the same matters differently name
 * those controls in turn. Adding a check touches the check alone.
 */
export interface Framework {
  readonly id: string
  readonly title: string
  /** Whose it is, and where it is published. */
  readonly source: string
  readonly controls: readonly Control[]
}

/**
 * Reads a table of controls: `id | title | notes`, a control to a line. Notes: `by …` controls and rules that answer it,
 * separated by blanks; `needs …` what has to be in the input; `manual …` where to look instead.
 */
export const readControls = (table: string): readonly Control[] =>
  table
    .trim()
    .split("\n")
    .map((line) => {
      const [id = "", title = "", ...notes] = line.split(" | ").map((cell) => cell.trim())
      const note = (word: string) => notes.find((cell) => cell.startsWith(`${word} `))?.slice(word.length + 1)
      return {
        id,
        title,
        answeredBy: note("by")?.split(/\s+/) ?? [],
        needs: note("needs") as Evidence | undefined,
        manual: note("manual"),
      }
    })
