/** Reasons of a server that does not speak the protocol, or speaks too much of it. */
import { table } from "../../base/Sizes.ts"
import { reason } from "./Failure.ts"
import { bound, detail, optional, quotation } from "./fields.ts"
import { broken, option, size } from "./words.ts"

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
    words: ({ expected }) => ({
      title: "The server sent something that IMAP does not allow",
      why: `A response could not be read${expected === undefined ? "" : `: ${expected.slice(0, 80)} was expected`}, so nothing after it can be trusted.`,
      try: "Connect again. If it happens again, record a trace and report it; a trace never contains secrets."
    })
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
    words: ({ reader, received }) =>
      received === "earlyAnswer"
        ? {
            title: "The server answered a command before it was sent whole",
            why: "What was left of it, such as the words of a search, or a message to store, had not been sent. So its OK cannot be to what was asked for.",
            try: "Show the server's operator the lines. Until it is mended, let the app do without what makes this command need a literal, such as letters outside ASCII in a search. Connecting again is safe."
          }
        : {
            title: "Client and server are out of sync",
            why: "Answers arrived that belong to no command, so none of them can be trusted any more.",
            try: `Connect again, one command at a time if it happens again (${option(reader, "flights", "careful")}), and report it with a trace.`
          }
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
    words: ({ reader }) => ({
      title: "The server's compressed data could not be read",
      why: "Everything it sends after agreeing to COMPRESS has to be DEFLATE, and this was not.",
      try: `Leave compression out: this library does by itself on the next connection, and always with ${option(reader, "compress", "never")}. Show the server's operator the lines: what does not compress is not to list COMPRESS.`
    })
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
    words: ({ limit, reader }) => ({
      title: `The server sent a line ${limit === undefined ? "that is too long" : `of more than ${size(limit)}`}`,
      why: "Endless lines are how a broken or hostile server fills a client's memory.",
      try:
        reader === "app"
          ? "Check host and port. If the server is right, raise `line` in `Policy.sizes` (`lineBeforeLogin` before the login)."
          : "Check host and port. If they are right, the server is broken: show a trace to its operator."
    })
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
    words: ({ limit, reader }) => ({
      title: `The server announced a literal ${limit === undefined ? "that is too large" : `of more than ${size(limit)}`}`,
      why: "It was refused before a byte of it was kept, so that memory stays bounded.",
      try:
        reader === "app"
          ? "If the app asked for it, stream it (`connection.stream` instead of `execute`: any size, little memory), or raise `literal` in `Policy.sizes`; otherwise the server is broken: show a trace to its operator."
          : broken
    })
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
    words: ({ limit, reader }) => ({
      title: `One response grew ${limit === undefined ? "too large" : `beyond ${size(limit)}`}`,
      why: "Its lines and literals are each allowed, but together they are more than is kept in memory.",
      try: reader === "app" ? "Ask for fewer items at once, or raise `response` in `Policy.sizes`." : broken
    })
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
    words: ({ limit }) => ({
      title: `The server nested lists ${limit === undefined ? "too deep" : `more than ${limit} deep`}`,
      why: "No valid response does so; reading on could exhaust the stack.",
      try: "Please report it with a trace."
    })
  }
) {}

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
    words: ({ limit, of, reader }) => {
      if (of === undefined) {
        return {
          title: "The server sent more than is kept in memory",
          why: "Whatever a server can make grow has a limit, to protect memory and time.",
          try: "Ask for less at once. If nothing was asked for, show a trace to the server's operator."
        }
      }
      const { set, unit, why } = table[of]
      const whole = {
        untaggedBeforeLogin: "before the login",
        unasked: "that nothing had asked for",
        provisionalGreetings: "in place of its greeting",
        values: "in one response",
        stepData: "in answer to one command of ours",
        commandData: "in answer to one command",
        memory: "of all that is kept for one account"
      }
      return {
        title: `The server sent ${limit === undefined ? "too many" : `more than ${limit}`} ${unit} ${whole[of]}`,
        why,
        try:
          set === "fixed"
            ? of === "unasked"
              ? "Nothing to do here: the library retries, less and less often. The server's operator can find the cause there."
              : "No honest server needs that many. Please report it with a trace."
            : reader === "command"
              ? broken
              : of === "memory"
                ? "Ask for less at once, on fewer accounts at once, or provide a larger `Memory.Memory`."
                : `Ask for less at once, or raise \`${of}\` in \`Policy.sizes\`.`
      }
    }
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
    words: () => ({
      title: "This library has a bug",
      why: "An internal check failed, and it closed the connection rather than continue with wrong data.",
      try: "Please report it, with a trace if you can; a trace never contains secrets. Connecting again is safe."
    })
  }
) {}
