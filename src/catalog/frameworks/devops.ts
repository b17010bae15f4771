import { type Framework, readControls } from "./framework.ts"

export const devops: Framework = {
  id: "devops",
  title: "Operation of workloads",
  source: "this project",
  controls: readControls(`
reliability | Workloads that keep running, and references that lead somewhere
hardening | Defences in depth that not every cluster needs
`),
}
