/** The commands on a connection in use, and how they ended. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { dataIn } from "./Data.ts"
import { isLoginName, isOwn, isRefused, isSelect } from "./facts.ts"
import { sizeOf } from "./numbersIn.ts"
import { once } from "./once.ts"
import { countBeyond } from "./opened.ts"
import { isLoggedIn, openedAt } from "./said.ts"
import { each } from "../../trace/pieces.ts"
import { type Answered, isCounted, Unaccepted } from "./Unaccepted.ts"

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
export const refusedIn = (connection: Connection): ReadonlyArray<CommandSpan> =>
  settled.of(connection).refused

/**
 * Returns the later command with the same words that was answered with OK, if it was the first: what was accepted before
 * and refused since then was not refused at first. So does the last of several that did the same in parts, or the one about what was
 * left of its messages since some were gone.
 */
export const acceptedLater = (command: CommandSpan, connection: Connection): CommandSpan | undefined =>
  settled.of(connection).again.get(command)

/** What `refusedIn` and `acceptedLater` know of a connection. */
const settled = once(function* (connection) {
  const used = new Set(inUse(connection))
  const answered = connection.commands.filter(({ answer }) => answer !== undefined)
  const unaccepted = new Unaccepted<{ readonly command: CommandSpan } & Answered>()
  const refused = new Set<CommandSpan>()
  const again = new Map<CommandSpan, CommandSpan>()
  const { wire } = connection
  let told = 0
  yield* each(
    answered.toSorted((one, other) => (one.answer?.line ?? 0) - (other.answer?.line ?? 0)),
    (command) => {
      const { answer, name } = command
      for (const until = after(wire, answer?.line ?? 0); told < until; told++) {
        const line = wire[told]
        if (line !== undefined) unaccepted.removed(removedBy(line))
      }
      const isRefusal = isRefused(command)
      // what was accepted on the way to the mailbox was accepted before
      if (isRefusal && !(used.has(command) && isCounted(command))) return
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
      for (const { command: before } of taken) {
        refused.delete(before)
        again.set(before, command)
      }
    }
  )
  return { refused: Array.from(refused), again }
})

export const { working: settling } = settled

const removedBy = ({ direction, text }: Connection["wire"][number]): number => {
  const { name, vanished } = dataIn(text)
  if (direction === "sent") return 0
  return name === "EXPUNGE" ? 1 : vanished === undefined || vanished.isEarlier ? 0 : sizeOf(vanished.set)
}

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
