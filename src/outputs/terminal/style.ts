/** Text attributes of a terminal; plain text where colours are off. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  green(text: string): string
  blue(text: string): string
  cyan(text: string): string
  /** White on red. */
  alarm(text: string): string
}

const wrap = (open: string, close: string) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`
const plain = (text: string): string => text

export const ansiStyle: Style = {
  bold: wrap("1", "22"),
  dim: wrap("2", "22"),
  red: wrap("31", "39"),
  yellow: wrap("33", "39"),
  green: wrap("32", "39"),
  blue: wrap("34", "39"),
  cyan: wrap("36", "39"),
  alarm: wrap("1;41;97", "22;49;39"),
}

export const plainStyle: Style = {
  bold: plain,
  dim: plain,
  red: plain,
  yellow: plain,
  green: plain,
  blue: plain,
  cyan: plain,
  alarm: plain,
}
