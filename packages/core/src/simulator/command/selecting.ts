/** SELECT, EXAMINE, UNSELECT and STATUS. RFC 9051 §6.3.2, §6.3.3, §6.3.11, §6.4.2, RFC 7162 §3.2.5. */
import { Option } from "effect"
import { type Argument, textOf } from "../ClientCommand.ts"
import * as Mailstore from "../store/Mailstore.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"
import * as View from "../store/View.ts"
import {
  answer,
  type Changes,
  completed,
  fill,
  lists,
  type Question,
  refuse,
  say,
  type Turn
} from "../Turn.ts"
import { vanishedEarlier } from "./fetch.ts"
import { nameFor, nameIn } from "./mailboxName.ts"

export const select = (question: Question): Turn => open(question, "selected")

export const examine = (question: Question): Turn => open(question, "examined")

const open = (question: Question, tagged: "selected" | "examined"): Turn => {
  const { command, state, store } = question
  const name = command.args.length <= 2 ? nameIn(question, command.args[0]) : undefined
  const params = paramsOf(question, command.args[1])
  if (name === undefined || params === undefined) return refuse(question, "syntaxError")
  // A SELECT that fails leaves nothing selected. RFC 9051 §6.3.2.
  const closed = { selected: Option.none<View.View>(), saved: new Set<number>() }
  const closing =
    Option.isSome(state.selected) && tellsClosed(question) ? ["* OK [CLOSED] Previous mailbox closed"] : []
  if (isLocked(question))
    return answer(question, [...closing, say(question, "locked")], { ...closed, refused: true })
  const mailbox = Mailstore.find(store, name)
  if (mailbox === undefined) {
    if (question.profile.keepsMailbox === true) return refuse(question, "noSuchMailbox", { mailbox: name })
    return answer(question, [...closing, say(question, "noSuchMailbox", { mailbox: name })], closed)
  }
  const view = View.open(mailbox, tagged === "examined")
  const condstore = state.condstore || params.condstore
  const claimed = view.readOnly ? store : Mailstore.claim(store, mailbox.uidValidity)
  const changes: Changes = { ...closed, selected: Option.some(view), condstore, store: claimed }
  const lines = [...closing, ...selection(question, mailbox, view), ...resynchronized(mailbox, view, params)]
  return answer(question, [...lines, say(question, tagged)], changes)
}

const tellsClosed = (question: Question): boolean =>
  lists(question, "QRESYNC") || lists(question, "IMAP4REV2")

const selection = (
  question: Question,
  mailbox: Mailstore.Mailbox,
  view: View.View
): ReadonlyArray<string> => {
  const values = { ...numbers(mailbox), ...renumbered(question, view), recent: View.recentCount(view) }
  const condstore = lists(question, "CONDSTORE")
  const lines = question.profile.selection
    .filter((line) => values.unseen > 0 || !line.includes("{unseen}"))
    .filter((line) => condstore || !line.includes("{highestModSeq}"))
    .map((line) => fill(line, values))
  // some servers report it only to a client that has shown that it knows mod-sequences. RFC 7162 §3.1.2.1
  return question.state.condstore && !lines.some((line) => line.includes("[HIGHESTMODSEQ "))
    ? [...lines, `* OK [HIGHESTMODSEQ ${values.highestModSeq}] Highest`]
    : lines
}

/** A server that cannot store UIDVALIDITY in a read-only mailbox uses the current time. */
const renumbered = ({ now, profile }: Question, { readOnly }: View.View): { uidValidity?: number } =>
  readOnly && profile.omits?.includes("uidValidity") === true ? { uidValidity: Math.floor(now / 1000) } : {}

interface Params {
  readonly condstore: boolean
  /** The last state that the client knew. */
  readonly known?: {
    readonly uidValidity: number
    readonly modSeq: number
    readonly uids: string | undefined
  }
}

/** `(CONDSTORE)` or `(QRESYNC (67890007 20050715194045000 41:211))`. RFC 7162 §3.1.8, §3.2.5. */
const paramsOf = (question: Question, argument: Argument | undefined): Params | undefined => {
  if (argument === undefined) return { condstore: false }
  if (argument._tag !== "List" || !lists(question, "CONDSTORE")) return undefined
  const [first, second, ...more] = argument.items
  const name = textOf(first)?.toUpperCase()
  if (name === "CONDSTORE" && second === undefined) return { condstore: true }
  if (name !== "QRESYNC" || second?._tag !== "List" || more.length > 0 || !question.state.qresync)
    return undefined
  const [uidValidity = "", modSeq = "", uids] = second.items.map(textOf)
  if (!/^\d{1,10}$/.test(uidValidity) || !/^\d{1,15}$/.test(modSeq)) return undefined
  return { condstore: true, known: { uidValidity: Number(uidValidity), modSeq: Number(modSeq), uids } }
}

/** Reports what happened since the client last selected the mailbox; nothing if UIDVALIDITY has changed. */
const resynchronized = (
  mailbox: Mailstore.Mailbox,
  view: View.View,
  { known }: Params
): ReadonlyArray<string> => {
  if (known === undefined || known.uidValidity !== mailbox.uidValidity) return []
  const set = NumberSet.parse(known.uids ?? "1:*", mailbox.uidNext - 1) ?? NumberSet.empty
  const isKnown = (uid: number) => NumberSet.has(set, uid)
  const changed = View.messages(view, mailbox).filter(
    ({ message }) => message.modSeq > known.modSeq && isKnown(message.uid)
  )
  const format = { uid: true, qresync: true, condstore: true }
  return [
    ...vanishedEarlier(mailbox, known.modSeq, isKnown),
    ...changed.map(({ message, sequence }) => View.flagsLine(sequence, message, format))
  ]
}

export const unselect = (question: Question): Turn =>
  completed(question, [], { selected: Option.none(), saved: new Set() })

export const status = (question: Question): Turn => {
  const [first, second, ...more] = question.command.args
  const name = nameIn(question, first)
  const items = second?._tag === "List" && more.length === 0 ? second.items : undefined
  if (name === undefined || items === undefined) return refuse(question, "syntaxError")
  if (isLocked(question)) return answer(question, [say(question, "locked")], { refused: true })
  const mailbox = Mailstore.find(question.store, name)
  if (mailbox === undefined) return refuse(question, "noSuchMailbox", { mailbox: name })
  const line = statusLine(question, mailbox, items)
  if (line === undefined) return refuse(question, "syntaxError")
  const condstore = items.some((item) => textOf(item)?.toUpperCase() === "HIGHESTMODSEQ")
  return completed(question, [line], condstore ? { condstore } : {})
}

/** Returns the STATUS line; nothing if an item is unknown. */
export const statusLine = (
  question: Question,
  mailbox: Mailstore.Mailbox,
  items: ReadonlyArray<Argument>
): string | undefined => {
  const values = numbers(mailbox)
  const known: Readonly<Record<string, number | string>> = {
    MESSAGES: values.exists,
    RECENT: mailbox.messages.filter(({ uid }) => uid >= mailbox.recentFrom).length,
    UIDNEXT: values.uidNext,
    UIDVALIDITY: values.uidValidity,
    UNSEEN: values.unseenCount,
    DELETED: mailbox.messages.filter((message) => Mailstore.hasFlag(message, "\\Deleted")).length,
    SIZE: Mailstore.octetsOf(mailbox.messages),
    ...(lists(question, "CONDSTORE") ? { HIGHESTMODSEQ: mailbox.highestModSeq } : {}),
    ...(lists(question, "OBJECTID") ? { MAILBOXID: `(${mailboxId(mailbox)})` } : {}),
    ...(lists(question, "APPENDLIMIT") ? { APPENDLIMIT: "NIL" } : {})
  }
  const names = items.map((item) => textOf(item)?.toUpperCase() ?? "")
  if (!names.every((name) => Object.hasOwn(known, name))) return undefined
  const answers = names.map((name) => `${name} ${known[name]}`).join(" ")
  return say(question, "status", { mailbox: nameFor(question, mailbox.name), items: answers })
}

/** Returns the MAILBOXID, which a mailbox keeps when it is renamed. RFC 8474 §4. */
export const mailboxId = ({ uidValidity }: Mailstore.Mailbox): string => `M${uidValidity}`

const isLocked = ({ profile, state }: Question): boolean => profile.unlockedBy !== "login" && !state.unlocked

const numbers = ({ highestModSeq, messages, uidNext, uidValidity }: Mailstore.Mailbox) => {
  const unread = messages.flatMap((message, index) =>
    Mailstore.hasFlag(message, "\\Seen") ? [] : [index + 1]
  )
  return {
    exists: messages.length,
    unseen: unread[0] ?? 0,
    unseenCount: unread.length,
    uidNext,
    uidValidity,
    highestModSeq
  }
}
