/** The capabilities that a client does without, at a server that does not keep what they promise. */
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"

/**
 * By question. Not here is what the library never uses so, such as ID NIL; a mechanism, since its refusal may be about this account
 * alone; and STARTTLS, without which the channel would be clear.
 */
const byQuestion: Readonly<Record<string, ReadonlyArray<string>>> = {
  namespace: ["NAMESPACE"],
  "list-extended": ["LIST-EXTENDED", "LIST-STATUS"],
  "list-status": ["LIST-STATUS"],
  "special-use": ["SPECIAL-USE"],
  unselect: ["UNSELECT"],
  esearch: ["ESEARCH"],
  partial: ["PARTIAL"],
  sort: ["SORT"],
  move: ["MOVE"],
  "command-after-literal": ["LITERAL+", "LITERAL-"],
  "literal-unasked": ["LITERAL+", "LITERAL-"],
  "literal-limit": ["LITERAL+", "LITERAL-"],
  condstore: ["CONDSTORE", "QRESYNC"],
  qresync: ["QRESYNC"],
  idle: ["IDLE"],
  "idle-news": ["IDLE"],
  notify: ["NOTIFY"],
  compress: ["COMPRESS=DEFLATE"],
  "name-utf8": ["UTF8=ACCEPT"]
}

type Asked = Pick<Answer, "facts" | "kept" | "question">
type Listing = Pick<Examination, "capabilities">

/** Returns the listed ones of these capabilities; empty if leaving them out would not help. */
export const withoutFor = (answer: Asked, { capabilities }: Listing): ReadonlyArray<string> => {
  const listed = new Set(capabilities.authenticated)
  // a refused ID does no harm, and an ID that is answered by OK alone may still be needed to open mailboxes
  const names =
    answer.question === "id" ? (isOver(answer) ? ["ID"] : []) : (byQuestion[answer.question] ?? [])
  const unkept = names.filter((name) => listed.has(name))
  if (names.length === 0 || !listed.has("IMAP4REV2") || !revised.has(answer.question)) return unkept
  return listed.has("IMAP4REV1") ? [...unkept, "IMAP4REV2"] : []
}

/** No answer came, and nothing after it. */
const isOver = ({ facts, kept }: Asked): boolean => kept === "silent" || facts["ended"] === true

/** The questions about what IMAP4rev2 contains: a server that lists this has to do it. RFC 9051 appendix E. */
const revised: ReadonlySet<string> = new Set([
  "namespace",
  "list-extended",
  "list-status",
  "unselect",
  "esearch",
  "move",
  "command-after-literal",
  "literal-unasked",
  "literal-limit",
  "idle",
  "idle-news"
])
