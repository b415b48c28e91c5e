/**
 * UIDs that an app names in a mailbox after its UIDVALIDITY changed, although it has them from before. The connections of an
 * account show it together. Pure. RFC 9051 §2.3.1.1.
 */
import { noMap } from "../../../trace/Sparse.ts"
import { keyIn } from "../mailboxName.ts"
import type { Noticed } from "../Noticed.ts"
import type { Era, Guess, ToldUids } from "./ToldUids.ts"

/** The names of commands, the most serious first. */
const order = ["UID EXPUNGE", "UID MOVE", "UID STORE", "UID COPY", "UID FETCH"]

export class EarlierUids {
  private readonly sessions: ReadonlyMap<ToldUids, string | undefined>
  /** By the name of the mailbox, and by UIDVALIDITY. */
  private readonly known = new Map<string, Map<string, Era>>()

  /** Takes what each connection was told, and the session of each. */
  constructor(all: ReadonlyArray<readonly [ToldUids, session: string | undefined]>) {
    this.sessions = new Map(all)
    // few accounts have any
    if (all.some(([{ guesses }]) => guesses.length > 0))
      for (const [told] of all) for (const era of told.eras) this.learn(era, this.keyOf(era, told))
  }

  /** Returns what is to be told of these connections, if there is anything. */
  in(all: ReadonlyArray<ToldUids>): Noticed | undefined {
    const found = all.flatMap((told) => told.guesses.flatMap((guess) => this.stale(guess, told)))
    const name = order.find((each) => found.some((guess) => guess.name === each))
    const alike = found.filter((guess) => guess.name === name)
    const [first] = alike
    if (first === undefined || name === undefined) return undefined
    const uids = Array.from(new Set(alike.flatMap((guess) => guess.uids))).toSorted((a, b) => a - b)
    return {
      id: "uids-of-before",
      severity: name === "UID FETCH" ? "info" : "warning",
      lines: [first.line, first.answer, first.era.line],
      quote: first.text,
      facts: { ms: 0, step: name, names: [ranges(uids)] },
      count: uids.length
    }
  }

  private keyOf({ mailbox }: Era, told: ToldUids): string {
    return keyIn(this.sessions.get(told), mailbox)
  }

  private learn({ mailbox, validity, ...rest }: Era, key: string): void {
    const eras = this.known.get(key) ?? new Map<string, Era>()
    this.known.set(key, eras)
    const era = eras.get(validity) ?? {
      mailbox,
      validity,
      line: rest.line,
      told: new Map<number, number>(),
      removed: noMap
    }
    eras.set(validity, era)
    for (const [uid, line] of rest.told) era.told.set(uid, Math.min(line, era.told.get(uid) ?? Infinity))
  }

  /** Returns the command with those of its UIDs that the app has from before alone. */
  private stale(guess: Guess, told: ToldUids): ReadonlyArray<Guess> {
    const { era, line } = guess
    const eras = Array.from(this.known.get(this.keyOf(era, told))?.values() ?? [])
    const isTold = (each: Era, uid: number) => (each.told.get(uid) ?? Infinity) < line
    const uids = guess.uids.filter(
      (uid) =>
        eras.some((each) => each.validity !== era.validity && each.line < era.line && isTold(each, uid)) &&
        !eras.some((each) => each.validity === era.validity && isTold(each, uid))
    )
    return uids.length === 0 ? [] : [{ ...guess, uids }]
  }
}

/** So many ranges are told. */
const mostRanges = 4

/** Writes numbers in ascending order: `134 to 137`. */
const ranges = (all: ReadonlyArray<number>): string => {
  const found: Array<[first: number, last: number]> = []
  for (const number of all) {
    const range = found.at(-1)
    if (range !== undefined && range[1] === number - 1) range[1] = number
    else found.push([number, number])
  }
  const words = found.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`))
  const told = words.slice(0, mostRanges).join(", ")
  return words.length > mostRanges ? `${told} and more` : told
}
