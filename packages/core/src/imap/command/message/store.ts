/** STORE and UID STORE: flags and keywords of messages. RFC 9051 §6.4.6, RFC 7162 §3.1.3. */
import * as Argument from "../../Argument.ts"
import type { MessageSet } from "../../MessageSet.ts"
import { type FetchData, type Tagged, textOf, type Untagged, type Value } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as RawName from "../../wire/RawName.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"
import { flag } from "../arguments.ts"
import { mailboxName } from "../mailbox/mailboxName.ts"
import { type Messages, named, nameFor, planned, asWritten } from "./messages.ts"
import { withJson } from "../../../base/json.ts"
import * as Plan from "../Plan.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import * as shapes from "../shapes.ts"
import { type Command, commandOf } from "../Command.ts"

/** The change of the flags. System flags begin with `\`, keywords do not; a system flag without it, such as `Seen`, is a `Misuse`. */
export type FlagChange =
  | { readonly add: ReadonlyArray<string>; readonly remove?: undefined; readonly replace?: undefined }
  | { readonly remove: ReadonlyArray<string>; readonly add?: undefined; readonly replace?: undefined }
  /** These, and no others. */
  | { readonly replace: ReadonlyArray<string>; readonly add?: undefined; readonly remove?: undefined }

/** The options of STORE. */
export interface StoreOptions {
  /** The server does not report the new flags, unless someone listens to `Supervised.changes`. */
  readonly silent?: boolean | undefined
  /** Gmail's labels are changed, and not flags: names of mailboxes, or such as `\\Important`. `NotOffered` elsewhere. */
  readonly labels?: boolean | undefined
  /** Passes over messages that have changed since; needs CONDSTORE. RFC 7162 §3.1.3. */
  readonly unchangedSince?: number | bigint | undefined
}

/** The flags that the server reported of one message, which may be another one. */
export interface StoredFlags {
  readonly sequence: number
  readonly uid?: number
  /** As they are now. */
  readonly flags?: ReadonlyArray<string>
  /** Gmail's, as they are now. */
  readonly labels?: ReadonlyArray<string>
  readonly modSeq?: bigint
}

/** The result of a STORE. */
export interface Stored {
  readonly messages: ReadonlyArray<StoredFlags>
  /** UIDs, or sequence numbers if the command had these, of those that were left as they are: they had changed meanwhile. */
  readonly modified: MessageSet
}

const check = checking("STORE", () => {
  const flags = Schema.optional(Schema.Array(Schema.String))
  return {
    set: shapes.messages,
    change: Schema.Struct({ add: flags, remove: flags, replace: flags }).check(oneChange),
    options: optionsOf<StoreOptions>({
      silent: Schema.Boolean,
      labels: Schema.Boolean,
      unchangedSince: shapes.wholeNumber
    })
  }
})

const oneChange = Schema.makeFilter(
  (change: { readonly [Name in "add" | "remove" | "replace"]?: unknown }) => {
    const [first, second] = Object.entries(change).flatMap(([name, flags]) =>
      flags === undefined ? [] : [name]
    )
    if (first === undefined) return "Expected one of `add`, `remove` and `replace`"
    return second === undefined || { path: [second], issue: `Expected alone, without \`${first}\`` }
  }
)

/**
 * Changes flags of messages: `store("1:5", { add: ["\\Seen"] })`.
 *
 * A set of more UIDs than fit into a line is changed by several commands, in ascending order. `unchangedSince` holds
 * for each message by itself, and `modified` has those of all commands. If one of them fails, the messages of those
 * before it are changed, which the error's `progress` lists; the same STORE can be sent again.
 *
 * **Example** (Only if nobody else was faster)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const claim = Effect.fn(function* (connection: ImapConnection.ImapConnection, uid: number, modSeq: bigint) {
 *   const claimed = Command.store(uid, { add: ["$Claimed"] }, { unchangedSince: modSeq })
 *   const stored = yield* connection.execute(claimed)
 *   return stored.modified.length === 0
 * })
 * ```
 */
export const store = (set: Messages, change: FlagChange, options: StoreOptions = {}): Command<Stored> => {
  const wrong = check({ set, change, options })
  if (wrong !== undefined) return wrong
  const { labels = false, silent = false, unchangedSince } = options
  const [kind, flags] = itemOf(change)
  const item = labels ? kind.replace("FLAGS", "X-GM-LABELS") : kind
  const condition =
    unchangedSince === undefined
      ? []
      : [Argument.list(Argument.atom("UNCHANGEDSINCE"), Argument.atom(`${unchangedSince}`))]
  const messages = named(set)
  const name = nameFor("STORE", messages)
  const about = (utf8: boolean) => ({
    messages,
    command: (each: Argument.Argument): Command<Stored> =>
      commandOf({
        name,
        args: [
          each,
          ...condition,
          Argument.atom(silent ? `${item}.SILENT` : item),
          Argument.list(...flags.map(labels ? gmailLabel : flag))
        ],
        result: (untagged, tagged) => storedOf(untagged, tagged, utf8),
        // if one of them is gone, too, the answer is NO: RFC 7162 §3.1.3, example 11
        accepts: ({ condition, code }) => condition === "NO" && code?.name === "MODIFIED"
      }),
    joined: (all: ReadonlyArray<Stored>): Stored => ({
      messages: all.flatMap(({ messages }) => messages),
      modified: all.flatMap(({ modified }) => modified)
    })
  })
  return commandOf({
    ...asWritten(about(false)),
    plan: (offered) => {
      const missing = missingFor(options, offered)
      return missing === undefined ? planned(about(offered.utf8), offered) : Plan.notOffered(name, missing)
    }
  })
}

const itemOf = ({
  add,
  remove,
  replace = []
}: FlagChange): readonly [item: string, flags: ReadonlyArray<string>] => {
  if (add !== undefined) return ["+FLAGS", add]
  return remove === undefined ? ["FLAGS", replace] : ["-FLAGS", remove]
}

/** The extension without which it would be something else. */
const missingFor = (
  { labels = false, unchangedSince }: StoreOptions,
  { capabilities }: Plan.Offered
): string | undefined => {
  if (labels && !capabilities.has("X-GM-EXT-1")) return "X-GM-EXT-1"
  const isConditional = unchangedSince !== undefined
  return isConditional && !capabilities.has("CONDSTORE") && !capabilities.has("QRESYNC")
    ? "CONDSTORE"
    : undefined
}

/** Gmail writes labels as it writes the names of mailboxes. */
const gmailLabel = (name: string): Argument.Argument =>
  name.startsWith("\\") ? Argument.atom(name) : Argument.mailbox(name)

const storedOf = (untagged: ReadonlyArray<Untagged>, { code }: Tagged, utf8: boolean): Stored => ({
  messages: untagged.flatMap((response) => (response._tag === "Fetch" ? [flagsOf(response, utf8)] : [])),
  modified: code?.name === "MODIFIED" ? (SequenceSet.parse(code.args) ?? []) : []
})

const flagsOf = ({ attributes, sequence }: FetchData, utf8: boolean): StoredFlags => {
  const uid = Grammar.nonZeroNumber(textOf(attributes.get("UID")) ?? "")
  const flags = itemsOf(attributes.get("FLAGS"))
  const labels = itemsOf(attributes.get("X-GM-LABELS"))
  const modSeq = Grammar.number64(textOf(itemsOf(attributes.get("MODSEQ"))?.[0]) ?? "")
  return withJson({
    sequence,
    ...(uid === undefined ? {} : { uid }),
    ...(flags === undefined ? {} : { flags: flags.flatMap((flag) => RawName.fromValue(flag) ?? []) }),
    ...(labels === undefined ? {} : { labels: labels.map((label) => labelIn(label, utf8)) }),
    ...(modSeq === undefined ? {} : { modSeq })
  })
}

const labelIn = (value: Value, utf8: boolean): string => mailboxName(RawName.fromValue(value) ?? "", utf8)

const itemsOf = (value: Value | undefined): ReadonlyArray<Value> | undefined =>
  value?._tag === "List" ? value.items : undefined
