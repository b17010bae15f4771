/**
 * What command lines give away. Patterns look at one line, and at no more than `window` characters of it at once: others
 * wrote the text, and some patterns take the square of what they look at.
 */
const window = 2048
const overlap = 512

/** The first result for a line of the text, or a part of a long line, that is neither undefined nor false. O(length). */
export function inLines<T>(text: string, look: (part: string) => T | false | undefined): T | undefined {
  if (text.length <= window) return look(text) || undefined
  for (const line of text.replace(/\\\r?\n/g, " ").split("\n"))
    for (let start = 0; start < line.length; start += window - overlap) {
      const found = look(line.slice(start, start + window))
      if (found) return found
    }
  return undefined
}

/** The output of curl or wget that goes straight into an interpreter. */
const downloadPipe =
  /\b(?:curl|wget)\b[^\n;|&]*\|\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\S*\/)?(?:(?:ba|da|a|z|k)?sh|python[\d.]*|perl|ruby|node)\b/
const downloadSubstitution =
  /(?:\b(?:ba|da|a|z|k)?sh\s+(?:-c\s+["']?\$\(|<\()|\beval\s+["']?\$\(|(?:^|[\s;&|])(?:source|\.)\s+<\()\s*(?:curl|wget)\b/

/** Whether a command runs what it downloads, unseen. */
export const runsDownload = (text: string): boolean =>
  (text.includes("curl") || text.includes("wget")) &&
  inLines(text, (part) => downloadPipe.test(part) || downloadSubstitution.test(part)) === true

const reverseShells = [
  // bash's network files, as input and output of a shell
  />&?\s*\/dev\/(?:tcp|udp)\/[^\s/]+\/\d+/,
  /\b\d*<>\s*\/dev\/(?:tcp|udp)\/[^\s/]+\/\d+/,
  /\b(?:nc|ncat|netcat)\b(?:\s+-\w+)*\s+(?:-\w*e\b|--exec|-c\s+\/bin|--sh-exec)/,
  /\b(?:nc|ncat|netcat)\b[^\n;|&]*\s(?:-e|--exec|--sh-exec)\s+\S*sh\b/,
  /\bmkfifo\b[^\n]*\b(?:nc|ncat|netcat|telnet|openssl)\b/,
  /\bsocat\b[^\n;|&]*\bexec:/i,
  /\bpty\.spawn\s*\(/,
  /\bsocket\.socket\([^\n]*\bdup2\s*\(/,
  /\bfsockopen\s*\([^\n]*\b(?:exec|shell_exec|proc_open|system)\s*\(/,
]
const reverseShellWord = /\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat|mkfifo|socat|pty|socket|fsockopen)\b/

/** Whether a command hands a shell to somebody over the network. */
export const opensReverseShell = (text: string): boolean =>
  reverseShellWord.test(text) && inLines(text, (part) => reverseShells.some((pattern) => pattern.test(part))) === true

/** The protocol of mining pools, and options and names of the common miners. */
const mining =
  /\bstratum[12]?\+(?:tcp|ssl|tls|udp)?:?\/\/|\b(?:xmrig|xmr-stak|minerd|cpuminer|cgminer|ethminer|nbminer|phoenixminer|t-rex-miner|lolminer|kinsing|kdevtmpfsi)\b|--donate-level[ =]|--coin[ =](?:monero|xmr)\b|\b(?:minexmr|supportxmr|nanopool|hashvault|moneroocean|2miners)\.(?:com|org|pro|stream)\b/i

export const minesCoins = (text: string): boolean => inLines(text, (part) => mining.test(part)) === true

const install =
  /(?:^|[\s;&|("'])(?:(?:apt|apt-get|yum|dnf|microdnf|zypper|tdnf)\s+(?:-\S+\s+)*(?:install|upgrade|dist-upgrade)|apk\s+(?:-\S+\s+)*(?:add|upgrade)|pip[\d.]*\s+install|python[\d.]*\s+-m\s+pip\s+install|npm\s+(?:install|i)\s+(?:-g|--global)|gem\s+install|go\s+install|cargo\s+install)(?=\s|$)/

/** The package manager that a command calls to install something; undefined where none is. */
export const installedBy = (text: string): string | undefined =>
  install
    .exec(text)?.[0]
    .trim()
    .replace(/^[;&|("']+\s*/, "")

const worldWritable = /\bchmod\s+(?:-\S+\s+)*(?:0?[0-7]?[0-7][0-7][2367]\b|\S*(?:a|o|ugo)\+\w*w)/

export const makesWorldWritable = (text: string): boolean =>
  text.includes("chmod") && inLines(text, (part) => worldWritable.test(part)) === true

/** `chmod 777` as `chmod 775`, `chmod a+w` as `chmod ug+w`. */
export const takeWriteFromOthers = (text: string): string =>
  text.includes("chmod")
    ? text
        .replace(
          /(\bchmod\s+(?:-\S+\s+)*0?[0-7]?[0-7][0-7])([2367])\b/g,
          (_match, head: string, others: string) => `${head}${Number(others) & 5}`,
        )
        .replace(/(\bchmod\s+(?:-\S+\s+)*)(?:a|o|ugo)(?=\+\w*w)/g, "$1ug")
    : text

/** Options of clients that take any certificate. */
const anyCertificate =
  /(?:^|\s)--(?:insecure-skip-tls-verify|insecure-skip-verify|skip-tls-verify|tls-skip-verify|tls-insecure-skip-verify|kubelet-insecure-tls|no-check-certificate|no-verify-ssl|tlsAllowInvalidCertificates|sslAllowInvalidCertificates|ssl-no-verify)(?=$|\s|=true)|\bcurl\b[^\n;|&]*\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)/

/** The option by which a command stops to check certificates; undefined where there is none. */
export const ignoredCertificates = (text: string): string | undefined =>
  inLines(text, (part) => anyCertificate.exec(part)?.[0].trim())
