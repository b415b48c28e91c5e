/** Capitals and lengths of texts. */

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Cuts a text after `max` characters. */
export const cut = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max)}…` : text

/** Names in capitals keep them, such as IMAP and IPv6. */
export const uncapitalized = (text: string): string =>
  /^\p{Lu}\w*\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)

/** Shortens a text to at most `max` characters, the ellipsis included. */
export const shortened = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max - 1).trimEnd()}…` : text
