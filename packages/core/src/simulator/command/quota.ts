/** GETQUOTA and GETQUOTAROOT: one root, whose name is empty, for the whole account. RFC 9208 §4.1. */
import { textOf } from "../ClientCommand.ts"
import * as Mailstore from "../store/Mailstore.ts"
import { completed, type Question, refuse, type Turn } from "../Turn.ts"
import { nameFor, nameIn } from "./mailboxName.ts"

export const getQuota = (question: Question): Turn => {
  const [root, ...more] = question.command.args
  if (textOf(root) === undefined || more.length > 0) return refuse(question, "syntaxError")
  return textOf(root) === ""
    ? completed(question, quotaLines(question))
    : refuse(question, "noSuchMailbox", { mailbox: textOf(root) ?? "" })
}

export const getQuotaRoot = (question: Question): Turn => {
  const [first, ...more] = question.command.args
  const name = nameIn(question, first)
  if (name === undefined || more.length > 0) return refuse(question, "syntaxError")
  const mailbox = Mailstore.find(question.store, name)
  if (mailbox === undefined) return refuse(question, "noSuchMailbox", { mailbox: name })
  const root = `* QUOTAROOT ${nameFor(question, mailbox.name)} ""`
  return completed(question, [root, ...quotaLines(question)])
}

const quotaLines = ({ profile, store }: Question): ReadonlyArray<string> =>
  profile.quota === undefined
    ? ['* QUOTA "" ()']
    : [`* QUOTA "" (STORAGE ${Math.ceil(used(store) / 1024)} ${profile.quota})`]

const used = ({ mailboxes }: Mailstore.Mailstore): number =>
  mailboxes.reduce((sum, mailbox) => sum + Mailstore.octetsOf(mailbox.messages), 0)

/** Whether this many more octets exceed the quota. */
export const exceeds = ({ profile, store }: Question, octets: number): boolean =>
  profile.quota !== undefined && used(store) + octets > profile.quota * 1024
