/** Sets of messages, by UID or sequence number. RFC 9051 §9. */
export {
  has,
  MessageSet,
  numbers,
  type Numbers,
  of,
  type Range,
  sequenceNumbers,
  type SequenceNumbers,
  size
} from "../imap/MessageSet.ts"
