import { compareDigits, compareLists, compareText, isDigits, type Order } from "./order.ts"

/** CRAN: numbers between `.` and `-`, the shorter list first. Source: R, base::numeric_version. */
export const compareCran = (a: string, b: string): Order => compareNumbers(a.split(/[.-]/), b.split(/[.-]/))

/** Hackage: numbers between dots, the shorter list first. Source: Haskell Cabal, Distribution.Types.Version. */
export const compareHackage = (a: string, b: string): Order => compareNumbers(a.split("."), b.split("."))

const compareNumbers = (a: readonly string[], b: readonly string[]): Order =>
  compareLists<string | undefined>(a, b, undefined, compareNumber)

/** What is no number, which neither ecosystem publishes, stands below every number. */
function compareNumber(a: string | undefined, b: string | undefined): Order {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  const [isNumberA, isNumberB] = [isDigits(a), isDigits(b)]
  if (isNumberA !== isNumberB) return isNumberA ? 1 : -1
  return isNumberA ? compareDigits(a, b) : compareText(a, b)
}
