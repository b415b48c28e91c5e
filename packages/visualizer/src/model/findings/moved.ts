/**
 * UIDs that messages had before they were moved or copied, and that a command names in the mailbox where they are now: there
 * they are others' or nobody's. RFC 9051 §6.4.7, COPYUID.
 */
import type { CommandSpan, WireLine } from "../connection/Connection.ts"
import { after } from "../evidence/after.ts"
import { isSelect } from "../evidence/facts.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { mailboxIn, mailboxNamed } from "../evidence/mailboxName.ts"
import { evidenceOf, observed, type Rule } from "./Finding.ts"

/** The UIDs that messages of a mailbox had before, and the line that told their new ones first. */
interface Put {
  readonly from: Set<number>
  readonly line: number
}

export const movedUids: Rule = ({ commands, wire }) => {
  /** By the name of the mailbox. */
  const puts = new Map<string, Put>()
  let selected: CommandSpan | undefined
  let told = new Told(wire, 0)
  for (const command of commands) {
    const put = selected && puts.get(mailboxIn(selected.text))
    const uids = put === undefined ? [] : uidsIn(command)
    if (put !== undefined && uids.length > 0 && uids.every((uid) => put.from.has(uid))) {
      const known = told.until(command.line)
      if (!uids.some((uid) => known.has(uid)))
        return observed("uids-of-source", "warning", evidenceOf(command.line, put.line, selected?.line), {
          step: command.name
        })
    }
    if (isSelect(command)) {
      selected = command.answer?.condition === "OK" ? command : undefined
      told = new Told(wire, command.line)
    }
    const moved = copied(command, wire)
    if (moved === undefined) continue
    const known = puts.get(moved.into)
    if (known === undefined) puts.set(moved.into, moved)
    else for (const uid of moved.from) known.from.add(uid)
  }
  return []
}

/** The numbers that the server named in an open mailbox: each line is read once. */
class Told {
  private readonly numbers = new Set<number>()
  private readonly wire: ReadonlyArray<WireLine>
  private at: number

  constructor(wire: ReadonlyArray<WireLine>, line: number) {
    this.wire = wire
    this.at = after(wire, line)
  }

  until(line: number): ReadonlySet<number> {
    const end = after(this.wire, line)
    for (const { direction, text } of this.wire.slice(this.at, end))
      if (direction === "received" && /^\* (?:SEARCH|ESEARCH|\d+ FETCH)\b/i.test(text))
        for (const number of text.match(/\b\d+\b/g) ?? []) this.numbers.add(Number(number))
    this.at = Math.max(this.at, end)
    return this.numbers
  }
}

const named = /^\S+ UID (?:STORE|FETCH|COPY|MOVE|EXPUNGE) ([\d,:]+)/i

const uidsIn = ({ text }: CommandSpan): ReadonlyArray<number> => numbersIn(named.exec(text)?.[1] ?? "") ?? []

/** Returns what a command put into another mailbox, if COPYUID told its UIDs there. */
const copied = (
  { answer, line, name, text }: CommandSpan,
  wire: ReadonlyArray<WireLine>
): (Put & { readonly into: string }) | undefined => {
  if (answer?.condition !== "OK" || !/^UID (?:MOVE|COPY)$/.test(name)) return undefined
  const into = mailboxNamed(text.split(" ").slice(4).join(" "))
  const told = wire
    .slice(after(wire, line), after(wire, answer.line))
    .find((each) => each.direction === "received" && /\[COPYUID /i.test(each.text))
  const [, from = "", to = ""] = /\[COPYUID \d+ ([\d,:]+) ([\d,:]+)\]/i.exec(told?.text ?? "") ?? []
  const [taken, given] = [numbersIn(from), new Set(numbersIn(to))]
  if (told === undefined || taken === undefined || given.size === 0 || into === "") return undefined
  return { into, line: told.line, from: new Set(taken.filter((uid) => !given.has(uid))) }
}
