/** The commands on a connection in use, and how they ended. */
import { saysGone } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { dataIn } from "./Data.ts"
import { humanText, isLoginName, isOwn, isRefused, isSelect } from "./facts.ts"
import { numbersIn, sizeOf } from "./numbersIn.ts"
import { once } from "./once.ts"
import { countBeyond } from "./opened.ts"
import { isLoggedIn, openedAt } from "./said.ts"
import { type Answered, isCounted, leftOut, Unaccepted } from "./Unaccepted.ts"

/**
 * Returns the commands that did not end the connection: those of the app, and those after a mailbox was open, or after the
 * login if the connection ended well or is another program's, which may go on after a refusal.
 */
export const inUse = (connection: Connection): ReadonlyArray<CommandSpan> => {
  const { clock, commands, ended } = connection
  const opened = openedAt(connection)
  const late = beginsLate(connection) ? 0 : hiddenLogin(connection)
  const isWell = clock !== "own" || ended?.outcome === "closed"
  const loggedIn = isWell ? (commands.find(isLoggedIn)?.answer?.line ?? late) : undefined
  // what another program asked before it opened a mailbox is no part of the way there
  const since = clock === "own" ? (opened ?? loggedIn) : (loggedIn ?? opened)
  const cause = opened === undefined ? ended?.serverText : undefined
  return commands.filter(
    ({ answer, by, line }) =>
      (by === "app" || line > (since ?? Infinity)) && !(cause && answer?.text.includes(cause))
  )
}

/**
 * Returns whether another program's log begins after the login: without a greeting, and with the answer to an earlier command,
 * which is not the first one of OpenSSL.
 */
export const beginsLate = ({ clock, commands, wire: [first] }: Connection): boolean =>
  clock !== "own" &&
  first?.direction === "received" &&
  first.tag !== undefined &&
  first.tag !== "." &&
  !commands.some(({ name }) => isLoginName(name))

/** Returns the line of the first OK of another program's log, if it answers a command that is not in the log, as a login. */
const hiddenLogin = ({ clock, commands, wire }: Connection): number | undefined => {
  if (clock === "own" || commands.some(({ name }) => isLoginName(name))) return undefined
  const first = wire.find(
    ({ direction, tag }) => direction === "received" && tag !== undefined && tag !== "."
  )
  const isHidden = commands.every(({ line, tag }) => tag !== first?.tag || line > (first?.line ?? 0))
  return isHidden && /^\S+ OK\b/i.test(first?.text ?? "") ? first?.line : undefined
}

/** The refused commands on a connection in use that are counted, in the order in which they were refused. */
export const { of: refusedIn } = once(function* (connection) {
  const answered = inUse(connection).filter(({ answer }) => answer !== undefined)
  yield
  const unaccepted = new Unaccepted<{ readonly command: CommandSpan } & Answered>()
  const refused = new Set<CommandSpan>()
  const { wire } = connection
  let told = 0
  for (const command of answered.toSorted(
    (one, other) => (one.answer?.line ?? 0) - (other.answer?.line ?? 0)
  )) {
    const { answer, name } = command
    for (const until = after(wire, answer?.line ?? 0); told < until; told++) {
      const line = wire[told]
      if (line !== undefined) unaccepted.removed(removedBy(line))
    }
    const isRefusal = isRefused(command)
    if (isRefusal && !isCounted(command)) continue
    if (isRefusal) refused.add(command)
    const taken = unaccepted.answered({
      command,
      name,
      condition: answer?.condition,
      code: answer?.code,
      text: answer?.text ?? "",
      words: comparable(command),
      beyond: isRefusal ? countBeyond(command, connection) : undefined
    })
    for (const each of taken) refused.delete(each.command)
  }
  return Array.from(refused)
})

/**
 * Returns what an open mailbox was between two lines: in it, what the app asked for was done, be it at the second try,
 * refused, given up, or never answered before the connection was closed.
 */
export const outcomeOfUse = (
  connection: Connection,
  from: number,
  until: number
): "done" | "refused" | "lost" => {
  const { commands } = connection
  const between = commands.slice(after(commands, from), after(commands, until - 1))
  // a refused SELECT has another box
  const asked = between.filter((command) => !isSelect(command) && !isOwn(command))
  if (asked.some((each) => isRefused(each) && acceptedLater(each, connection) === undefined)) return "refused"
  const isClosed = connection.ended?.outcome === "closed"
  const isLost = ({ answer, givenUp, name }: CommandSpan) =>
    answer === undefined && (givenUp !== undefined || (isClosed && name !== "IDLE"))
  return asked.some(isLost) ? "lost" : "done"
}

/**
 * Returns the later command with the same words that was answered with OK, if it was the first: what was accepted before
 * and refused since then was not refused at first. What named messages that were not there was accepted since they came, and
 * not for being sent again.
 */
export const acceptedLater = (command: CommandSpan, connection: Connection): CommandSpan | undefined => {
  if (command.answer?.code === "UNKNOWN-CTE") return undecodedLater(command, connection)
  if (countBeyond(command, connection) !== undefined) return undefined
  const words = comparable(command)
  const same = words === undefined ? [] : (acceptedIn(connection).get(words) ?? [])
  const next = after(same, command.line)
  if (same.length > 0) return next === 0 ? same[next] : undefined
  return fetchedInParts(command, connection) ?? acceptedWithoutGone(command, connection)?.again
}

/**
 * Returns the later command about those that were left of the messages of one that was refused since some were gone, if it was
 * answered with OK; `gone`: how many it leaves out, as many of which the server reported gone.
 */
export const acceptedWithoutGone = (
  command: CommandSpan,
  { commands, wire }: Connection
): { readonly again: CommandSpan; readonly gone: number } | undefined => {
  const { answer, line } = command
  if (answer === undefined || !isRefused(command) || !saysGone(humanText(answer.text), answer.code))
    return undefined
  const words = comparable(command)
  if (words === undefined) return undefined
  for (const again of commands.slice(after(commands, line), after(commands, line) + mostLater)) {
    const gone = again.answer?.condition === "OK" ? leftOut(comparable(again) ?? "", words) : undefined
    if (gone === undefined) continue
    const removed = wire
      .slice(after(wire, line), after(wire, again.line))
      .reduce((sum, each) => sum + removedBy(each), 0)
    if (removed >= gone) return { again, gone }
  }
  return undefined
}

/** It is sent again soon, or not at all. */
const mostLater = 64

const removedBy = ({ direction, text }: Connection["wire"][number]): number => {
  const { name, vanished } = dataIn(text)
  if (direction === "sent") return 0
  return name === "EXPUNGE" ? 1 : vanished === undefined || vanished.isEarlier ? 0 : sizeOf(vanished.set)
}

const ofUids = /^ UID FETCH ([\d:,]+) (.*)$/i

/** Returns the last of the later commands that brought what a refused FETCH asked for, in smaller parts. */
const fetchedInParts = (
  { line, tag, text }: CommandSpan,
  { commands }: Connection
): CommandSpan | undefined => {
  const [, set = "", items] = ofUids.exec(text.slice(tag.length)) ?? []
  const missing = new Set(numbersIn(set))
  if (missing.size < 2) return undefined
  for (const each of commands.slice(after(commands, line))) {
    const [, part = "", same] = ofUids.exec(each.text.slice(each.tag.length)) ?? []
    if (same !== items || each.answer?.condition !== "OK") continue
    for (const uid of numbersIn(part) ?? []) missing.delete(uid)
    if (missing.size === 0) return each
  }
  return undefined
}

/** Returns the next FETCH of the same messages, if it asked for them undecoded and was answered with OK. RFC 3516 §4.3. */
const undecodedLater = (command: CommandSpan, { commands }: Connection): CommandSpan | undefined => {
  const next = commands[after(commands, command.line)]
  return next?.answer?.condition === "OK" && setIn(next) === setIn(command) && !/\bBINARY/i.test(next.text)
    ? next
    : undefined
}

const setIn = ({ tag, text }: CommandSpan): string | undefined =>
  /^ ((?:UID )?FETCH \S+)/i.exec(text.slice(tag.length))?.[1]

/** The commands that were answered with OK, by their words, each in order. */
export const { of: acceptedIn, working: accepting } = once(function* ({ commands }) {
  const accepted = commands.filter(({ answer }) => answer?.condition === "OK")
  yield
  return Map.groupBy(accepted, comparable)
})

/** Returns a command without its tag; `undefined` if it has redacted words, which may differ from others. */
export const comparable = ({ tag, text }: Pick<CommandSpan, "tag" | "text">): string | undefined => {
  const words = text.slice(tag.length)
  return /<(?!mbox)/.test(words) ? undefined : words
}

/** Returns how long IDLE ran before the server ended it; 0 if it never began. RFC 9051 §6.3.13. */
export const begunBefore = ({ answer, end, line, name, start }: CommandSpan, { wire }: Connection): number =>
  name === "IDLE" &&
  wire.some((each) => each.text.startsWith("+") && each.line > line && each.line < (answer?.line ?? 0))
    ? (end ?? start) - start
    : 0
