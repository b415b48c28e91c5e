/** The responses of a server, and the values in them that no command here reads. RFC 9051 §7. */
export type { FetchData, MessageThread, Response, Untagged } from "../imap/Response.ts"
export { items, number, parse, text, type Value } from "../imap/Value.ts"
