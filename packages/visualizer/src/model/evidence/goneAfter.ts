/** The messages of a command that the server reported gone after it was sent, and that this connection did not remove. Pure. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { after } from "./after.ts"
import { dataIn } from "./Data.ts"
import { leavesMailbox } from "./facts.ts"
import { numbersIn } from "./numbersIn.ts"

interface Gone {
  /** Those that are left, as the command names them, or by their numbers of now. */
  readonly left: number
  readonly gone: number
  /** The line that reported the last of them. */
  readonly line: number
}

const removing = /(?:EXPUNGE|MOVE)$/

const set = /^\S+ (UID )?(?:FETCH|STORE|COPY|MOVE) ([\d:,]+)(?= |$)/i

/** Returns how many of the messages went, if some did. */
export const goneAfter = (
  { line, text }: Pick<CommandSpan, "line" | "text">,
  { commands, wire }: Connection
): Gone | undefined => {
  const [, isUid, messages = ""] = set.exec(text) ?? []
  const all = numbersIn(messages)
  if (all === undefined) return undefined
  const numbers = new Numbers()
  const left = new Set(all)
  let current: ReadonlyArray<number> = isUid === undefined ? all : []
  let last: number | undefined
  const own = ownRemovals(commands)
  for (const each of wire) {
    if (each.direction === "sent") {
      const name = commands[after(commands, each.line) - 1]
      if (name?.line === each.line && leavesMailbox(name.name)) {
        if (each.line > line) break
        numbers.forgets()
      }
      continue
    }
    const { isRemoval, name, number, uid, vanished } = dataIn(each.text)
    if (name === "FETCH" && uid !== undefined) numbers.set(number, uid)
    if (!isRemoval) continue
    const isOwn = own.some(([from, to]) => each.line > from && each.line < to)
    const went = name === "EXPUNGE" ? [numbers.uidOf(number)] : (numbersIn(vanished?.set ?? "") ?? [])
    if (each.line > line && !isOwn && vanished?.isEarlier !== true) {
      const before = left.size
      const uids = went.map((each) => each ?? numbers.onlyBetween(number, left))
      if (isUid !== undefined) for (const each of uids) if (each !== undefined) left.delete(each)
      if (isUid === undefined && name === "EXPUNGE" && current.includes(number))
        left.delete(all[current.indexOf(number)] ?? 0)
      if (isUid === undefined && name === "VANISHED")
        for (const uid of went) left.delete(all[current.indexOf(numbers.numberOf(uid) ?? 0)] ?? 0)
      if (left.size < before) last = each.line
    }
    if (name === "EXPUNGE") {
      numbers.expunged(number)
      // what is gone has no number
      if (each.line > line)
        current = current.map((one) => (one === number ? 0 : one > number ? one - 1 : one))
    } else if (each.line < line) numbers.forgets()
  }
  return last === undefined ? undefined : { left: left.size, gone: all.length - left.size, line: last }
}

/** From which line to which the app itself removes messages. */
const ownRemovals = (commands: Connection["commands"]): ReadonlyArray<readonly [from: number, to: number]> =>
  commands.flatMap(({ answer, line, name }) =>
    removing.test(name) && answer !== undefined && answer.condition === "OK"
      ? [[line, answer.line] as const]
      : []
  )

/** So many are followed. */
const most = 4096

/** The UIDs of the messages, by their numbers. */
class Numbers {
  private readonly uids: Array<number | undefined> = []

  set(number: number, uid: number): void {
    if (number >= 1 && number <= most) this.uids[number - 1] = uid
  }

  uidOf(number: number): number | undefined {
    return this.uids[number - 1]
  }

  numberOf(uid: number | undefined): number | undefined {
    const at = uid === undefined ? -1 : this.uids.indexOf(uid)
    return at < 0 ? undefined : at + 1
  }

  /** Returns one of some UIDs that the message of an unknown UID has, if those beside it leave no other. */
  onlyBetween(number: number, some: ReadonlySet<number>): number | undefined {
    const [below, above] = [this.uids[number - 2], this.uids[number]]
    if (below === undefined || above === undefined) return undefined
    const all = Array.from({ length: Math.min(above - below - 1, most) }, (_, at) => below + 1 + at)
    return all.length > 0 && all.every((uid) => some.has(uid)) ? all[0] : undefined
  }

  expunged(number: number): void {
    if (number >= 1 && number <= this.uids.length) this.uids.splice(number - 1, 1)
  }

  forgets(): void {
    this.uids.length = 0
  }
}
