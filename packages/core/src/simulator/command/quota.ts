/** GETQUOTA, GETQUOTAROOT and SETQUOTA: one root, whose name is empty, for the whole account. RFC 9208 §4.1. */
import { type Argument, textOf } from "../ClientCommand.ts"
import * as Mailstore from "../store/Mailstore.ts"
import { completed, lists, type Question, refuse, refuseWith, type Turn } from "../Turn.ts"
import { nameFor, nameIn } from "./mailboxName.ts"

export const getQuota = (question: Question): Turn => {
  const [root, ...more] = question.command.args
  if (textOf(root) === undefined || more.length > 0) return refuse(question, "syntaxError")
  return textOf(root) === ""
    ? completed(question, [quotaLine(question)])
    : refuse(question, "noSuchMailbox", { mailbox: textOf(root) ?? "" })
}

export const getQuotaRoot = (question: Question): Turn => {
  const [first, ...more] = question.command.args
  const name = nameIn(question, first)
  if (name === undefined || more.length > 0) return refuse(question, "syntaxError")
  const mailbox = Mailstore.find(question.store, name)
  if (mailbox === undefined) return refuse(question, "noSuchMailbox", { mailbox: name })
  const root = `* QUOTAROOT ${nameFor(question, mailbox.name)} ""`
  return completed(question, [root, quotaLine(question)])
}

/** Only a server that lists QUOTASET lets its users set limits. RFC 9208 §3.1.2. */
export const setQuota = (question: Question): Turn => {
  const [root, list, ...more] = question.command.args
  const limits = limitsOf(list)
  if (textOf(root) === undefined || limits === undefined || more.length > 0) {
    return refuse(question, "syntaxError")
  }
  if (!lists(question, "QUOTASET")) return refuseWith(question, "NO Only administrators set limits")
  if (textOf(root) !== "") return refuse(question, "noSuchMailbox", { mailbox: textOf(root) ?? "" })
  if ([...limits.keys()].some((name) => !Object.hasOwn(used, name))) {
    return refuseWith(question, "NO [CANNOT] There is no such resource")
  }
  const store = { ...question.store, limits }
  return completed(question, [quotaLine({ ...question, store })], { store })
}

/** `(STORAGE 512 MESSAGE 100)`. */
const limitsOf = (argument: Argument | undefined): ReadonlyMap<string, number> | undefined => {
  if (argument?._tag !== "List") return undefined
  const words = argument.items.map((item) => textOf(item)?.toUpperCase() ?? "")
  const limits = new Map<string, number>()
  for (let index = 0; index < words.length; index += 2) {
    const [name = "", limit = ""] = words.slice(index, index + 2)
    if (!/^\d{1,15}$/.test(limit)) return undefined
    limits.set(name, Number(limit))
  }
  return limits
}

interface Amount {
  readonly octets: number
  readonly messages: number
}

/** The account's usage of each resource, in its unit. RFC 9208 §5. */
const used: Readonly<Record<string, (store: Mailstore.Mailstore, more: Amount) => number>> = {
  STORAGE: ({ mailboxes }, { octets }) => Math.ceil((sum(mailboxes, Mailstore.octetsOf) + octets) / 1024),
  MESSAGE: ({ mailboxes }, { messages }) => sum(mailboxes, ({ length }) => length) + messages,
  MAILBOX: ({ mailboxes }) => mailboxes.length
}

const sum = (
  mailboxes: ReadonlyArray<Mailstore.Mailbox>,
  count: (messages: Mailstore.Mailbox["messages"]) => number
): number => mailboxes.reduce((total, { messages }) => total + count(messages), 0)

const nothing: Amount = { octets: 0, messages: 0 }

const quotaLine = (question: Question): string => {
  const items = Array.from(
    limitsIn(question),
    ([name, limit]) => `${name} ${usedOf(name, question.store, nothing)} ${limit}`
  )
  return `* QUOTA "" (${items.join(" ")})`
}

const limitsIn = ({ profile, store }: Question): ReadonlyMap<string, number> =>
  store.limits ?? new Map(profile.quota === undefined ? [] : [["STORAGE", profile.quota]])

const usedOf = (name: string, store: Mailstore.Mailstore, more: Amount): number =>
  used[name]?.(store, more) ?? 0

/** Returns whether this much more exceeds a limit. */
export const exceeds = (question: Question, more: Amount): boolean =>
  [...limitsIn(question)].some(
    ([name, limit]) => name !== "MAILBOX" && usedOf(name, question.store, more) > limit
  )
