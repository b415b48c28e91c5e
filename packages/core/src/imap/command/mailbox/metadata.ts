/** GETMETADATA and SETMETADATA: what is noted of a mailbox, or of the server. RFC 5464. */
import { Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { type Command, commandOf } from "../Command.ts"
import { textOf } from "../../Response.ts"
import { checking } from "../checking.ts"
import { fromPlain, optionsOf } from "../../../failure/options.ts"
import * as Plan from "../Plan.ts"
import * as shapes from "../shapes.ts"
import { asReceived } from "../asReceived.ts"

/** The limits on the entries that are returned. RFC 5464 §4.2.1, §4.2.2. */
export interface MetadataOptions {
  /** Octets; longer values are left out. */
  readonly maxSize?: number | undefined
  /** Entries below those that are named as well: one level of them, or all. By default none. */
  readonly depth?: "1" | "infinity" | undefined
}

/** ASCII (RFC 5464 §3.2), or octets as the server sent them. */
const entry = Schema.String.check(
  Schema.isPattern(/^\/(?:private|shared)\/[\x21-\x24\x26-\x29\x2b-\x7e\udc26\udc80-\udcff]+$/)
)

const checkGet = checking("GETMETADATA", () => ({
  mailbox: Schema.String,
  entries: Schema.NonEmptyArray(entry),
  options: optionsOf<MetadataOptions>({
    maxSize: Schema.Int,
    depth: Schema.Literals(["1", "infinity"])
  })
}))

const checkSet = checking("SETMETADATA", () => ({
  mailbox: Schema.String,
  entries: fromPlain(
    Schema.Record(entry, Schema.Union([Schema.String, shapes.bytes, Schema.Null])).check(
      Schema.isMinProperties(1)
    )
  )
}))

/**
 * Asks for the texts of entries such as `/shared/comment` or `/private/vendor/example/colour`; those that do not exist are left
 * out. A mailbox with an empty name is the server itself. `untagged` of an `exchange` has values that are no text.
 *
 * **Example** (A comment)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const comment = Effect.fn(function* (connection: ImapConnection.ImapConnection, mailbox: string) {
 *   const metadata = yield* connection.execute(Command.getMetadata(mailbox, ["/private/comment"]))
 *   return metadata.get("/private/comment")
 * })
 * ```
 */
export const getMetadata = (
  mailbox: string,
  entries: ReadonlyArray<string>,
  options: MetadataOptions = {}
): Command<ReadonlyMap<string, string>> => {
  const wrong = checkGet({ mailbox, entries, options })
  if (wrong !== undefined) return wrong
  const { depth, maxSize } = options
  const given = [
    ...(maxSize === undefined ? [] : ["MAXSIZE", `${maxSize}`]),
    ...(depth === undefined ? [] : ["DEPTH", depth])
  ]
  const command: Command<ReadonlyMap<string, string>> = {
    name: "GETMETADATA",
    args: [
      ...(given.length === 0 ? [] : [Argument.list(...given.map(Argument.atom))]),
      Argument.mailbox(mailbox),
      Argument.list(...entries.map(asReceived))
    ],
    result: (untagged) => {
      const found = new Map<string, string>()
      for (const response of untagged) {
        if (response._tag !== "Metadata") continue
        for (const [name, value] of response.entries) {
          const text = textOf(value)
          if (text !== undefined) found.set(name, text)
        }
      }
      return found
    }
  }
  return offered(command, mailbox)
}

/** An empty name is that of the server itself. */
const offered = <A>(command: Command<A>, mailbox: string): Command<A> =>
  commandOf({
    ...command,
    plan: ({ capabilities }) => {
      const isListed = capabilities.has("METADATA") || (mailbox === "" && capabilities.has("METADATA-SERVER"))
      return isListed ? Plan.send(command) : Plan.notOffered(command.name, "METADATA")
    }
  })

/** Writes entries, as texts or octets; `null` removes one. All of them are written, or none. RFC 5464 §4.3. */
export const setMetadata = (
  mailbox: string,
  entries: Readonly<Record<string, string | Uint8Array | null>>
): Command<void> => {
  const wrong = checkSet({ mailbox, entries })
  if (wrong !== undefined) return wrong
  const pairs = Object.entries(entries).flatMap(([name, value]) => [asReceived(name), valueOf(value)])
  const args = [Argument.mailbox(mailbox), Argument.list(...pairs)]
  return offered({ name: "SETMETADATA", args, result: () => {} }, mailbox)
}

const valueOf = (value: string | Uint8Array | null): Argument.Argument => {
  if (value === null) return Argument.nil
  return typeof value === "string" ? Argument.string(value) : Argument.bytes(value)
}
