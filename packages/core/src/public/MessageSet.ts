/** Sets of messages, by number or UID. RFC 9051 §9. */
export { has, MessageSet, numbers, of, size } from "../imap/MessageSet.ts"
