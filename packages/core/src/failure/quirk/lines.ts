/** Lines that are not in IMAP. */

/** Returns whether an untagged line reads like a success, as some servers send one in addition to the tagged one. */
export const saysOk = (text: string): boolean => /^OK\b/i.test(text)
