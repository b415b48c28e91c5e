/** Finds the one message that a server does not deliver, among commands that ask for several. RFC 9051 §6.4.5. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { dataIn } from "../evidence/Data.ts"
import { isRefused } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { once } from "../evidence/once.ts"
import { mostOf } from "../../trace/extremes.ts"
import type { LongWork } from "../../trace/pieces.ts"
import { evidenceOf, finding, most, type Rule } from "./Finding.ts"

interface OneMessage {
  readonly uid: number
  /** Its content alone is refused, and something else of it came. */
  readonly isContent: boolean
  /** The refused commands, each of which asked for it, one of them for it alone. */
  readonly commands: readonly [CommandSpan, ...ReadonlyArray<CommandSpan>]
}

interface Asked {
  readonly command: CommandSpan
  readonly uids: ReadonlyArray<number>
  readonly isOfContent: boolean
}

/**
 * Returns the message that each refused FETCH asked for, if others that were refused with it came by another command, or the
 * answer for several broke off before it.
 */
export const { of: refusedMessage } = once(function* (
  connection: Connection
): LongWork<OneMessage | undefined> {
  const all = inUse(connection).flatMap((command): ReadonlyArray<Asked> => {
    const set = asked.exec(command.text)?.[1]
    const uids = set === undefined ? undefined : numbersIn(set)
    return uids === undefined ? [] : [{ command, uids, isOfContent: ofContent.test(command.text) }]
  })
  const refused = all.filter(({ command }) => isRefused(command))
  const [first, ...more] = refused.map(({ command }) => command)
  const uid = refused.find(({ uids }) => uids.length === 1)?.uids[0]
  if (first === undefined || uid === undefined || !refused.every(({ uids }) => uids.includes(uid)))
    return undefined
  const answered = all.filter(({ command }) => command.answer?.condition === "OK")
  const isContent = refused.every(({ isOfContent }) => isOfContent)
  // of a message whose content is refused, the flags may come
  const come = new Set(answered.filter((each) => each.isOfContent || !isContent).flatMap(({ uids }) => uids))
  const beside = new Set(refused.flatMap(({ uids }) => uids).filter((each) => each !== uid))
  // a range has numbers that no message has, and nobody asks for these again
  const others = Array.from(beside).filter((each) => come.has(each))
  const several = refused.filter(({ uids }) => uids.length > 1).slice(0, most)
  const isBefore = come.size > 0 && several.some((each) => brokeOffBefore(uid, each, connection))
  const isIt = isBefore || others.length * 2 > beside.size
  if (come.has(uid) || !isIt) return undefined
  return {
    uid,
    isContent: isContent && answered.some(({ uids }) => uids.includes(uid)),
    commands: [first, ...more]
  }
})

const asked = /^\S+ UID FETCH ([\d:,]+) /i

const ofContent = /\b(?:BODY(?:\.PEEK)?\[|BINARY(?:\.PEEK)?\[|RFC822(?:\.TEXT)?(?![.\w]))/i

/** Returns whether messages came of an answer for several, up to the one before this. */
const brokeOffBefore = (uid: number, { command, uids }: Asked, { wire }: Connection): boolean => {
  const end = command.answer?.line ?? 0
  const came = wire
    .filter(({ direction, line }) => direction === "received" && line > command.line && line < end)
    .flatMap(({ text }) => dataIn(text).uid ?? [])
  const last = mostOf(came)
  return came.length > 0 && uids.every((each) => each <= last || each >= uid) && last < uid
}

/** Reports it, in place of the refusals one by one. */
export const messageRefused: Rule = (connection) => {
  const found = refusedMessage(connection)
  if (found === undefined) return []
  const { commands, isContent, uid } = found
  const alone = commands.findLast(({ text }) => asked.exec(text)?.[1] === `${uid}`) ?? commands[0]
  const { answer, line, name: step } = alone
  const words = observation("message-refused", {
    ms: 0,
    step,
    code: answer?.code?.split(" ")[0],
    count: commands.length,
    names: [`${uid}`],
    isContent
  })
  const others = commands.slice(0, most).flatMap((each) => [each.line, each.answer?.line])
  return finding("message-refused", "warning", evidenceOf(answer?.line, line, others), words, {
    quote: answer?.text ?? "",
    step
  })
}
