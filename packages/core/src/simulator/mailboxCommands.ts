/** SELECT, EXAMINE, STATUS and LIST. RFC 9051 §6.3.2, §6.3.3, §6.3.9, §6.3.11. */
import { Option } from "effect"
import { textOf } from "./ClientCommand.ts"
import { find, matches, type SimulatedMailbox, unseen } from "./mailboxes.ts"
import { answer, fill, type Question, say, type Turn } from "./Turn.ts"

export const select = (question: Question): Turn => open(question, "selected")

export const examine = (question: Question): Turn => open(question, "examined")

const open = (question: Question, tagged: "selected" | "examined"): Turn => {
  const { command, profile } = question
  const name = command.args.length === 1 ? textOf(command.args[0]) : undefined
  if (name === undefined) return answer(question, [say(question, "syntaxError")])
  // A SELECT that fails leaves nothing selected. RFC 9051 §6.3.2.
  const closed = { selected: Option.none<SimulatedMailbox>() }
  if (isLocked(question)) return answer(question, [say(question, "locked")], { ...closed, refused: true })
  const mailbox = find(profile.mailboxes, name)
  if (mailbox === undefined)
    return answer(question, [say(question, "noSuchMailbox", { mailbox: name })], closed)
  const values = numbers(mailbox)
  const untagged = profile.selection
    .filter((line) => values.unseen > 0 || !line.includes("{unseen}"))
    .map((line) => fill(line, values))
  return answer(question, [...untagged, say(question, tagged)], { selected: Option.some(mailbox) })
}

export const status = (question: Question): Turn => {
  const [first, second, ...more] = question.command.args
  const name = textOf(first)
  if (name === undefined || second?._tag !== "List" || more.length > 0) {
    return answer(question, [say(question, "syntaxError")])
  }
  if (isLocked(question)) return answer(question, [say(question, "locked")], { refused: true })
  const mailbox = find(question.profile.mailboxes, name)
  if (mailbox === undefined) return answer(question, [say(question, "noSuchMailbox", { mailbox: name })])
  const values = numbers(mailbox)
  const known: Readonly<Record<string, number>> = {
    MESSAGES: values.exists,
    RECENT: 0,
    UIDNEXT: values.uidNext,
    UIDVALIDITY: values.uidValidity,
    UNSEEN: values.unseenCount
  }
  const items = second.items.flatMap((item) => {
    const asked = textOf(item)?.toUpperCase() ?? ""
    return known[asked] === undefined ? [] : [`${asked} ${known[asked]}`]
  })
  const line = say(question, "status", { mailbox: quoted(mailbox.name), items: items.join(" ") })
  return answer(question, [line, say(question, "completed")])
}

/** The lines of a LIST, or nothing when an argument is not understood. */
export const list = ({ command, profile }: Question): ReadonlyArray<string> | undefined => {
  const [reference, pattern] = command.args.map(textOf)
  if (command.args.length !== 2 || reference === undefined || pattern === undefined) return undefined
  if (pattern === "") return ['* LIST (\\Noselect) "/" ""']
  return profile.mailboxes
    .filter(({ name }) => matches(name, `${reference}${pattern}`))
    .map(({ attributes, name }) => `* LIST (${attributes.join(" ")}) "/" ${quoted(name)}`)
}

const isLocked = ({ profile, state }: Question): boolean => profile.unlockedBy !== "login" && !state.unlocked

const quoted = (name: string): string => `"${name.replaceAll(/["\\]/g, "\\$&")}"`

const numbers = (mailbox: SimulatedMailbox) => {
  const unread = unseen(mailbox)
  return {
    exists: mailbox.messages.length,
    unseen: unread[0] ?? 0,
    unseenCount: unread.length,
    uidNext: mailbox.uidNext,
    uidValidity: mailbox.uidValidity
  }
}
