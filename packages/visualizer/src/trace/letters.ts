/** The first letter of a text: a sentence begins with a capital, and a part of one does not. */

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Names in capitals keep them, such as IMAP and IPv6. */
export const uncapitalized = (text: string): string =>
  /^\p{Lu}\w*\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)
