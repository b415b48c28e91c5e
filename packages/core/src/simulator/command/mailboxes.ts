/** CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.4–§6.3.8, RFC 6154 §3. */
import { textOf } from "../ClientCommand.ts"
import * as Mailstore from "../store/Mailstore.ts"
import { completed, lists, type Question, refuse, type Turn } from "../Turn.ts"
import { nameIn } from "./mailboxName.ts"
import { mailboxId } from "./selecting.ts"

/** Answers CREATE. A delimiter at the end announces names below it, which changes nothing here. */
export const create = (question: Question): Turn => {
  const [first, params, ...more] = question.command.args
  const name = nameIn(question, first)?.replace(/\/$/, "")
  const specialUse = params?._tag === "List" ? useOf(question) : undefined
  if (
    name === undefined ||
    name === "" ||
    more.length > 0 ||
    (params !== undefined && specialUse === undefined)
  ) {
    return refuse(question, "syntaxError")
  }
  if (Mailstore.find(question.store, name) !== undefined)
    return refuse(question, "mailboxExists", { mailbox: name })
  const store = Mailstore.create(question.store, name, { specialUse })
  const made = Mailstore.find(store, name)
  const code =
    made !== undefined && lists(question, "OBJECTID") ? `MAILBOXID (${mailboxId(made)})` : undefined
  return completed(question, [], { store }, code)
}

/** `(USE (\Sent))`. */
const useOf = (question: Question): string | undefined => {
  const [, params] = question.command.args
  if (params?._tag !== "List" || !lists(question, "CREATE-SPECIAL-USE")) return undefined
  const [word, uses, ...more] = params.items
  const [use, ...others] = uses?._tag === "List" ? uses.items : []
  return textOf(word)?.toUpperCase() === "USE" && more.length + others.length === 0 ? textOf(use) : undefined
}

/** Answers DELETE. The names below it stay. */
export const remove = (question: Question): Turn => {
  const name = nameOf(question)
  if (name === undefined) return refuse(question, "syntaxError")
  const mailbox = Mailstore.find(question.store, name)
  if (mailbox === undefined) return refuse(question, "noSuchMailbox", { mailbox: name })
  if (mailbox.name === "INBOX") return refuse(question, "cannot", { mailbox: name })
  return completed(question, [], { store: Mailstore.remove(question.store, mailbox) })
}

/** The only argument. */
const nameOf = (question: Question): string | undefined => {
  const { args } = question.command
  return args.length === 1 ? nameIn(question, args[0]) : undefined
}

export const rename = (question: Question): Turn => {
  const [from, to, ...more] = question.command.args.map((name) => nameIn(question, name))
  if (from === undefined || to === undefined || to === "" || more.length > 0)
    return refuse(question, "syntaxError")
  const mailbox = Mailstore.find(question.store, from)
  if (mailbox === undefined) return refuse(question, "noSuchMailbox", { mailbox: from })
  if (Mailstore.find(question.store, to) !== undefined)
    return refuse(question, "mailboxExists", { mailbox: to })
  // Nothing can be moved below itself.
  if (to.startsWith(`${mailbox.name}/`)) return refuse(question, "cannot", { mailbox: to })
  return completed(question, [], { store: Mailstore.rename(question.store, mailbox, to) })
}

export const subscribe = (question: Question): Turn => {
  const name = nameOf(question)
  if (name === undefined) return refuse(question, "syntaxError")
  if (Mailstore.find(question.store, name) === undefined)
    return refuse(question, "noSuchMailbox", { mailbox: name })
  return completed(question, [], { store: Mailstore.subscribe(question.store, name) })
}

/** Answers UNSUBSCRIBE, also for a mailbox that is gone. */
export const unsubscribe = (question: Question): Turn => {
  const name = nameOf(question)
  if (name === undefined) return refuse(question, "syntaxError")
  return completed(question, [], { store: Mailstore.unsubscribe(question.store, name) })
}
