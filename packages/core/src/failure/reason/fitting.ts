/** Titles that fit into a line, and the advice that several reasons share. */

const longestTitle = 60

/** Returns the first of the titles that fits; the last one always does. */
export const fitting = (first: string, ...shorter: ReadonlyArray<string>): string =>
  [first, ...shorter].find((title) => title.length <= longestTitle) ?? shorter.at(-1) ?? first

/** The advice about what answers through a proxy. */
export const askProxy = "Ask the proxy's operator whether it lets this host and port through unchanged."

/** The advice about what answers in place of IMAP. RFC 8314 §3. */
export const checkPort =
  "Check host and port: IMAP is usually on 993 (<security tls>) or 143 (<security starttls>)."
