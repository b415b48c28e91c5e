/** What is known of lines that IMAP does not have. */

/** A line without tag that reads like a success, as some servers send one beside the tagged one. */
export const saysOk = (text: string): boolean => /^OK\b/i.test(text)
