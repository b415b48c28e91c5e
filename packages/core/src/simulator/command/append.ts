/** APPEND, and REPLACE, which removes a message with it. RFC 9051 §6.3.12, RFC 8508. */
import { Option } from "effect"
import { type Argument, textOf } from "../ClientCommand.ts"
import { dateTime, dateTimeOf } from "../mail/date.ts"
import * as Mailstore from "../store/Mailstore.ts"
import * as View from "../store/View.ts"
import { capabilities, completed, lists, type Question, refuse, selected, type Turn } from "../Turn.ts"
import { nameIn } from "./mailboxName.ts"
import { flagsOf } from "./messageFlags.ts"
import { choose, missing } from "./messageSet.ts"
import { exceeds } from "./quota.ts"

export const append = (question: Question): Turn => {
  const added = add(question, question.command.args)
  if ("state" in added) return added
  const { code, store } = added
  return completed(question, [], { store, selected: known(question, store) }, code)
}

/** A server that keeps the news of a connection's own APPEND to itself counts the message as known there. */
const known = ({ profile, state }: Question, store: Mailstore.Mailstore): Option.Option<View.View> =>
  profile.omits?.includes("ownAppend") === true
    ? Option.map(state.selected, (view) =>
        View.withArrived(view, Mailstore.withUidValidity(store, view.uidValidity))
      )
    : state.selected

/** The new message comes first, so that a server never has neither of the two. RFC 8508 §3.4. */
export const replace = (question: Question): Turn => {
  const here = selected(question)
  const [set, ...rest] = question.command.args
  const isOne = /^(?:\*|[1-9]\d*)$/.test(textOf(set) ?? "")
  const chosen = here === undefined || !isOne ? undefined : choose(question, here)
  if (here === undefined || chosen === undefined) return refuse(question, "syntaxError")
  if (here.view.readOnly) return refuse(question, "readOnly")
  const [old] = chosen
  if (missing(question, here) > 0 || old === undefined) return refuse(question, "expunged")
  const added = add(question, rest)
  if ("state" in added) return added
  const { code, store } = added
  const mailbox = Mailstore.withUidValidity(store, here.mailbox.uidValidity) ?? here.mailbox
  return completed(question, code === undefined ? [] : [`* OK [${code}] Replacement is there`], {
    store: Mailstore.expunge(store, mailbox, [old.message.uid])
  })
}

interface Added {
  readonly store: Mailstore.Mailstore
  /** APPENDUID, if the server lists UIDPLUS. */
  readonly code: string | undefined
}

/** Adds a message, or refuses. One without a date gets the current one. */
const add = (question: Question, [first, ...rest]: ReadonlyArray<Argument>): Added | Turn => {
  const name = nameIn(question, first)
  const message = rest.at(-1)
  const flags = rest[0]?._tag === "List" ? flagsOf([rest[0]]) : []
  const [date, ...more] = rest.slice(rest[0]?._tag === "List" ? 1 : 0, -1)
  const now = dateTimeOf(question.now)
  const internalDate = date === undefined ? now : (textOf(date) ?? "")
  const isWhole = message?._tag === "String" && flags !== undefined && more.length === 0
  if (name === undefined || !isWhole || !dateTime.test(internalDate)) return refuse(question, "syntaxError")
  const target = Mailstore.find(question.store, name)
  if (target === undefined) return refuse(question, "noTarget", { mailbox: name })
  const size = message.octets.length
  if (size === 0) return refuse(question, "emptyMessage")
  if (size > appendLimit(question)) return refuse(question, "tooBig")
  if (exceeds(question, { octets: size, messages: 1 })) return refuse(question, "overQuota")
  const draft = { flags, internalDate, octets: message.octets, saveDate: now }
  const { store, uids } = Mailstore.append(question.store, target, [draft])
  const code = lists(question, "UIDPLUS") ? `APPENDUID ${target.uidValidity} ${uids.join()}` : undefined
  return { store, code }
}

/** `APPENDLIMIT=35651584`. RFC 7889 §3. */
const appendLimit = ({ profile, state }: Question): number => {
  const [listed] = [...capabilities(profile, state)].flatMap(
    (name) => /^APPENDLIMIT=(\d+)$/.exec(name)?.[1] ?? []
  )
  return listed === undefined ? Number.POSITIVE_INFINITY : Number(listed)
}
