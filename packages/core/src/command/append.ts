/** APPEND: a message of one's own into a mailbox. RFC 9051 §6.3.12, RFC 4315 §3, RFC 7889. */
import type { DateTime, Stream } from "effect"
import * as Argument from "../Argument.ts"
import type { Capabilities } from "../Capability.ts"
import type { Command } from "../Command.ts"
import type { ResponseCode } from "../Response.ts"
import { flag } from "./arguments.ts"
import * as Plan from "./Plan.ts"

/** A message that comes in pieces. Its size in bytes is announced before the first of them. */
export interface MessageStream {
  readonly size: number
  readonly stream: Stream.Stream<Uint8Array, unknown>
}

/** What a message has beside its bytes. */
export interface AppendOptions {
  readonly flags?: ReadonlyArray<string> | undefined
  /** When it arrived; the server's own time by default. */
  readonly internalDate?: DateTime.DateTime | Date | undefined
}

/** Where the message is now, where the server tells it, which takes UIDPLUS. */
export interface Appended {
  readonly uidValidity?: number
  readonly uid?: number
}

/**
 * Puts a message, with CRLF at the end of each line, into a mailbox. Where that does not exist, `CommandRejected` has the
 * code `TRYCREATE`; `OVERQUOTA` and `TOOBIG` say what they are called. Where the server lists the size that it takes
 * (APPENDLIMIT), a larger message fails as `MessageTooLarge`, and nothing is sent.
 *
 * A stream is read as fast as the network takes it, after the server has agreed to a large one; nothing else is written
 * meanwhile. Where it fails, is interrupted, or has another size than `size`, the connection ends (`StreamFailed`), and
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
 *   const { value } = yield* connection.execute(Command.append("Sent", message, { flags: ["\\Seen"] }))
 *   return value.uid
 * })
 * ```
 */
export const append = (
  mailbox: string,
  message: Uint8Array | MessageStream,
  { flags = [], internalDate }: AppendOptions = {}
): Command<Appended> => {
  const isWhole = message instanceof Uint8Array
  const size = isWhole ? message.length : message.size
  const command: Command<Appended> = {
    name: "APPEND",
    args: [
      Argument.mailbox(mailbox),
      ...(flags.length === 0 ? [] : [Argument.list(...flags.map(flag))]),
      ...(internalDate === undefined ? [] : [Argument.dateTime(internalDate)]),
      isWhole ? Argument.bytes(message) : Argument.stream(size, message.stream)
    ],
    result: (_, { code }) => appendedOf(code)
  }
  return {
    ...command,
    plan: ({ capabilities }) => {
      const limit = limitOf(capabilities)
      return limit !== undefined && size > limit
        ? Plan.refuse({ _tag: "MessageTooLarge", size, limit })
        : Plan.send(command)
    }
  }
}

/** `APPENDUID 38505 3955`. */
const appendedOf = (code: ResponseCode | undefined): Appended => {
  const [, uidValidity, uid] =
    code?.name === "APPENDUID" ? (/^([1-9]\d{0,9}) ([1-9]\d{0,9})$/.exec(code.args) ?? []) : []
  return uid === undefined ? {} : { uidValidity: Number(uidValidity), uid: Number(uid) }
}

/** `APPENDLIMIT=35651584`; without a number, STATUS tells it for each mailbox. RFC 7889 §3. */
const limitOf = (capabilities: Capabilities): number | undefined => {
  for (const name of capabilities) {
    const [, limit] = /^APPENDLIMIT=(\d{1,15})$/.exec(name) ?? []
    if (limit !== undefined) return Number(limit)
  }
  return undefined
}
