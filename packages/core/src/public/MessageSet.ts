/** Sets of messages, by number or UID. RFC 9051 §9. */
export { has, type MessageSet, numbers, of, type Range, size } from "../MessageSet.ts"
