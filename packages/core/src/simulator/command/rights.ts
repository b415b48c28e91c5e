/** GETACL, SETACL, DELETEACL, MYRIGHTS and LISTRIGHTS, and what a user may not do. RFC 4314. */
import { textOf } from "../ClientCommand.ts"
import { nstring, quoted } from "../mail/render.ts"
import * as Mailstore from "../store/Mailstore.ts"
import { completed, lists, type Question, refuse, selected, type Turn } from "../Turn.ts"
import { nameFor, nameIn } from "./mailboxName.ts"

/** Each right of RFC 4314 §2.1. */
const all = "lrswipkxtea"

/** The rights that one letter of RFC 2086 means. RFC 4314 §2.1.1. */
const obsolete: Readonly<Record<string, string>> = { c: "kx", d: "etx" }

/** The rights in a mailbox; until they are changed, the user has all of them. */
const rightsIn = (
  { profile }: Pick<Question, "profile">,
  { rights }: Mailstore.Mailbox
): ReadonlyMap<string, string> => rights ?? new Map([[profile.user, all]])

/** Returns the rights of the user, who is the owner and can always give rights. */
const userRights = (question: Question, mailbox: Mailstore.Mailbox): string => {
  const given = rightsIn(question, mailbox).get(question.profile.user) ?? ""
  return given.includes("a") ? given : `${given}a`
}

/** Runs a command on the mailbox that it names first, with as many texts after it as it needs. */
const withMailbox =
  (
    count: number,
    run: (mailbox: Mailstore.Mailbox, question: Question, texts: ReadonlyArray<string>) => Turn
  ) =>
  (question: Question): Turn => {
    const [first, ...rest] = question.command.args
    const name = nameIn(question, first)
    const texts = rest.map(textOf).filter((text) => text !== undefined)
    if (name === undefined || texts.length !== count || rest.length !== count) {
      return refuse(question, "syntaxError")
    }
    const mailbox = Mailstore.find(question.store, name)
    return mailbox === undefined
      ? refuse(question, "noSuchMailbox", { mailbox: name })
      : run(mailbox, question, texts)
  }

export const getAcl = withMailbox(0, (mailbox, question) => {
  const pairs = Array.from(rightsIn(question, mailbox), ([who, rights]) => `${nstring(who)} ${word(rights)}`)
  return completed(question, [["* ACL", nameFor(question, mailbox.name), ...pairs].join(" ")])
})

export const myRights = withMailbox(0, (mailbox, question) =>
  completed(question, [`* MYRIGHTS ${nameFor(question, mailbox.name)} ${userRights(question, mailbox)}`])
)

export const listRights = withMailbox(1, (mailbox, question, [who = ""]) =>
  completed(question, [
    `* LISTRIGHTS ${nameFor(question, mailbox.name)} ${nstring(who)} "" ${Array.from(all).join(" ")}`
  ])
)

export const setAcl = withMailbox(2, (mailbox, question, [who = "", change = ""]) => {
  const [, sign = "", letters = ""] = /^([+-]?)(.*)$/s.exec(change) ?? []
  const rights = Array.from(letters, (letter) => obsolete[letter] ?? letter).join("")
  if (!Array.from(rights).every((right) => all.includes(right))) return refuse(question, "syntaxError")
  const before = rightsIn(question, mailbox)
  const had = before.get(who) ?? ""
  const has = (right: string) =>
    sign === "-"
      ? had.includes(right) && !rights.includes(right)
      : rights.includes(right) || (sign === "+" && had.includes(right))
  const now = Array.from(all).filter(has).join("")
  return saved(question, mailbox, new Map([...before, [who, now]]))
})

export const deleteAcl = withMailbox(1, (mailbox, question, [who = ""]) =>
  saved(question, mailbox, new Map([...rightsIn(question, mailbox)].filter(([known]) => known !== who)))
)

const saved = (question: Question, mailbox: Mailstore.Mailbox, rights: ReadonlyMap<string, string>): Turn =>
  completed(question, [], { store: Mailstore.put(question.store, { ...mailbox, rights }) })

const word = (rights: string): string => (rights === "" ? quoted("") : rights)

/** The right that a command needs, in the mailbox of this argument or in the selected one. RFC 4314 §4. */
const needed: Readonly<Record<string, readonly [right: string, mailbox: 0 | 1 | "selected"]>> = {
  SELECT: ["r", 0],
  EXAMINE: ["r", 0],
  STATUS: ["r", 0],
  APPEND: ["i", 0],
  DELETE: ["x", 0],
  RENAME: ["x", 0],
  COPY: ["i", 1],
  "UID COPY": ["i", 1],
  MOVE: ["i", 1],
  "UID MOVE": ["i", 1],
  REPLACE: ["i", 1],
  "UID REPLACE": ["i", 1],
  EXPUNGE: ["e", "selected"],
  "UID EXPUNGE": ["e", "selected"]
}

/** Returns whether the user lacks the right to do this; no user does in a mailbox whose rights were never changed. */
export const isForbidden = (question: Question): boolean => {
  const [right, place] = needed[question.command.name] ?? []
  if (right === undefined || place === undefined || !lists(question, "ACL")) return false
  const name = place === "selected" ? undefined : nameIn(question, question.command.args[place])
  const mailbox = name === undefined ? selected(question)?.mailbox : Mailstore.find(question.store, name)
  return mailbox !== undefined && !userRights(question, mailbox).includes(right)
}
