/** Why each bound of `base/Sizes.ts` exists. */
import type { Name } from "../base/Sizes.ts"

export const sizes: { readonly [Bound in Name]: string } = {
  lineBeforeLogin: "One line without its CRLF, before anyone has authenticated.",
  literalBeforeLogin: "One literal before the login; no honest server needs one.",
  responseBeforeLogin: "One response before the login, its literals included.",
  line: "One line after the login: endless lines are how memory is filled.",
  literal: "One literal that is kept whole; refused when it is announced.",
  response: "One response after the login, its literals included.",
  stepData: "Memory of the untagged data that one step of the library keeps; it keeps only what it reads.",
  commandData:
    "Memory of the untagged data in answer to one command, or of what was made of it; short values take many times their octets.",
  listener:
    "Memory of the data queued for one listener of `untagged` or `changes` that falls behind, or read ahead of a stream's reader.",
  memory:
    "Memory of all that is kept of what servers send, for all accounts of the process; one may hold as much as is left for all others.",
  untaggedBeforeLogin: "More before the login than any server has to say.",
  unasked:
    "Responses after the login that belong to no command that somebody waits for, beyond a thousand a second; every 256 bytes count as one more. Each takes time from all other accounts.",
  provisionalGreetings: "A busy server's provisional greetings before the real one.",
  values:
    "Values in all parentheses of one response together; in a FETCH, an attribute beyond it is left out.",
  nesting:
    "Parentheses within parentheses, since reading on could exhaust the stack; in a FETCH, such an attribute is left out.",
  flags: "Flags of a mailbox, or of a message in `changes`, that an app sees; each is cut at 64 characters.",
  mailboxes:
    "Mailboxes of an account that are followed at once, within half of the memory that it may hold; of others nothing is said.",
  charsets: "Charsets that a server lists for searches; each is cut like any quotation.",
  heldBack: "An app's cancelled commands that are still unanswered: the next one waits.",
  swallowed: "Commands that were never answered, and whose late answer would still be recognized.",
  traceRing: "Events that are kept for a later look.",
  traceStretch: "Lines of a trace in which only the server speaks; more are counted.",
  traceFile: "One trace file; events beyond it are counted, not written.",
  traceUnpacked: "Someone else's compressed trace, unpacked.",
  discoveryPage: "A page of autoconfig, unpacked; an honest one has 2 to 10 KiB.",
  discoveryPageElements: "Elements in it; ISPDB's largest has about a hundred.",
  discoveryPageNesting: "Elements within elements in it.",
  discoveryRedirects: "Redirects on the way to it.",
  discoveryRecords: "SRV or MX records of a domain; the rest is ignored.",
  discovered: "Servers that one search returns.",
  credentialOutput: "A credential command's output, up to the end of its first line."
}
