/** Finds the one message that a server does not deliver, among commands that ask for several. RFC 9051 §6.4.5. */
import { observation } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { isRefused } from "../evidence/facts.ts"
import { inUse } from "../evidence/inUse.ts"
import { numbersIn } from "../evidence/numbersIn.ts"
import { once } from "../evidence/once.ts"
import type { LongWork } from "../../trace/pieces.ts"
import { evidenceOf, finding, most, type Rule } from "./Finding.ts"

interface OneMessage {
  readonly uid: number
  /** The refused commands, each of which asked for it, one of them for it alone. */
  readonly commands: readonly [CommandSpan, ...ReadonlyArray<CommandSpan>]
}

/** Returns the message that each refused FETCH asked for, if others that were refused with it came by another command. */
export const { of: refusedMessage } = once(function* (
  connection: Connection
): LongWork<OneMessage | undefined> {
  const all = inUse(connection).flatMap((command) => {
    const set = asked.exec(command.text)?.[1]
    const uids = set === undefined ? undefined : numbersIn(set)
    return uids === undefined ? [] : [{ command, uids }]
  })
  const refused = all.filter(({ command }) => isRefused(command))
  const [first, ...more] = refused.map(({ command }) => command)
  const uid = refused.find(({ uids }) => uids.length === 1)?.uids[0]
  if (first === undefined || uid === undefined || !refused.every(({ uids }) => uids.includes(uid)))
    return undefined
  const come = new Set(
    all.filter(({ command }) => command.answer?.condition === "OK").flatMap(({ uids }) => uids)
  )
  const beside = new Set(refused.flatMap(({ uids }) => uids).filter((each) => each !== uid))
  // a range has numbers that no message has, and nobody asks for these again
  const others = Array.from(beside).filter((each) => come.has(each))
  return !come.has(uid) && others.length * 2 > beside.size ? { uid, commands: [first, ...more] } : undefined
})

const asked = /^\S+ UID FETCH ([\d:,]+) /i

/** Reports it, in place of the refusals one by one. */
export const messageRefused: Rule = (connection) => {
  const found = refusedMessage(connection)
  if (found === undefined) return []
  const { commands, uid } = found
  const alone = commands.findLast(({ text }) => asked.exec(text)?.[1] === `${uid}`) ?? commands[0]
  const { answer, line, name: step } = alone
  const words = observation("message-refused", {
    ms: 0,
    step,
    code: answer?.code?.split(" ")[0],
    count: commands.length,
    names: [`${uid}`]
  })
  const others = commands.slice(0, most).flatMap((each) => [each.line, each.answer?.line])
  return finding("message-refused", "warning", evidenceOf(answer?.line, line, others), words, {
    quote: answer?.text ?? "",
    step
  })
}
