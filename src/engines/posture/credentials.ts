/**
 * Words in the name of a setting that announce a credential. `key` alone does not: most keys are cache or sort keys.
 */
const credentialName =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_.-]?key|apikey|access[_.-]?key|private[_.-]?key|encryption[_.-]?key|credentials?)(?:$|[^a-z])/i

/** Names that hold such a word and no credential: where it lies, how long it lives, what it is called. */
const aboutCredential =
  /(?:file|path|dir(?:ectory)?|name|ref|type|length|size|policy|ttl|timeout|expir\w*|lifetime|duration|enabled?|disabled?|required|provider|endpoint|ur[il]|host|header|field|mount|version|rotation|namespace)s?$/i

/**
 * Variables that SDKs and databases read their credentials from. In these slots even a placeholder counts: it marks where
 * a pipeline will write the real value.
 */
const wellKnownSlots: ReadonlySet<string> = new Set([
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AZURE_BATCH_KEY",
  "AZURE_CLIENT_SECRET",
  "AZURE_COSMOS_MASTER_KEY",
  "AZURE_STORAGE_KEY",
  "ARM_CLIENT_SECRET",
  "GITHUB_TOKEN",
  "GITLAB_TOKEN",
  "GOOGLE_CREDENTIALS",
  "GCLOUD_KEYFILE_JSON",
  "OCI_CLI_KEY_CONTENT",
  "MYSQL_ROOT_PASSWORD",
  "PGPASSWORD",
  "POSTGRES_PASSWORD",
])

const privateKey = /-{3,}BEGIN [A-Z ]*PRIVATE KEY/

/** A private key in PEM form, whatever the setting is called. */
export const holdsPrivateKey = (value: string): boolean => privateKey.test(value)

const credentialWord = /pass|pwd|secret|token|key|credential/i

/** False: no name in this text can be that of a credential. Much cheaper than looking at each. */
export const mayNameCredential = (text: string): boolean => credentialWord.test(text)

/** Whether a setting gives away a credential. */
export function isCredential(name: string, value: string): boolean {
  if (holdsPrivateKey(value)) return true
  if (wellKnownSlots.has(name.toUpperCase())) return value.trim() !== "" && !isReference(value.trim())
  return namesCredential(name) && looksLikeCredential(value)
}

const urlWithPassword = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/?#]{0,128}:([^\s@/?#]{1,128})@[\w.[\]-]/gi

/** Whether a text holds an address with a literal password: `postgres://user:password@host`. O(length). */
export function passwordInUrl(text: string): boolean {
  if (!text.includes("://") || !text.includes("@")) return false
  for (const [, password = ""] of text.matchAll(urlWithPassword))
    if (!/[${}<>%]/.test(password) && !placeholders.test(password)) return true
  return false
}

/** Whether a variable or key is named like a credential: DB_PASSWORD, apiKey, auth.token. */
export function namesCredential(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll("_", "-")
  return credentialName.test(words) && !aboutCredential.test(words)
}

const placeholders =
  /^(?:changeme|change[-_ ]?it|replace[-_ ]?me|todo|tbd|none|null|nil|undefined|true|false|yes|no|on|off|example|redacted|\*+|x+|<.*>|\.\.\.)$/i

/** Whether a value could be a credential: not empty, no switch or number of little length, no reference, no path, no URL without a password. */
function looksLikeCredential(value: string): boolean {
  const text = value
    .trim()
    .replace(/^(["'])(.*)\1$/s, "$2")
    .trim()
  if (text.length < 3 || placeholders.test(text)) return false
  if (/^\d{1,4}(?:ms|s|m|h|d)?$/.test(text)) return false
  if (isReference(text)) return false
  if (/^(?:\/|\.\/|\.\.\/|~\/)/.test(text)) return false
  return !/^\w+:\/\/[^\s:@/]*(?:[/:]|$)(?![^\s@]*:[^\s@]+@)/.test(text)
}

/** $(NAME), ${NAME}, $NAME, {{ … }}, %NAME%, vault:…, arn:…: the value comes from elsewhere. */
const isReference = (text: string): boolean =>
  /^\$|\$\{|\$\(|\{\{|^%\w+%$|^(?:vault|secret|file|env|ssm|arn|projects|sm|awssm|gcpsm|azurekv|op|ref\+\w+):|^projects\//i.test(
    text,
  )
