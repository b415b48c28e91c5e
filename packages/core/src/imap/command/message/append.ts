/** APPEND: a new message into a mailbox. RFC 9051 §6.3.12, RFC 4315 §3, RFC 6855 §4, RFC 7889. */
import { type DateTime, Effect, Schema, type Stream } from "effect"
import * as Argument from "../../Argument.ts"
import type { Capabilities } from "../../Capability.ts"
import type { PlainReason } from "../../../failure/Reason.ts"
import { decodeUtf8 } from "../../mime/charset.ts"
import type { ResponseCode } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import { flag } from "../arguments.ts"
import * as Plan from "../Plan.ts"
import { checking } from "../checking.ts"
import { fromPlain, optionsOf } from "../../../failure/options.ts"
import * as shapes from "../shapes.ts"
import { type Command, commandOf } from "../Command.ts"

/** A message that comes in pieces. Its size in bytes is announced before the first of them. */
export interface MessageStream {
  readonly size: number
  readonly stream: Stream.Stream<Uint8Array, unknown>
}

/** The flags and date of a message. */
export interface AppendOptions {
  readonly flags?: ReadonlyArray<string> | undefined
  /** The time of its arrival; by default the server's current time. */
  readonly internalDate?: DateTime.DateTime | Date | undefined
  /**
   * Its header holds UTF-8, RFC 6532: looked up by default if the message is bytes (other charsets are not), or said by
   * the caller if it is a stream.
   */
  readonly utf8Header?: boolean | undefined
}

export const messageShape = () =>
  Schema.Union([
    shapes.bytes,
    Schema.Struct({
      size: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
      stream: shapes.stream
    })
  ])

export const optionFields = {
  flags: Schema.Array(Schema.String),
  internalDate: shapes.day,
  utf8Header: Schema.Boolean
}

const check = checking("APPEND", () => ({
  mailbox: Schema.String,
  message: messageShape(),
  options: optionsOf<AppendOptions>(optionFields)
}))

/** The UID of the message, if the server reports it, which takes UIDPLUS. */
export interface Appended {
  readonly uidValidity?: number
  readonly uid?: number
}

/**
 * Puts a message, with CRLF at the end of each line, into a mailbox. If that does not exist, `CommandRejected` has the
 * code `TRYCREATE`; `OVERQUOTA` and `TOOBIG` say what they are called. If the server lists the size that it takes
 * (APPENDLIMIT), a larger message fails as `MessageTooLarge`, and nothing is sent.
 *
 * A header that holds UTF-8 goes as RFC 6855 says if the account's `enable` has `UTF8=ACCEPT`, and as RFC 9755 does
 * if the server takes that for a mistake. A server that lists it must refuse such a message while it is not enabled:
 * that is a `Misuse`, and nothing is sent. Any other server is sent the message unchanged.
 *
 * A stream is read as fast as the network takes it, after the server has agreed to a large one; nothing else is written
 * meanwhile. If it fails, is interrupted, or has another size than `size`, the connection ends (`StreamFailed`), and
 * the server keeps no part of the message. `limit` of `execute` counts while it gives nothing, too.
 *
 * **Example** (A file, without reading it into memory)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect, FileSystem } from "effect"
 *
 * const upload = Effect.fn(function* (connection: ImapConnection.ImapConnection, path: string) {
 *   const fs = yield* FileSystem.FileSystem
 *   const { size } = yield* fs.stat(path)
 *   const message = { size: Number(size), stream: fs.stream(path) }
 *   const appended = yield* connection.execute(Command.append("Sent", message, { flags: ["\\Seen"] }))
 *   return appended.uid
 * })
 * ```
 */
export const append = (
  mailbox: string,
  message: Uint8Array | MessageStream,
  options: AppendOptions = {}
): Command<Appended> => {
  const wrong = check({ mailbox, message, options })
  if (wrong !== undefined) return wrong
  const one = { ...options, message }
  const command = (utf8: boolean): Command<Appended> => ({
    name: "APPEND",
    args: [Argument.mailbox(mailbox), ...argumentsOf(one, utf8)],
    result: (_, { code }) => appendedOf(code)
  })
  return commandOf({
    ...command(false),
    plan: (offered) => {
      const problem = refusalOf(one, offered)
      return problem === undefined ? inForm([one], offered, command) : Plan.refuse(problem)
    }
  })
}

/** A message with its flags and date. */
export interface MessageToAppend extends AppendOptions {
  readonly message: Uint8Array | MessageStream
}

export const toAppend = () => {
  const { flags, internalDate, utf8Header } = optionFields
  return fromPlain(
    Schema.Struct({
      flags: Schema.optional(flags),
      internalDate: Schema.optional(internalDate),
      utf8Header: Schema.optional(utf8Header),
      message: messageShape()
    })
  )
}

/** Flags, date and message. In the form of RFC 6855 §4 as `UTF8 (~{310}…)`. */
export const argumentsOf = (
  { flags = [], internalDate, message }: MessageToAppend,
  utf8: boolean
): ReadonlyArray<Argument.Argument> => {
  const literal: Argument.Argument =
    message instanceof Uint8Array
      ? { _tag: "Bytes", bytes: message, literal8: utf8 }
      : { _tag: "Stream", ...message, literal8: utf8 }
  return [
    ...(flags.length === 0 ? [] : [Argument.list(...flags.map(flag))]),
    ...(internalDate === undefined ? [] : [Argument.dateTime(internalDate)]),
    ...(utf8 ? [Argument.atom("UTF8"), Argument.list(literal)] : [literal])
  ]
}

/** Returns why this server would refuse the message. */
export const refusalOf = (
  one: MessageToAppend,
  { capabilities, utf8 }: Plan.Offered
): PlainReason | undefined => {
  const { message } = one
  const size = message instanceof Uint8Array ? message.length : message.size
  const limit = limitOf(capabilities)
  if (limit !== undefined && size > limit) return { _tag: "MessageTooLarge", size, limit }
  return listsUtf8(capabilities) && !utf8 && hasUtf8Header(one)
    ? {
        _tag: "Misuse",
        problem:
          "APPEND: the header contains UTF-8, which needs UTF8=ACCEPT in the account's `enable`, or `utf8Header: false` to send it anyway"
      }
    : undefined
}

const listsUtf8 = (capabilities: Capabilities): boolean =>
  capabilities.has("UTF8=ACCEPT") || capabilities.has("UTF8=ONLY")

/**
 * The command, in the form of RFC 6855 if UTF-8 is enabled and in a header. RFC 9755 took that form away, and no
 * capability says which of them a server follows: BAD does. A stream cannot be sent twice.
 */
export const inForm = <A>(
  messages: ReadonlyArray<MessageToAppend>,
  { capabilities, utf8 }: Plan.Offered,
  make: (utf8: boolean) => Command<A>
): Plan.Plan<A> => {
  if (!utf8 || !listsUtf8(capabilities) || !messages.some(hasUtf8Header)) return Plan.send(make(false))
  const isRepeatable = messages.every(({ message }) => message instanceof Uint8Array)
  return Plan.steps((exchange) =>
    exchange(make(true)).pipe(
      Effect.catchReason("ImapError", "CommandRejected", ({ status }, error) =>
        status === "BAD" && isRepeatable ? exchange(make(false)) : Effect.fail(error)
      )
    )
  )
}

/** UTF-8 that is not all ASCII. A header in Latin-1 or GBK is not, and goes as it always did. */
const hasUtf8Header = ({ message, utf8Header }: MessageToAppend): boolean => {
  if (utf8Header !== undefined || !(message instanceof Uint8Array)) return utf8Header ?? false
  const header = message.subarray(0, headerEnd(message))
  return header.some((byte) => byte > 0x7f) && decodeUtf8(header) !== undefined
}

/** Up to the empty line. */
const headerEnd = (message: Uint8Array): number => {
  for (let at = message.indexOf(Grammar.LF); at >= 0; at = message.indexOf(Grammar.LF, at + 1)) {
    if (message[message[at + 1] === Grammar.CR ? at + 2 : at + 1] === Grammar.LF) return at
  }
  return message.length
}

/** `APPENDUID 38505 3955`. */
export const appendedOf = (code: ResponseCode | undefined): Appended => {
  const [uidValidity, uid, ...more] =
    code?.name === "APPENDUID" ? code.args.split(" ").map(Grammar.nonZeroNumber) : []
  return uidValidity === undefined || uid === undefined || more.length > 0 ? {} : { uidValidity, uid }
}

/** `APPENDLIMIT=35651584`; without a number, STATUS reports it for each mailbox. RFC 7889 §3. */
const limitOf = (capabilities: Capabilities): number | undefined => {
  for (const name of capabilities) {
    const [, limit] = /^APPENDLIMIT=(\d{1,15})$/.exec(name) ?? []
    if (limit !== undefined) return Number(limit)
  }
  return undefined
}
