/** Sets of messages, by UID or sequence number. RFC 9051 §9. */
export {
  has,
  MessageSet,
  type Numbers,
  numbers,
  of,
  type SequenceNumbers,
  sequenceNumbers,
  size
} from "../imap/MessageSet.ts"
