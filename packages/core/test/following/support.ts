/** One client of a mailbox, and a server that says what a test lets it say. Pure. */
import { Result } from "effect"
import type { Change } from "../../src/mailbox/Changes.ts"
import { MemoryBound } from "../../src/base/MemoryBound.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import { answered, answerOf, commandOf, question } from "../../src/mailbox/following/questions.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import type { Untagged } from "../../src/imap/Response.ts"
import { parse } from "../../src/imap/wire/ResponseParser.ts"
import { written } from "./written.ts"

/** Untagged responses, one a line. */
export const responses = (lines: string): ReadonlyArray<Untagged> =>
  lines
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      const parsed = Result.getOrThrow(parse(new TextEncoder().encode(line.trim())))
      return parsed._tag === "Tagged" || parsed._tag === "Continuation" || parsed._tag === "Stray"
        ? []
        : [parsed]
    })

/** A client that begins without a token: all of SELECT and what is asked then is in the test. */
export class Client {
  /** The memory of what it knows. */
  readonly memory = new MemoryBound(Infinity)
  private readonly state: Mirror.Mirror
  private out: Array<Change> = []

  /** `readsFlags`: it follows the mailbox by its name. `room`: the bytes of what may wait to be reported. */
  constructor(line = 1 << 20, readsFlags = false, room = Infinity) {
    this.state = Mirror.make(line, readsFlags, Infinity, { memory: this.memory, listener: room })
  }

  /** The connection before is lost; SELECT is answered with these lines, and OK. */
  select(answer: string): void {
    Mirror.leave(this.state)
    Mirror.ended(this.state)
    this.reopen(answer)
  }

  /** The same on the same connection. */
  reopen(answer: string): void {
    Mirror.opening(this.state, false)
    const untagged = this.hear(answer)
    opened(this.state, Mailbox.fromSelect("INBOX", false, untagged, undefined), this.out)
  }

  hear(lines: string): ReadonlyArray<Untagged> {
    const untagged = responses(lines)
    for (const response of untagged) heard(this.state, response, this.out)
    return untagged
  }

  /** The command that is asked next, if any. */
  get asks(): string | undefined {
    const asked = question(this.state)
    if (asked === undefined) return undefined
    const { args, name } = commandOf(asked, true)
    return [name, ...args.map(written)].join(" ")
  }

  /** What is asked is answered with these lines, and OK. */
  answer(lines: string): void {
    const asked = question(this.state)
    if (asked === undefined) throw new Error("nothing is asked")
    answered(this.state, asked, LongWork.atOnce(answerOf(asked, this.hear(lines))), this.out)
  }

  /** What was said since this was last looked at, in short. */
  get said(): ReadonlyArray<string> {
    return this.changes.map(inShort)
  }

  /** The same, as an app gets it. */
  get changes(): ReadonlyArray<Change> {
    const { out } = this
    this.out = []
    return out
  }

  get token() {
    return Mirror.tokenOf(this.state, "h")
  }
}

const inShort = (change: Change): string => {
  switch (change._tag) {
    case "Arrived":
      return `Arrived ${change.uid} at ${change.sequence} (${change.flags.join(" ")})`
    case "FlagsChanged":
      return `FlagsChanged ${change.uid ?? `number ${change.sequence}`} (${change.flags.join(" ")})`
    case "Expunged":
      return `Expunged ${change.uids?.map(([first, last]) => (first === last ? first : `${first}:${last}`)).join(",") ?? `number ${change.sequence}`}`
    case "Missed":
      return `Missed ${change.what}`
    default:
      return change._tag
  }
}
