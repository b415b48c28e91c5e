/** The arguments of a command, made by what they are. RFC 9051 §4, §9. */
export {
  type Argument,
  atom,
  bytes,
  date,
  dateTime,
  list,
  mailbox,
  nil,
  type Range,
  sequence,
  stream,
  string,
  text
} from "../imap/Argument.ts"
