/** FETCH and UID FETCH. RFC 9051 §6.4.5, §6.4.9. */
import { Effect, Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { AskedFor } from "./AskedFor.ts"
import type { Capabilities } from "../../Capability.ts"
import type { FetchData } from "../../Response.ts"
import { keyword } from "../arguments.ts"
import { merged } from "./fetched.ts"
import { columnsOf } from "./columns.ts"
import { GatheredMessages } from "./GatheredMessages.ts"
import { type FetchQuery, type Message, queryShape } from "./Message.ts"
import * as MessageSet from "../../MessageSet.ts"
import { lookUp } from "./lookUp.ts"
import { type Messages, type Named, named, nameFor, planned, slicesOf, asWritten } from "./messages.ts"
import * as Plan from "../Plan.ts"
import { checking, misused } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import * as shapes from "../shapes.ts"
import * as Window from "./Window.ts"
import { type Command, commandOf } from "../Command.ts"

/** The options of FETCH. RFC 9051 §6.4.5, §6.4.9. */
export interface FetchOptions {
  /**
   * Only messages that changed after this mod-sequence. `NotOffered` without CONDSTORE, since all messages would be
   * something else. RFC 7162 §3.1.4.1.
   */
  readonly changedSince?: number | bigint | undefined
  /**
   * With `changedSince`, and UIDs: which messages are gone, as `Vanished` in `untagged` of an `exchange`. QRESYNC must have been enabled
   * (`enable` of the account). `*` is the last that is left: a set that ends with a number also finds what came after
   * it. RFC 7162 §3.2.6.
   */
  readonly vanished?: boolean | undefined
  /**
   * Only the first hundred messages of the set (`[1, 100]`), the last (`[-1, -100]`), or the hundred before these; with
   * `changedSince`, those of them that changed. PARTIAL goes with UIDs alone: otherwise, and if the server does not
   * list it, they are looked up by UID SEARCH first, which `messages` of a connection cannot do. RFC 9394 §3.3.
   */
  readonly partial?: readonly [first: number, last: number] | undefined
}

const optionFields = () =>
  optionsOf<FetchOptions>({
    changedSince: shapes.wholeNumber,
    vanished: Schema.Boolean,
    partial: Window.window
  })

const check = checking("FETCH", () => ({
  set: shapes.messages,
  query: queryShape(),
  options: optionFields()
}))

const checkItems = checking("FETCH", () => ({
  set: shapes.messages,
  items: Schema.NonEmptyArray(Schema.String),
  options: optionFields()
}))

/**
 * Reads messages as typed values, or as the data that the server sends.
 *
 * With a query, such as `fetch("1:10", { envelope: true, flags: true })`, each message is a `Message`: its `uid` and
 * what was asked for. The responses that it was read from are not kept. What the server leaves out of an answer, or
 * writes in a way that cannot be read, is named in `missing` of the message; without a UID, the command fails as
 * `ItemMissing`. News of messages that were not asked for are found in `untagged` of an `exchange`. UIDs that no message
 * has are left out of the result (RFC 9051 §6.4.9). Nothing is marked as read: bodies are fetched as `BODY.PEEK`.
 *
 * A set of more UIDs than fit into a line is asked for in several commands, one after the other. For no message at all
 * (`[]`, or sequence numbers of an empty mailbox) nothing is sent, and nothing comes.
 *
 * With names of items, such as `fetch("1:10", ["UID", "ENVELOPE"])`, it is `FetchData`: every value as it was sent, in
 * the server's order. News of other messages may be among them, which servers send at any time.
 *
 * RFC 9051 §6.4.5, §6.4.9.
 *
 * **Example** (Who wrote, and about what)
 *
 * ```ts
 * import { Command, type ImapConnection, Mime } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const newest = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const messages = yield* connection.execute(Command.fetch("*", { envelope: true, size: true }))
 *   return messages.map(({ envelope, size, uid }) => ({
 *     uid,
 *     size,
 *     subject: envelope.subject ?? "(no subject)",
 *     from: Mime.mailboxes(envelope.from).map(({ address }) => address)
 *   }))
 * })
 * ```
 */
export function fetch(
  set: Messages,
  items: ReadonlyArray<string>,
  options?: FetchOptions
): Command<ReadonlyArray<FetchData>>
export function fetch<const Query extends FetchQuery>(
  set: Messages,
  query: Query,
  options?: FetchOptions
): Command<ReadonlyArray<Message<Query>>>
export function fetch(
  set: Messages,
  asked: ReadonlyArray<string> | FetchQuery,
  options: FetchOptions = {}
): Command<ReadonlyArray<FetchData | Message>> {
  const wrong = isNames(asked)
    ? checkItems({ set, items: asked, options })
    : check({ set, query: asked, options })
  if (wrong !== undefined) return wrong
  if (!isNames(asked) && asked.decoded !== undefined && asked.decoded !== false) {
    const cut = asked.parts?.some((each) => typeof each !== "string") ?? false
    if (cut) return misused("FETCH", "`query.decoded`: expected whole parts, without `maxLength`")
  }
  return isNames(asked) ? fetchItems(set, asked, options) : fetchMessages(set, asked, options)
}

const isNames = (asked: ReadonlyArray<string> | FetchQuery): asked is ReadonlyArray<string> =>
  Array.isArray(asked)

/** They are written alone, never in parentheses. RFC 9051 §6.4.5. */
const macros = new Set(["ALL", "FAST", "FULL"])

const fetchItems = (
  set: Messages,
  items: ReadonlyArray<string>,
  options: FetchOptions
): Command<ReadonlyArray<FetchData>> => {
  const [first] = items
  const isMacro = items.length === 1 && first !== undefined && macros.has(first.toUpperCase())
  const item = isMacro ? Argument.atom(first) : Argument.list(...items.map(keyword))
  return made(set, options, (_, name, each, how) => ({ ...written(name, each, item, how), result: merged }))
}

const fetchMessages = (
  set: Messages,
  query: FetchQuery,
  options: FetchOptions
): Command<ReadonlyArray<Message>> => {
  const command = made(set, options, (offered, name, each, how) => {
    const columns = columnsOf(query, offered)
    const isChosen = how.changedSince !== undefined || how.partial !== undefined
    const gathered = () =>
      new GatheredMessages(columns, isChosen ? undefined : new AskedFor(each, name.startsWith("UID")))
    return {
      ...written(name, each, Argument.list(...columns.flatMap(({ request }) => request)), how),
      gather: gathered,
      result: (untagged) => {
        const messages = gathered()
        for (const response of untagged) messages.take(response)
        return messages.rest()
      }
    }
  })
  return query.decoded === "binary" ? decodedBy(command) : command
}

/** If a server refuses to undo how a part is encoded, whatever it says, it is undone here. RFC 3516 §4.3. */
const decodedBy = <A>(command: Command<ReadonlyArray<A>>): Command<ReadonlyArray<A>> =>
  commandOf({
    ...command,
    plan: (offered) => {
      const planFor = (names: Capabilities) => Plan.of(command, { ...offered, capabilities: names })
      const others = new Set([...offered.capabilities].filter((name) => name !== "BINARY"))
      const undoneHere = planFor(others)
      const refusable = Plan.steps<ReadonlyArray<A>>((exchange) =>
        Plan.run(planFor(offered.capabilities), exchange).pipe(
          Effect.catchReason("ImapError", "CommandRejected", () => Plan.run(undoneHere, exchange))
        )
      )
      // a stream cannot begin again after a refusal
      return { ...refusable, commands: Plan.commandsOf(undoneHere) }
    }
  })

const written = (
  name: string,
  set: Argument.Argument,
  item: Argument.Argument,
  { changedSince, partial, vanished = false }: FetchOptions
) => {
  const words = [
    ...(partial === undefined ? [] : ["PARTIAL", Window.text(partial)]),
    ...(changedSince === undefined ? [] : ["CHANGEDSINCE", `${changedSince}`]),
    ...(vanished ? ["VANISHED"] : [])
  ]
  const modifiers = words.length === 0 ? [] : [Argument.list(...words.map(Argument.atom))]
  return { name, args: [set, item, ...modifiers] }
}

/** Makes the command for a server and for some of the messages. */
type Make<A> = (
  offered: Plan.Offered | undefined,
  name: string,
  set: Argument.Argument,
  options: FetchOptions
) => Command<ReadonlyArray<A>>

/** Plans the command for a server. */
const made = <A>(set: Messages, options: FetchOptions, make: Make<A>): Command<ReadonlyArray<A>> => {
  const { changedSince, partial, vanished = false } = options
  const messages = named(set)
  const { numbers, uid } = messages
  const name = nameFor("FETCH", messages)
  const about = (offered?: Plan.Offered) => ({
    messages,
    command: (each: Argument.Argument) => make(offered, name, each, options),
    joined: (values: ReadonlyArray<ReadonlyArray<A>>) => values.flat()
  })
  return commandOf({
    ...asWritten(about()),
    plan: (offered) => {
      const lists = (name: string) => offered.capabilities.has(name)
      if (vanished && (changedSince === undefined || !uid)) {
        return Plan.refuse({
          _tag: "Misuse",
          problem: "FETCH: `vanished` goes with `changedSince`, and with UIDs"
        })
      }
      if (vanished && partial !== undefined) {
        return Plan.refuse({ _tag: "Misuse", problem: "FETCH: `partial` does not go with `vanished`" })
      }
      if (vanished && !lists("QRESYNC")) return Plan.notOffered("FETCH", "QRESYNC")
      const isConditional = changedSince !== undefined && !lists("CONDSTORE") && !lists("QRESYNC")
      if (isConditional) return Plan.notOffered("FETCH", "CONDSTORE")
      // a window of each slice would be another one
      const isCutThere = uid && lists("PARTIAL") && slicesOf(numbers).length < 2
      return partial === undefined || isCutThere
        ? planned(about(offered), offered)
        : lookedUp(messages, { ...options, partial }, make, offered)
    }
  })
}

/** The messages are looked up, and only those of the window asked for. */
const lookedUp = <A>(
  messages: Named,
  { changedSince, partial }: FetchOptions & { readonly partial: Window.Window },
  make: Make<A>,
  offered: Plan.Offered
): Plan.Plan<ReadonlyArray<A>> =>
  Plan.andThen(lookUp(messages, offered), ({ value }, exchange) =>
    exchange(made(Window.cut(MessageSet.of(value), partial), { changedSince }, make))
  )

/**
 * A part of a streamed FETCH, in the server's order. A literal of any size is announced and then comes in pieces; its message
 * follows, with an empty literal in its place.
 */
export type FetchPart =
  /** `name` such as `BODY[]`, upper case; `size` in bytes. */
  | { readonly _tag: "Literal"; readonly sequence: number; readonly name: string; readonly size: number }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  | FetchData
