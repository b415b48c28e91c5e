/** STORE, COPY, MOVE and EXPUNGE. RFC 9051 §6.4.3, §6.4.6–§6.4.8, RFC 7162 §3.1.3. */
import { Option } from "effect"
import { textOf } from "../ClientCommand.ts"
import { dateTimeOf } from "../mail/date.ts"
import * as Mailstore from "../store/Mailstore.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"
import * as View from "../store/View.ts"
import { completed, lists, type Question, refuse, type Selected, selected, type Turn } from "../Turn.ts"
import { labelLines } from "./labels.ts"
import { nameIn } from "./mailboxName.ts"
import { flagsOf, labelsOf } from "./messageFlags.ts"
import { choose, isByUid, missing } from "./messageSet.ts"
import { exceeds } from "./quota.ts"

interface Storing {
  readonly field: "flags" | "labels"
  readonly change: Mailstore.FlagChange
  readonly silent: boolean
  readonly flags: ReadonlyArray<string>
  readonly unchangedSince: number | undefined
}

export const store = (question: Question): Turn =>
  withMessages(question, (here, chosen) => {
    const storing = storingOf(question)
    if (storing === undefined) return refuse(question, "syntaxError")
    if (here.view.readOnly) return refuse(question, "readOnly")
    if (missing(question, here) > 0 && chosen.length === 0) return refuse(question, "expunged")
    const { change, field, flags, silent, unchangedSince } = storing
    const condstore = question.state.condstore || unchangedSince !== undefined
    const isAllowed = ({ message }: View.Numbered) => message.modSeq <= (unchangedSince ?? Infinity)
    const may = chosen.filter(isAllowed)
    const failed = chosen.filter((each) => !isAllowed(each))
    const next = Mailstore.changeFlags(question.store, here.mailbox, uidsOf(may), change, flags, field)
    const quietly =
      silent || field === "labels"
        ? silently(here, isByUid(question) || question.state.qresync, may, next)
        : { view: here.view, lines: [] }
    const modified = setText(isByUid(question) ? uidsOf(failed) : failed.map(({ sequence }) => sequence))
    const changes = { store: next, condstore, selected: Option.some(quietly.view) }
    const code = modified === "" ? undefined : `MODIFIED ${modified}`
    const labels = field === "labels" && !silent ? labelLines(may, next, here, isByUid(question)) : []
    return completed(question, [...labels, ...(condstore ? quietly.lines : [])], changes, code)
  })

/** Runs a command on the messages that it names, in a mailbox that may be changed. */
const withMessages = (
  question: Question,
  run: (here: Selected, chosen: ReadonlyArray<View.Numbered>) => Turn
): Turn => {
  const here = selected(question)
  const chosen = here === undefined ? undefined : choose(question, here)
  return here === undefined || chosen === undefined ? refuse(question, "syntaxError") : run(here, chosen)
}

const uidsOf = (chosen: ReadonlyArray<View.Numbered>): ReadonlyArray<number> =>
  chosen.map(({ message }) => message.uid)

const setText = (numbers: ReadonlyArray<number>): string => NumberSet.text(NumberSet.fromNumbers(numbers))

/** `(UNCHANGEDSINCE 12) +FLAGS.SILENT (\Seen)`; the parentheses of the flags may be left out. */
const storingOf = (question: Question): Storing | undefined => {
  const { args } = question.command
  const condition =
    args[1]?._tag === "List" ? args[1].items.map((item) => textOf(item) ?? "").join(" ") : undefined
  const [name, ...rest] = args.slice(condition === undefined ? 1 : 2)
  const unchangedSince =
    condition === undefined ? undefined : /^UNCHANGEDSINCE (\d{1,15})$/i.exec(condition)?.[1]
  if (condition !== undefined && (unchangedSince === undefined || !lists(question, "CONDSTORE")))
    return undefined
  const match = /^([+-]?)(FLAGS|X-GM-LABELS)(\.SILENT)?$/i.exec(textOf(name) ?? "")
  const field = match?.[2]?.toUpperCase() === "FLAGS" ? "flags" : "labels"
  const flags = field === "flags" ? flagsOf(rest) : labelsOf(rest)
  const isKnown = field === "flags" || lists(question, "X-GM-EXT-1")
  if (match === null || flags === undefined || !isKnown) return undefined
  return {
    field,
    change: match[1] === "+" ? "add" : match[1] === "-" ? "remove" : "set",
    silent: match[3] !== undefined,
    flags,
    unchangedSince: unchangedSince === undefined ? undefined : Number(unchangedSince)
  }
}

/** Marks flags that the client set with SILENT as known to it, unless other clients changed them too. */
const silently = (
  { view }: Selected,
  withUid: boolean,
  may: ReadonlyArray<View.Numbered>,
  next: Mailstore.Mailstore
) => {
  const known = may.filter(
    ({ message, sequence }) => (view.reported[sequence - 1]?.modSeq ?? 0) >= message.modSeq
  )
  const mailbox = Mailstore.withUidValidity(next, view.uidValidity)
  const now = new Map(mailbox?.messages.map((message) => [message.uid, message]))
  const lines = known.flatMap(({ message, sequence }) => {
    const modSeq = now.get(message.uid)?.modSeq ?? message.modSeq
    const uid = withUid ? `UID ${message.uid} ` : ""
    return modSeq > message.modSeq ? [`* ${sequence} FETCH (${uid}MODSEQ (${modSeq}))`] : []
  })
  return { view: View.withReported(view, mailbox, uidsOf(known)), lines }
}

export const copy = (question: Question): Turn =>
  withTarget(question, (here, chosen, target) => {
    // Either all of them are copied, or none. RFC 2180 §4.4.1.
    if (missing(question, here) > 0) return refuse(question, "expunged")
    const octets = Mailstore.octetsOf(chosen.map(({ message }) => message))
    if (exceeds(question, { octets, messages: chosen.length })) return refuse(question, "overQuota")
    const now = dateTimeOf(question.now)
    const copied = Mailstore.copy(question.store, here.mailbox, uidsOf(chosen), target, now)
    return completed(question, [], { store: copied.store }, copyUid(question, target, chosen, copied.uids))
  })

export const move = (question: Question): Turn =>
  withTarget(question, (here, chosen, target) => {
    if (here.view.readOnly) return refuse(question, "readOnly")
    if (missing(question, here) > 0) return refuse(question, "expunged")
    const now = dateTimeOf(question.now)
    const moved = Mailstore.move(question.store, here.mailbox, uidsOf(chosen), target, now)
    const code = copyUid(question, target, chosen, moved.uids)
    const untagged = code === undefined ? [] : [`* OK [${code}] Moved`]
    return completed(question, untagged, { store: moved.store })
  })

/** Answers a command that copies or moves messages, unless the mailbox that it names does not exist. */
const withTarget = (
  question: Question,
  respond: (here: Selected, chosen: ReadonlyArray<View.Numbered>, target: Mailstore.Mailbox) => Turn
): Turn =>
  withMessages(question, (here, chosen) => {
    const target = targetOf(question)
    if (typeof target === "string") return refuse(question, "noTarget", { mailbox: target })
    return target === undefined ? refuse(question, "syntaxError") : respond(here, chosen, target)
  })

/** Returns the mailbox that is named second, or its name if there is none. */
const targetOf = (question: Question): Mailstore.Mailbox | string | undefined => {
  const { args } = question.command
  const name = args.length === 2 ? nameIn(question, args[1]) : undefined
  return name === undefined ? undefined : (Mailstore.find(question.store, name) ?? name)
}

/** RFC 4315 §3. */
const copyUid = (
  question: Question,
  { uidValidity }: Mailstore.Mailbox,
  chosen: ReadonlyArray<View.Numbered>,
  uids: ReadonlyArray<number>
): string | undefined =>
  uids.length > 0 && lists(question, "UIDPLUS")
    ? `COPYUID ${uidValidity} ${setText(uidsOf(chosen))} ${setText(uids)}`
    : undefined

/** Removes messages marked as deleted: all of them, or with UID EXPUNGE the named ones. RFC 4315 §2.1. */
export const expunge = (question: Question): Turn => {
  const here = selected(question)
  const set = textOf(question.command.args[0])
  const chosen =
    here === undefined || (isByUid(question) ? set === undefined : set !== undefined)
      ? undefined
      : isByUid(question)
        ? choose(question, here)
        : View.messages(here.view, here.mailbox)
  if (here === undefined || chosen === undefined) return refuse(question, "syntaxError")
  if (here.view.readOnly) return refuse(question, "readOnly")
  const next = Mailstore.expunge(question.store, here.mailbox, deletedOf(chosen))
  return completed(question, [], { store: next })
}

const deletedOf = (chosen: ReadonlyArray<View.Numbered>): ReadonlyArray<number> =>
  chosen.flatMap(({ message }) => (Mailstore.hasFlag(message, "\\Deleted") ? [message.uid] : []))

/** CLOSE removes messages marked as deleted, without untagged responses. RFC 9051 §6.4.1. */
export const close = (question: Question): Turn => {
  const here = selected(question)
  const changes = { selected: Option.none<View.View>(), saved: new Set<number>() }
  if (here === undefined || here.view.readOnly) return completed(question, [], changes)
  const deleted = deletedOf(View.messages(here.view, here.mailbox))
  return completed(question, [], {
    ...changes,
    store: Mailstore.expunge(question.store, here.mailbox, deleted)
  })
}
