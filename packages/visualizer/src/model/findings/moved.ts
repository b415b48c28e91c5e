/**
 * UIDs that messages had before they were moved or copied, and that a command names in the mailbox where they are now: there
 * they are others' or nobody's. RFC 9051 §6.4.7, COPYUID.
 */
import type { CommandSpan, WireLine } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { isSelect } from "../evidence/facts.ts"
import { mailboxIn } from "../evidence/Validities.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** The UIDs that messages of a mailbox had before, and the line that told their new ones first. */
interface Put {
  readonly from: Set<string>
  readonly line: number
}

export const movedUids: Rule = ({ commands, wire }) => {
  /** By the name of the mailbox, as the commands have it. */
  const puts = new Map<string, Put>()
  let selected: CommandSpan | undefined
  for (const command of commands) {
    const put = selected && puts.get(mailboxIn(selected.text))
    const uids = put === undefined ? [] : uidsIn(command)
    if (put !== undefined && uids.length > 0 && uids.every((uid) => put.from.has(uid))) {
      const since = between(wire, selected?.line ?? command.line, command.line)
      if (!uids.some((uid) => since.some(({ text }) => namesUid(text, uid))))
        return observed("uids-of-source", "warning", evidenceOf(command.line, put.line, selected?.line), {
          step: command.name,
          quote: command.text
        })
    }
    if (isSelect(command)) selected = command.answer?.condition === "OK" ? command : undefined
    const told = copied(command, wire)
    if (told === undefined) continue
    const known = puts.get(told.into)
    if (known === undefined) puts.set(told.into, told)
    else for (const uid of told.from) known.from.add(uid)
  }
  return []
}

/** Returns what the server said after one line, up to another. */
const between = (wire: ReadonlyArray<WireLine>, from: number, to: number): ReadonlyArray<WireLine> =>
  wire.slice(after(wire, from), after(wire, to)).filter(({ direction }) => direction === "received")

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
  wire: ReadonlyArray<WireLine>
): (Put & { readonly into: string }) | undefined => {
  if (answer?.condition !== "OK" || !/^UID (?:MOVE|COPY)$/.test(name)) return undefined
  const into = mailboxIn(`A SELECT ${text.split(" ").slice(4).join(" ")}`)
  const told = between(wire, line, answer.line).find((each) => /\[COPYUID /i.test(each.text))
  const [, from, to] = /\[COPYUID \d+ ([\d,:]+) ([\d,:]+)\]/i.exec(told?.text ?? "") ?? []
  if (told === undefined || from === undefined || to === undefined || into === "") return undefined
  const given = new Set(expanded(to))
  return { into, line: told.line, from: new Set(expanded(from).filter((uid) => !given.has(uid))) }
}
