/** Words within a sentence: a sentence begins with a capital, a part of one does not, and what is too long is cut. */

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Leaves out what is beyond so many letters. */
export const cut = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max)}…` : text

/** Names in capitals keep them, such as IMAP and IPv6. */
export const uncapitalized = (text: string): string =>
  /^\p{Lu}\w*\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)

/** Returns a text of at most so many characters, and shows that there was more. */
export const shortened = (text: string, max: number): string =>
  text.length > max ? `${text.slice(0, max - 1).trimEnd()}…` : text
