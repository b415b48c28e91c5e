/** Explanations of protocol violations, and of responses beyond a limit. */
import { names } from "../base/Sizes.ts"
import type { Explanations } from "./Explanation.ts"
import { sizes } from "./sizes.ts"

export const protocol = {
  ProtocolViolation: {
    why: ["A response could not be read, so nothing after it can be trusted.", "{expected} was expected."],
    try: ["Record a trace: it never contains secrets."],
    see: "RFC 9051 §9"
  },
  ProtocolDesync: {
    why: [
      {
        if: { received: "earlyAnswer" },
        say: "The rest of the command, such as the words of a search or a message to store, had not been sent: its OK cannot be to what was asked for."
      },
      { if: { received: "line" }, say: "A line came that is no response: no answer can be trusted." },
      { if: { received: "request" }, say: "The server asked for data that no command was about to send." },
      { if: { received: "challenge" }, say: "The server sent a challenge to a login that was complete." },
      { if: { received: "unknownAnswer" }, say: "An answer came to a command that was never sent." },
      { if: { received: "forgedAnswer" }, say: "An answer came before its command was sent." }
    ],
    try: ["Show the server's operator the lines. Connecting again is safe."],
    see: "RFC 9051 §2.2"
  },
  CompressionFailed: {
    why: ["Everything that a server sends after agreeing to COMPRESS has to be DEFLATE, and this was not."],
    try: ["Show the server's operator the lines: what does not compress is not to list COMPRESS."],
    see: "RFC 4978"
  },
  LineTooLong: {
    why: ["Endless lines are how a broken or hostile server fills a client's memory."],
    try: ["Show a trace to the server's operator if host and port are right."]
  },
  LiteralTooLarge: {
    why: [
      "The server announced {announced} bytes. The literal was refused before a byte of it was kept, so that memory stays bounded."
    ],
    try: ["If nothing asked for it, show a trace to the server's operator."],
    see: "RFC 9051 §4.3"
  },
  ResponseTooLarge: {
    why: ["Its lines and literals are each allowed; together they are more than is kept in memory."],
    try: ["Ask for the items of fewer messages in one command."]
  },
  NestingTooDeep: {
    why: ["No valid response nests lists so deep. Reading on could exhaust the stack."],
    try: ["Record a trace: it never contains secrets."]
  },
  TooMuchData: {
    why: [
      "Whatever a server can make grow has a limit, to protect memory and time.",
      ...names.map((of) => ({ if: { of }, say: sizes[of] }))
    ],
    try: ["If nothing was asked for, show a trace to the server's operator."]
  },
  Defect: {
    why: [
      "An internal check failed, and the library closed the connection rather than continue with wrong data."
    ],
    try: ["Connect again: that is safe."]
  }
} satisfies Explanations
