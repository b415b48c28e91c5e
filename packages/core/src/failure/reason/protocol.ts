/** Reasons of a server that does not speak the protocol, or speaks too much of it. */
import { table } from "../../base/Sizes.ts"
import { reason } from "./Failure.ts"
import { bound, optional, quotation } from "./fields.ts"
import type { Reader } from "./fill.ts"
import { detailed } from "./turns.ts"

/** The server is unlike others, and the app alone can ask for less, or allow for more. */
const ofServer = { party: "server", actionBy: "app", retry: "never", weight: "protocol" } as const

/** What the server sent cannot be trusted; on another connection it may be right. */
const broken = { party: "server", actionBy: "admin", retry: "now", weight: "protocol" } as const

const limited = { limit: "integer" } as const

export class ProtocolViolation extends reason(
  "ProtocolViolation",
  { expected: quotation("serverText"), offset: "integer" },
  {
    ...broken,
    title: "The server sent something that IMAP does not allow",
    advice: "Connect again, and report it with a trace if it comes again."
  }
) {}

export class ProtocolDesync extends reason(
  "ProtocolDesync",
  {
    problem: quotation("serverText"),
    /**
     * What came: a line that is no response; a request (`+`) that nothing waits for, or a challenge to a login that was
     * complete; or an answer to a tag that was never issued, to a command before it was sent, or before all of it was.
     */
    received: ["line", "request", "challenge", "unknownAnswer", "forgedAnswer", "earlyAnswer"]
  },
  {
    ...broken,
    party: ({ received }) => (received === "earlyAnswer" ? "server" : "either"),
    title: "Client and server are out of sync",
    advice: ({ received }) =>
      received === "earlyAnswer"
        ? "Do without what makes the command need a literal, such as letters outside ASCII in a search."
        : "Connect again, and send one command at a time if it comes again (<flights careful>)."
  }
) {}

/** The bytes on a compressed channel are not DEFLATE, or were changed on the way. RFC 4978, RFC 1951. */
export class CompressionFailed extends reason("CompressionFailed", detailed, {
  ...broken,
  party: "either",
  title: "The server's compressed data could not be read",
  advice: "Leave compression out: the next connection does so by itself, and <compress never> always."
}) {}

/** An app raises the limit; at the command line nothing does. */
const raise = (reader: Reader, advice: string): string =>
  reader === "app" ? advice : "Check host and port; if they are right, show a trace to the server's operator."

export class LineTooLong extends reason("LineTooLong", limited, {
  ...ofServer,
  title: "The server sent a line that is too long",
  advice: ({ reader }) =>
    raise(reader, "Check host and port, or raise `line` or `lineBeforeLogin` in `Policy.sizes`.")
}) {}

export class LiteralTooLarge extends reason(
  "LiteralTooLarge",
  { limit: "integer", announced: quotation("serverText") },
  {
    ...ofServer,
    title: "The server announced a literal that is too large",
    advice: ({ reader }) =>
      raise(reader, "Stream it (`connection.stream`), or raise `literal` in `Policy.sizes`.")
  }
) {}

export class ResponseTooLarge extends reason("ResponseTooLarge", limited, {
  ...ofServer,
  title: "One response grew too large",
  advice: ({ reader }) => raise(reader, "Ask for fewer items at once, or raise `response` in `Policy.sizes`.")
}) {}

export class NestingTooDeep extends reason("NestingTooDeep", limited, {
  ...ofServer,
  actionBy: "admin",
  title: "The server nested lists too deep",
  advice: "Report it with a trace."
}) {}

/** More than is kept; `of` names the bound in `Sizes.table`. */
export class TooMuchData extends reason(
  "TooMuchData",
  { of: bound, limit: "integer" },
  {
    // an app cannot raise a fixed bound, so the server's operator has to act
    party: ({ of }) => (of === undefined || table[of].set === "fixed" ? "server" : "app"),
    actionBy: ({ of }) => (of !== undefined && table[of].set === "fixed" ? "admin" : "app"),
    // a flood may be over by the next time, and looking costs no more than another flood
    retry: ({ of }) => (of === "unasked" || of === "memory" ? "later" : "never"),
    weight: "protocol",
    title: "The server sent more than the library accepts",
    advice: ({ of, reader }) =>
      of !== undefined && table[of].set === "fixed"
        ? "Show a trace to the server's operator: no honest server sends that much."
        : raise(
            reader,
            `Ask for less at once[, or raise ${of === "memory" ? "`Memory.Memory`" : "`{of}` in `Policy.sizes`"}].`
          )
  }
) {}

/** A mistake in this library. The connection is closed; please report it. */
export class Defect extends reason(
  "Defect",
  {
    /** The work in progress, and how it failed. */
    problem: quotation("serverText"),
    /** The state of the machine. */
    state: optional("own"),
    /** The thrown value, with the top of its stack; each file by the last two parts of its path. */
    thrown: optional(quotation("longText"))
  },
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: "This library has a bug",
    advice: "Report it, with a trace if there is one, which never contains secrets."
  }
) {}
