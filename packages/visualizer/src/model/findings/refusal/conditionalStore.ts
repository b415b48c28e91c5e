/** Finds STORE that was carried out for some of its messages alone, and what was left of it. */
import type { CommandSpan, Connection } from "../../connection/Connection.ts"
import { after } from "../../evidence/after.ts"
import { inUse } from "../../evidence/inUse.ts"
import { dataIn } from "../../evidence/Data.ts"
import { numbersIn, setOfNumbers } from "../../evidence/numbersIn.ts"
import { openingBefore, setOf } from "../../evidence/opened.ts"
import { type Change, changeIn, isAsWanted, leftOutIn } from "../../evidence/watch/StoredFlags.ts"
import { evidenceOf, most, observed, type Rule } from "../Finding.ts"
import { codeOf } from "./refusalFinding.ts"

/** OK to a STORE that changed some of its messages alone. RFC 7162 §3.1.3. */
export const conditionalStore: Rule = (connection) => {
  const parted = inUse(connection).filter((command) => codeOf(command) === "MODIFIED")
  const [first] = parted
  const last = parted.at(-1)
  const left = leftIn(parted, connection)
  const again = inUse(connection).find(
    (each) => each.line > (last?.line ?? Infinity) && each.name === last?.name && codeOf(each) !== "MODIFIED"
  )
  const isDone =
    left === undefined
      ? again?.answer?.condition === "OK" && conditionIn(again.text) !== undefined
      : left.size === 0
  const lines = parted.slice(0, most).flatMap(({ answer, line }) => [answer?.line, line])
  const uids = setOfNumbers(Array.from(left ?? []))
  return observed(
    "conditional-store",
    isDone ? "info" : "warning",
    evidenceOf(lines, isDone ? again?.line : undefined),
    {
      again: !isDone && sentAgain(parted),
      count: isDone ? 0 : parted.length,
      names: isDone || uids.length > longestSet ? [] : [uids],
      quote: first?.answer?.text,
      step: first?.name ?? "STORE"
    }
  )
}

/** A longer set is not named, in characters. */
const longestSet = 80

const conditionIn = (text: string): string | undefined => /\bUNCHANGEDSINCE (\d+)/i.exec(text)?.[1]

/**
 * Returns the UIDs that these commands left out, and that are not known to have been changed so later; `undefined` if they name
 * messages otherwise, or of several mailboxes.
 */
const leftIn = (
  parted: ReadonlyArray<CommandSpan>,
  connection: Connection
): ReadonlySet<number> | undefined => {
  const [first] = parted
  const last = parted.at(-1)
  const opened = openingBefore(first?.line ?? 0, connection)
  const isOne = openingBefore(last?.line ?? 0, connection) === opened
  if (!isOne || connection.gaps.length > 0 || parted.some(({ name }) => name !== "UID STORE"))
    return undefined
  const left = new Map<number, Change>()
  const answered = new Map(inUse(connection).map((command) => [command.answer?.line, command]))
  for (const { condition, line, text } of connection.wire.slice(after(connection.wire, first?.line ?? 0))) {
    const { flags, uid = 0 } = dataIn(text)
    const wanted = left.get(uid)
    if (flags !== undefined && wanted !== undefined && isAsWanted(wanted, flags)) left.delete(uid)
    const command = condition === "OK" ? answered.get(line) : undefined
    const change = command?.name === "UID STORE" ? changeIn(command.text) : undefined
    if (command === undefined || change === undefined || openingBefore(command.line, connection) !== opened)
      continue
    const leftOut = new Set(leftOutIn(text))
    for (const each of leftOut) left.set(each, change)
    for (const each of numbersIn(setOf(command)) ?? []) {
      const before = leftOut.has(each) ? undefined : left.get(each)
      if (before !== undefined && includes(change, before)) left.delete(each)
    }
  }
  return new Set(left.keys())
}

/** Returns whether a change does all of an earlier one. */
const includes = (change: Change, before: Change): boolean =>
  change.isTaken === before.isTaken && before.flags.every((flag) => change.flags.includes(flag))

/** Returns whether a command names a message that an earlier one with the same condition left out. */
const sentAgain = (parted: ReadonlyArray<CommandSpan>): boolean => {
  const left = new Set<string>()
  return parted.some(({ answer, name, text }) => {
    const all = leftOutIn(answer?.text ?? "").map((each) => `${name} ${conditionIn(text)} ${each}`)
    const isAgain = all.some((each) => left.has(each))
    for (const each of all) left.add(each)
    return isAgain
  })
}
