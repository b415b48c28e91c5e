/** FETCH and UID FETCH. RFC 9051 §6.4.5, §7.5.2, RFC 7162 §3.1.4. */
import { Option } from "effect"
import { type Argument, textOf } from "../ClientCommand.ts"
import * as Mime from "../mail/Mime.ts"
import { bodyText } from "../mail/decode.ts"
import { bodyStructure, envelope, literal } from "../mail/render.ts"
import { section } from "../mail/section.ts"
import { toBytes, toText } from "../../base/octets.ts"
import * as Mailstore from "../store/Mailstore.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"
import * as View from "../store/View.ts"
import { completed, lists, type Question, refuse, type Selected, selected, type Turn } from "../Turn.ts"
import { labelList, messageNumber, threadNumber } from "../mail/gmail.ts"
import { choose, isByUid, missing } from "./messageSet.ts"
import { type Window, windowOf, inWindow } from "./window.ts"

interface Item {
  readonly name: string
  /** The text in brackets, and the start and the length of a partial FETCH. */
  readonly section?: { readonly name: string; readonly partial: readonly [number, number] | undefined }
  /** Sets \Seen. */
  readonly reads: boolean
}

export const fetch = (question: Question): Turn => {
  const here = selected(question)
  const items = itemsOf(question.command.args[1])
  const modifiers = modifiersOf(question)
  const chosen = here === undefined ? undefined : choose(question, here)
  const isKnown = items?.every(({ name }) => isOffered(question, name)) ?? false
  if (
    !isKnown ||
    here === undefined ||
    items === undefined ||
    modifiers === undefined ||
    chosen === undefined
  ) {
    return refuse(question, "syntaxError")
  }
  const condstore =
    question.state.condstore ||
    modifiers.changedSince !== undefined ||
    items.some(({ name }) => name === "MODSEQ")
  const within = modifiers.window === undefined ? chosen : inWindow(modifiers.window, chosen)
  const wanted = within.filter(({ message }) => message.modSeq > (modifiers.changedSince ?? 0))
  const read = markRead(question.store, here, items, wanted)
  const lines = wanted.map(({ message, sequence }) =>
    fetchLine(
      { sequence, message: View.shown(here.view, read.after(message)) },
      shownItems(question, items, modifiers, read.changed(message))
    )
  )
  if (lines.some((line) => line === undefined)) return refuse(question, "syntaxError")
  const flagged = items.some(({ name }) => name === "FLAGS")
    ? wanted.map(({ message }) => message.uid)
    : read.uids
  const view = View.withReported(
    here.view,
    Mailstore.withUidValidity(read.store, here.view.uidValidity),
    flagged
  )
  const untagged = [...vanished(question, here, modifiers), ...lines.map((line) => toBytes(line ?? ""))]
  const changes = { store: read.store, condstore, selected: Option.some(view) }
  return completed(question, untagged, changes, missing(question, here) > 0 ? "EXPUNGEISSUED" : undefined)
}

/** The capability that an item needs. */
const extensions: Readonly<Record<string, string>> = {
  PREVIEW: "PREVIEW",
  SAVEDATE: "SAVEDATE",
  "X-GM-LABELS": "X-GM-EXT-1",
  "X-GM-MSGID": "X-GM-EXT-1",
  "X-GM-THRID": "X-GM-EXT-1"
}

const isOffered = (question: Question, name: string): boolean => {
  const extension = extensions[name]
  return extension === undefined || lists(question, extension)
}

/** Returns the requested items and those that belong to them: the UID, mod-sequences, flags that the FETCH has changed. */
const shownItems = (
  question: Question,
  items: ReadonlyArray<Item>,
  { changedSince }: Modifiers,
  flagged: boolean
): ReadonlyArray<Item> => {
  const names = new Set(items.map(({ name }) => name))
  const plain = (name: string, wanted: boolean) =>
    wanted && !names.has(name) ? [{ name, reads: false } satisfies Item] : []
  const tells = question.profile.omits?.includes("unaskedModSeq") !== true
  const isAboutFlags = flagged || names.has("FLAGS")
  return [
    ...plain("UID", isByUid(question)),
    ...items,
    ...plain("FLAGS", flagged),
    ...plain("MODSEQ", tells && (changedSince !== undefined || (question.state.condstore && isAboutFlags)))
  ]
}

/** Marks messages as seen if an item reads them, unless the mailbox is read-only. RFC 9051 §6.4.5. */
const markRead = (
  store: Mailstore.Mailstore,
  { mailbox, view }: Selected,
  items: ReadonlyArray<Item>,
  chosen: ReadonlyArray<View.Numbered>
) => {
  const reads = !view.readOnly && items.some((item) => item.reads)
  const unseen = chosen.flatMap(({ message }) => (Mailstore.hasFlag(message, "\\Seen") ? [] : [message.uid]))
  const uids = reads ? unseen : []
  const next = Mailstore.changeFlags(store, mailbox, uids, "add", ["\\Seen"])
  const now = new Map(
    Mailstore.withUidValidity(next, mailbox.uidValidity)?.messages.map((message) => [message.uid, message])
  )
  const changed = new Set(uids)
  return {
    store: next,
    uids,
    after: (message: Mailstore.StoredMessage) => now.get(message.uid) ?? message,
    changed: (message: Mailstore.StoredMessage) => changed.has(message.uid)
  }
}

interface Modifiers {
  readonly changedSince: number | undefined
  readonly vanished: boolean
  readonly window: Window | undefined
}

/** `(CHANGEDSINCE 12345 VANISHED)` and `(PARTIAL 1:100)`. RFC 7162 §3.1.4.1, §3.2.6, RFC 9394 §3.3. */
const modifiersOf = (question: Question): Modifiers | undefined => {
  const [, , given, ...more] = question.command.args
  if (more.length > 0) return undefined
  if (given === undefined) return { changedSince: undefined, vanished: false, window: undefined }
  const words = given._tag === "List" ? given.items.map((item) => textOf(item)?.toUpperCase() ?? "") : []
  const at = words.indexOf("PARTIAL")
  const range = at < 0 ? undefined : words.splice(at, 2)[1]
  const window = windowOf(range ?? "")
  const match = /^(?:CHANGEDSINCE (\d{1,15})( VANISHED)?)?$/.exec(words.join(" "))
  const [, since, vanished] = match ?? []
  const isPartial = window !== undefined && isByUid(question) && lists(question, "PARTIAL")
  const isConditional = since !== undefined && lists(question, "CONDSTORE")
  const isKnown =
    match !== null &&
    (isPartial || range === undefined) &&
    (isConditional || since === undefined) &&
    (isPartial || isConditional) &&
    (vanished === undefined || (question.state.qresync && isByUid(question)))
  const changedSince = since === undefined ? undefined : Number(since)
  return isKnown ? { changedSince, vanished: vanished !== undefined, window } : undefined
}

const vanished = (question: Question, { mailbox }: Selected, modifiers: Modifiers): ReadonlyArray<string> => {
  if (!modifiers.vanished) return []
  const set = NumberSet.parse(textOf(question.command.args[0]) ?? "", mailbox.uidNext - 1) ?? NumberSet.empty
  return vanishedEarlier(mailbox, modifiers.changedSince ?? 0, (uid) => NumberSet.has(set, uid))
}

/** Reports what was expunged since a mod-sequence. RFC 7162 §3.2.10.1. */
export const vanishedEarlier = (
  { expunged }: Mailstore.Mailbox,
  since: number,
  known: (uid: number) => boolean
): ReadonlyArray<string> => {
  const gone = expunged.flatMap(({ modSeq, uid }) => (modSeq > since && known(uid) ? [uid] : []))
  return gone.length === 0 ? [] : [`* VANISHED (EARLIER) ${NumberSet.text(NumberSet.fromNumbers(gone))}`]
}

const macros: Readonly<Record<string, ReadonlyArray<string>>> = {
  FAST: ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
  ALL: ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
  FULL: ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"]
}

const itemsOf = (argument: Argument | undefined): ReadonlyArray<Item> | undefined => {
  const texts = argument?._tag === "List" ? argument.items.map(textOf) : expanded(textOf(argument))
  const items = texts.map((text) => (text === undefined ? undefined : itemOf(text)))
  const read = items.filter((item) => item !== undefined)
  return read.length > 0 && read.length === items.length ? read : undefined
}

const expanded = (text: string | undefined): ReadonlyArray<string | undefined> =>
  macros[text?.toUpperCase() ?? ""] ?? [text]

const itemOf = (text: string): Item | undefined => {
  const name = text.toUpperCase()
  if (Object.hasOwn(plainValues, name)) return { name, reads: name === "RFC822" || name === "RFC822.TEXT" }
  const match = /^BODY(\.PEEK)?\[(.*)\](?:<(\d{1,10})\.([1-9]\d{0,9})>)?$/.exec(name)
  if (match === null) return undefined
  const [, peek, inside = "", start, length] = match
  const partial = start === undefined ? undefined : ([Number(start), Number(length)] as const)
  return { name: `BODY[${inside}]`, section: { name: inside, partial }, reads: peek === undefined }
}

const fetchLine = ({ message, sequence }: View.Numbered, items: ReadonlyArray<Item>): string | undefined => {
  const parsed = Mime.parse(message.octets)
  const values = items.map((item) => valueOf(message, parsed, item))
  return values.every((value) => value !== undefined)
    ? `* ${sequence} FETCH (${values.join(" ")})`
    : undefined
}

const valueOf = (message: Mailstore.StoredMessage, parsed: Mime.MimePart, item: Item): string | undefined => {
  if (item.section !== undefined) return sectionOf(parsed, item.name, item.section)
  const value = plainValues[item.name]?.(message, parsed)
  return value === undefined ? undefined : `${item.name} ${value}`
}

const plainValues: Readonly<
  Record<string, (message: Mailstore.StoredMessage, parsed: Mime.MimePart) => string>
> = {
  UID: ({ uid }) => `${uid}`,
  FLAGS: ({ flags }) => `(${flags.join(" ")})`,
  INTERNALDATE: ({ internalDate }) => `"${internalDate}"`,
  "RFC822.SIZE": ({ octets }) => `${octets.length}`,
  MODSEQ: ({ modSeq }) => `(${modSeq})`,
  ENVELOPE: (_, parsed) => envelope(parsed),
  BODY: (_, parsed) => bodyStructure(parsed, false),
  BODYSTRUCTURE: (_, parsed) => bodyStructure(parsed, true),
  PREVIEW: (_, parsed) => literal(preview(parsed)),
  SAVEDATE: ({ saveDate }) => (saveDate === undefined ? "NIL" : `"${saveDate}"`),
  "X-GM-LABELS": labelList,
  "X-GM-MSGID": messageNumber,
  "X-GM-THRID": threadNumber,
  RFC822: ({ octets }) => literal(octets),
  "RFC822.HEADER": (_, { header }) => literal(header),
  "RFC822.TEXT": (_, { body }) => literal(body)
}

/** The first 200 characters of the text, on one line. RFC 8970 §3. */
const preview = (parsed: Mime.MimePart): string => {
  const text = bodyText(parsed).replaceAll(/\s+/g, " ").trim()
  return toText(new TextEncoder().encode(Array.from(text).slice(0, 200).join("")))
}

/** Returns a section; a part that the message does not have is empty. */
const sectionOf = (
  parsed: Mime.MimePart,
  name: string,
  { name: inside, partial }: NonNullable<Item["section"]>
): string | undefined => {
  const octets = section(parsed, inside)
  if (octets === undefined) return undefined
  const whole = octets ?? ""
  if (partial === undefined) return `${name} ${literal(whole)}`
  const [start, length] = partial
  return `${name}<${start}> ${literal(whole.slice(start, start + length))}`
}
