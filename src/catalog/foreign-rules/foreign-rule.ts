/**
 * Why no check of ours carries the alias: `obsolete`: what it looks at is gone from Kubernetes; `node`: needs files or
 * the kernel of a running node; `cloud`: needs an account of a cloud provider; `image`: needs the content, advisories or
 * signature of an image; `path`: a fact that only means something as a step of an attack; `style`: an opinion about how
 * source is written; `process`: asks people, not objects; `covered`: a check of ours gives this verdict in another form.
 */
export type ForeignRuleStatus = "obsolete" | "node" | "cloud" | "image" | "path" | "style" | "process" | "covered"

/** Rules of other tools that no check of ours stands for, and the reason. */
export interface UnmatchedForeignRules {
  /** As aliases are written: `<tool>:<id>`. */
  readonly ids: readonly string[]
  readonly status: ForeignRuleStatus
  /** One sentence for whoever looks the rule up. */
  readonly reason: string
}
