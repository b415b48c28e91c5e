/** Reasons of a server that does not speak the protocol, or speaks too much of it. */
import { table } from "../../base/Sizes.ts"
import { reason } from "./Failure.ts"
import { bound, detail, optional, quotation } from "./fields.ts"
import { option, size } from "./words.ts"

export class ProtocolViolation extends reason(
  "ProtocolViolation",
  {
    expected: quotation("serverText"),
    offset: "integer"
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "now",
    weight: "protocol",
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
    party: ({ received }) => (received === "earlyAnswer" ? "server" : "either"),
    actionBy: "admin",
    retry: "now",
    weight: "protocol",
    title: ({ received }) =>
      received === "earlyAnswer"
        ? "The server answered a command before it was sent whole"
        : "Client and server are out of sync",
    advice: ({ reader, received }) =>
      received === "earlyAnswer"
        ? "Do without what makes the command need a literal, such as letters outside ASCII in a search."
        : `Connect again, and send one command at a time if it comes again (${option(reader, "flights", "careful")}).`
  }
) {}

/** The bytes on a compressed channel are not DEFLATE, or were changed on the way. RFC 4978, RFC 1951. */
export class CompressionFailed extends reason(
  "CompressionFailed",
  { detail },
  {
    party: "either",
    actionBy: "admin",
    retry: "now",
    weight: "protocol",
    title: "The server's compressed data could not be read",
    advice: ({ reader }) =>
      `Leave compression out: the next connection does so by itself, and ${option(reader, "compress", "never")} always.`
  }
) {}

export class LineTooLong extends reason(
  "LineTooLong",
  { limit: "integer" },
  {
    party: "server",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: ({ limit }) =>
      `The server sent a line ${limit === undefined ? "that is too long" : `of more than ${size(limit)}`}`,
    advice: ({ reader }) =>
      reader === "app"
        ? "Check host and port, or raise `line` (`lineBeforeLogin` before the login) in `Policy.sizes`."
        : "Check host and port; if they are right, show a trace to the server's operator."
  }
) {}

export class LiteralTooLarge extends reason(
  "LiteralTooLarge",
  {
    limit: "integer",
    announced: quotation("serverText")
  },
  {
    party: "server",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: ({ limit }) =>
      `The server announced a literal ${limit === undefined ? "that is too large" : `of more than ${size(limit)}`}`,
    advice: ({ reader }) =>
      reader === "app"
        ? "Stream it (`connection.stream` in place of `execute`), or raise `literal` in `Policy.sizes`."
        : showTrace
  }
) {}

export class ResponseTooLarge extends reason(
  "ResponseTooLarge",
  {
    limit: "integer"
  },
  {
    party: "server",
    actionBy: "app",
    retry: "never",
    weight: "protocol",
    title: ({ limit }) => `One response grew ${limit === undefined ? "too large" : `beyond ${size(limit)}`}`,
    advice: ({ reader }) =>
      reader === "app" ? "Ask for fewer items at once, or raise `response` in `Policy.sizes`." : showTrace
  }
) {}

export class NestingTooDeep extends reason(
  "NestingTooDeep",
  { limit: "integer" },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    title: ({ limit }) =>
      `The server nested lists ${limit === undefined ? "too deep" : `more than ${limit} deep`}`,
    advice: "Report it with a trace."
  }
) {}

/** The command has no option for the bounds that an app may raise. */
const showTrace = "Show a trace to the server's operator: nothing that this command asks for needs that much."

/** More than is kept; `of` names the bound in `Sizes.table`. */
export class TooMuchData extends reason(
  "TooMuchData",
  {
    of: bound,
    limit: "integer"
  },
  {
    // an app cannot raise a fixed bound, so the server's operator has to act
    party: ({ of }) => (of === undefined || table[of].set === "fixed" ? "server" : "app"),
    actionBy: ({ of }) => (of !== undefined && table[of].set === "fixed" ? "admin" : "app"),
    // a flood may be over by the next time, and looking costs no more than another flood
    retry: ({ of }) => (of === "unasked" || of === "memory" ? "later" : "never"),
    weight: "protocol",
    title: ({ limit, of }) => {
      if (of === undefined) return "The server sent more than is kept in memory"
      const { unit } = table[of]
      const most = unit === "bytes" ? size(limit ?? 0) : `${limit} ${unit}`
      const amount = limit === undefined ? "too much" : `more than ${most}`
      return `The server sent ${amount} ${places[of]}`
    },
    advice: ({ of, reader }) => {
      if (of === undefined)
        return "Ask for less at once, or show a trace to the server's operator if nothing was asked for."
      if (of === "unasked")
        return "Let the library retry, less and less often, and ask the server's operator for the cause."
      if (table[of].set === "fixed") return "Report it with a trace: no honest server needs that many."
      if (reader === "command") return showTrace
      return of === "memory"
        ? "Ask for less at once, on fewer accounts at once, or provide a larger `Memory.Memory`."
        : `Ask for less at once, or raise \`${of}\` in \`Policy.sizes\`.`
    }
  }
) {}

/** What each bound counts. */
const places = {
  untaggedBeforeLogin: "before the login",
  unasked: "unasked",
  provisionalGreetings: "instead of a greeting",
  values: "in one response",
  stepData: "in answer to one step",
  commandData: "in answer to one command",
  memory: "for one account"
} as const

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
