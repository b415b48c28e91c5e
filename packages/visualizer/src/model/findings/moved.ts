/**
 * UIDs that messages had before they were moved or copied, and that a command names in the mailbox where they are now: there
 * they are others' or nobody's. RFC 9051 §6.4.7, COPYUID.
 */
import type { CommandSpan } from "../connection/Connection.ts"
import { isSelect } from "../evidence/facts.ts"
import { mailboxIn } from "../evidence/Validities.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** Messages that were put into another mailbox, which it told. */
interface Put {
  /** The name of the mailbox, as the command has it. */
  readonly into: string
  readonly from: ReadonlySet<string>
  readonly line: number
}

export const movedUids: Rule = (connection) => {
  const { commands, wire } = connection
  const puts: Array<Put> = []
  let selected: CommandSpan | undefined
  for (const command of commands) {
    const put = puts.find(({ into }) => selected !== undefined && into === mailboxIn(selected.text))
    const uids = uidsIn(command)
    const since = selected?.line ?? command.line
    const isTold = (uid: string) =>
      wire.some(
        ({ direction, line, text }) =>
          direction === "received" && line > since && line < command.line && namesUid(text, uid)
      )
    if (put !== undefined && uids.length > 0 && uids.every((uid) => put.from.has(uid) && !isTold(uid)))
      return observed("uids-of-source", "warning", evidenceOf(command.line, put.line, selected?.line), {
        step: command.name,
        quote: command.text
      })
    if (isSelect(command)) selected = command.answer?.condition === "OK" ? command : undefined
    const told = copied(command, connection.wire)
    if (told !== undefined) puts.push(told)
  }
  return []
}

const named = /^\S+ UID (?:STORE|FETCH|COPY|MOVE|EXPUNGE) ([\d,:]+)/i

/** Returns the UIDs that a command names each by itself, or in a short range. */
const uidsIn = ({ text }: CommandSpan): ReadonlyArray<string> => expanded(named.exec(text)?.[1] ?? "")

const most = 100

const expanded = (set: string): ReadonlyArray<string> =>
  set.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split(":").map(Number)
    return part === "" || last - first > most
      ? []
      : Array.from({ length: Math.max(0, last - first) + 1 }, (_, at) => `${first + at}`)
  })

const namesUid = (text: string, uid: string): boolean =>
  /^\* (?:SEARCH|ESEARCH|\d+ FETCH)\b/i.test(text) && new RegExp(`\\b${uid}\\b`).test(text)

const copied = (
  { answer, line, name, text }: CommandSpan,
  wire: Parameters<Rule>[0]["wire"]
): Put | undefined => {
  if (answer?.condition !== "OK" || !/^UID (?:MOVE|COPY)$/.test(name)) return undefined
  const into = mailboxIn(`A SELECT ${text.split(" ").slice(4).join(" ")}`)
  const told = wire.find(
    (each) =>
      each.direction === "received" &&
      each.line > line &&
      each.line <= answer.line &&
      /\[COPYUID /i.test(each.text)
  )
  const [, from, to] = /\[COPYUID \d+ ([\d,:]+) ([\d,:]+)\]/i.exec(told?.text ?? "") ?? []
  if (told === undefined || from === undefined || to === undefined || into === "") return undefined
  const given = new Set(expanded(to))
  return { into, line: told.line, from: new Set(expanded(from).filter((uid) => !given.has(uid))) }
}
