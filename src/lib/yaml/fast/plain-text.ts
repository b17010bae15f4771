/** What the fast path leaves to the full rules: controls, breaks of lines other than LF and CR LF, marks, surrogates. */
const unusual = /[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|\r(?!\n)/

/** True where the fast path may read a text. O(length). */
export const isPlainText = (text: string): boolean => !unusual.test(text)
