/** Annotations of messages: FETCH and STORE of ANNOTATION. RFC 5257. */
import { Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { type FetchData, textOf, type Value } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as RawName from "../../wire/RawName.ts"
import { stringAsReceived } from "../asReceived.ts"
import { checking } from "../checking.ts"
import { fromPlain } from "../../../failure/options.ts"
import { type Command, commandOf } from "../Command.ts"
import * as Plan from "../Plan.ts"
import * as shapes from "../shapes.ts"
import { merged } from "./fetched.ts"
import { type Messages, named, nameFor, planned, asWritten } from "./messages.ts"

/** The texts of an entry: for this user alone, and for all who may read the mailbox. */
export interface Annotation {
  readonly private?: string | undefined
  readonly shared?: string | undefined
}

/** The new texts of an entry; `null` removes one. */
type AnnotationChange = { readonly [Name in keyof Annotation]?: string | null | undefined }

/** The entries of one message by their names, such as `/comment`. */
export interface Annotated {
  readonly sequence: number
  readonly uid: number
  readonly entries: ReadonlyMap<string, Annotation>
}

/** Octets as the server sent them may be among them. */
const pattern = Schema.String.check(Schema.isPattern(/^\/[\x21-\x7e\udc26\udc80-\udcff]+$/))
const entry = Schema.String.check(Schema.isPattern(/^\/[\x21-\x24\x26-\x29\x2b-\x7e\udc26\udc80-\udcff]+$/))
const change = Schema.optional(Schema.NullOr(Schema.String))
const anyChange = Schema.makeFilter(
  (texts: AnnotationChange) =>
    texts.private !== undefined || texts.shared !== undefined || "Expected `private` or `shared`"
)

const checkGet = checking("FETCH", () => ({
  set: shapes.messages,
  entries: Schema.NonEmptyArray(pattern)
}))

const checkSet = checking("STORE", () => ({
  set: shapes.messages,
  entries: fromPlain(
    Schema.Record(entry, Schema.Struct({ private: change, shared: change }).check(anyChange)).check(
      Schema.isMinProperties(1)
    )
  )
}))

const extension = "ANNOTATE-EXPERIMENT-1"

/**
 * The texts that are noted of messages: `["/comment"]`, of the part 1.2 `["/1.2/comment"]`, or all below a name with `*`.
 * Messages and entries that have none are left out. `NotOffered` without ANNOTATE-EXPERIMENT-1. RFC 5257 §4.3.
 *
 * **Example** (A comment)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const comment = Effect.fn(function* (connection: ImapConnection.ImapConnection, uid: number) {
 *   const annotated = yield* connection.execute(Command.getAnnotations(uid, ["/comment"]))
 *   return annotated[0]?.entries.get("/comment")?.private
 * })
 * ```
 */
export const getAnnotations = (
  set: Messages,
  entries: ReadonlyArray<string>
): Command<ReadonlyArray<Annotated>> => {
  const wrong = checkGet({ set, entries })
  if (wrong !== undefined) return wrong
  const messages = named(set)
  const values = Argument.list(Argument.atom("value.priv"), Argument.atom("value.shared"))
  const asked = Argument.list(Argument.list(...entries.map(stringAsReceived)), values)
  const command = (each: Argument.Argument): Command<ReadonlyArray<Annotated>> => ({
    name: nameFor("FETCH", messages),
    args: [each, Argument.list(Argument.atom("UID"), Argument.atom("ANNOTATION"), asked)],
    result: (untagged) => merged(untagged).flatMap(annotated)
  })
  return offered({ messages, command, joined: (all) => all.flat() })
}

/** Sent only to a server that lists the extension; a long set of UIDs in several commands. */
const offered = <A>(about: Parameters<typeof planned<A>>[0]): Command<A> => {
  const command = asWritten(about)
  return commandOf({
    ...command,
    plan: (offered) =>
      offered.capabilities.has(extension) ? planned(about, offered) : Plan.notOffered(command.name, extension)
  })
}

const annotated = ({ attributes, sequence }: FetchData): ReadonlyArray<Annotated> => {
  const uid = Grammar.nonZeroNumber(textOf(attributes.get("UID")) ?? "")
  const entries = new Map<string, Annotation>()
  for (const [name, value] of pairsOf(attributes.get("ANNOTATION"))) {
    const texts = new Map(
      pairsOf(value).map(([attribute, text]) => [attribute.toLowerCase(), RawName.fromValue(text)])
    )
    const [own, shared] = [texts.get("value.priv"), texts.get("value.shared")]
    if (own !== undefined || shared !== undefined) entries.set(name, { private: own, shared })
  }
  return uid === undefined || entries.size === 0 ? [] : [{ sequence, uid, entries }]
}

/** A list of names, each with a value. */
const pairsOf = (list: Value | undefined): ReadonlyArray<readonly [name: string, value: Value]> => {
  const items = list?._tag === "List" ? list.items : []
  return items.flatMap((item, index) => {
    const [name, value] = [RawName.fromValue(item), items[index + 1]]
    return index % 2 === 0 && name !== undefined && value !== undefined ? [[name, value] as const] : []
  })
}

/**
 * Writes entries of messages: `{ "/comment": { private: "Seen by Ada" } }`; `null` removes a text, and one that is left
 * out stays. Some servers write all, or none. `NotOffered` without ANNOTATE-EXPERIMENT-1. RFC 5257 §4.5.
 */
export const setAnnotations = (
  set: Messages,
  entries: Readonly<Record<string, AnnotationChange>>
): Command<void> => {
  const wrong = checkSet({ set, entries })
  if (wrong !== undefined) return wrong
  const messages = named(set)
  const changes = Object.entries(entries).flatMap(([name, texts]) => [
    stringAsReceived(name),
    valuesOf(texts)
  ])
  const command = (each: Argument.Argument): Command<void> => ({
    name: nameFor("STORE", messages),
    args: [each, Argument.atom("ANNOTATION"), Argument.list(...changes)],
    result: () => {}
  })
  return offered({ messages, command, joined: () => {} })
}

const valuesOf = ({ private: own, shared }: AnnotationChange): Argument.Argument =>
  Argument.list(...valueOf("value.priv", own), ...valueOf("value.shared", shared))

const valueOf = (name: string, text: string | null | undefined): ReadonlyArray<Argument.Argument> =>
  text === undefined ? [] : [Argument.atom(name), text === null ? Argument.nil : stringAsReceived(text)]
