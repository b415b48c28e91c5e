/** Any server, any loss, any moment: at rest an app that applies the changes has what the server has. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Change } from "../../src/mailbox/Changes.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import * as questions from "../../src/mailbox/following/questions.ts"
import * as Reading from "../../src/mailbox/following/Reading.ts"
import { raw } from "../../src/imap/command/raw.ts"
import { type FetchData, textOf, type Untagged } from "../../src/imap/Response.ts"
import { type Kind, type Random, RandomServer, type Say } from "./RandomServer.ts"
import { responses } from "./support.ts"
import { written } from "./written.ts"

/** Applies changes in their order; while it reads, they wait. */
class Reader {
  readonly copy = new Map<number, string>()
  readonly reads: Array<string> = []
  readonly faults: Array<string> = []
  private waiting: Array<Change> = []
  private highest = 0
  private readonly gone = new Set<number>()
  isReading = false

  take(changes: ReadonlyArray<Change>): void {
    this.waiting.push(...changes)
    while (!this.isReading) {
      const change = this.waiting.shift()
      if (change === undefined) return
      this.apply(change)
    }
  }

  private apply(change: Change): void {
    switch (change._tag) {
      case "Arrived":
        if (change.uid <= this.highest) this.faults.push(`${change.uid} arrived after ${this.highest}`)
        this.highest = change.uid
        this.copy.set(change.uid, flagsOf(change.flags))
        return
      case "FlagsChanged":
        if (change.uid !== undefined) this.copy.set(change.uid, flagsOf(change.flags))
        return
      case "Expunged":
        for (const [first, last] of change.uids ?? []) {
          for (let uid = first; uid <= last; uid++) {
            if (this.gone.has(uid)) this.faults.push(`${uid} went twice`)
            this.gone.add(uid)
            this.copy.delete(uid)
          }
        }
        return
      default:
        if (change._tag === "Reset") {
          this.highest = 0
          this.gone.clear()
        }
        this.reads.push(change._tag === "Missed" ? change.what : change._tag)
        this.isReading = true
    }
  }

  /** What it has read takes the place of what it knew. */
  read(found: ReadonlyMap<number, string>): void {
    this.copy.clear()
    for (const [uid, flags] of found) this.copy.set(uid, flags)
    this.isReading = false
    this.take([])
  }
}

const flagsOf = (flags: ReadonlyArray<string>): string => flags.toSorted().join(" ")

class Life {
  readonly server: RandomServer
  readonly reader = new Reader()
  asked = 0
  private state = Mirror.make(1 << 20)
  private isConnected = false
  private readonly random: Random

  constructor(kind: Kind, random: Random) {
    this.server = new RandomServer(kind, random(5))
    this.random = random
  }

  /** A connection, up to the OK of SELECT or to the line at which it is lost. */
  connect(cut = Infinity): void {
    this.lose()
    const { ability } = this.server.kind
    const since = ability === "QRESYNC" ? Mirror.since(this.state, "INBOX") : undefined
    Mirror.opening(this.state, since !== undefined)
    const untagged = this.converse(cut, (say) =>
      this.server.select(since && Number(since.modSeq), this.random, say)
    )
    if (untagged === undefined) return
    this.isConnected = true
    this.tell((out) => opened(this.state, Mailbox.fromSelect("INBOX", false, untagged, undefined), out))
  }

  lose(): void {
    this.isConnected = false
    Mirror.leave(this.state)
  }

  /** Another process goes on from the token; what the app has from its `uidNext` on it forgets. */
  restart(): void {
    const token = Mirror.tokenOf(this.state, "h")
    // what waits is lost with the process, and the token with it
    if (token === undefined || this.reader.isReading) return
    this.state = Mirror.fromToken(token, "h", 1 << 20)
    for (const uid of this.reader.copy.keys()) if (uid >= token.uidNext) this.reader.copy.delete(uid)
    this.connect()
  }

  ask(cut = Infinity): boolean {
    const question = questions.question(this.state)
    if (!this.isConnected || question === undefined) return false
    this.asked++
    const { args, name } = questions.commandOf(question, false)
    const [uids = ""] = args.map(written)
    const since =
      question._tag === "Flags" && question.since !== undefined ? Number(question.since) : undefined
    this.state.reading =
      question._tag === "Fetch" ? Reading.of(questions.commandOf(question, false)) : undefined
    const untagged = this.converse(cut, (say) => {
      if (name === "NOOP") this.server.noop(this.random, say)
      else if (name === "UID SEARCH") this.server.search(this.random, say)
      else this.server.uidFetch(uids, since, this.random, say)
    })
    this.state.reading = undefined
    if (untagged !== undefined)
      this.tell((out) =>
        questions.answered(this.state, question, LongWork.atOnce(questions.answerOf(question, untagged)), out)
      )
    return untagged !== undefined
  }

  noop(): void {
    if (this.isConnected) this.converse(Infinity, (say) => this.server.noop(this.random, say))
  }

  idle(): void {
    if (this.isConnected) this.converse(Infinity, (say) => this.server.idle(this.random, say))
  }

  /** The app's own FETCH: it counts if the app was asked to read, and is otherwise of no consequence. */
  read(cut = Infinity): void {
    if (!this.isConnected) return
    const { isReading } = this.reader
    this.state.reading = Reading.of(raw("FETCH", "1:*", "(UID FLAGS)"))
    const untagged = this.converse(cut, (say) => this.server.fetchAll(this.random, say))
    this.state.reading = undefined
    if (untagged === undefined || !isReading) return
    const found = new Map<number, string>()
    for (const [sequence, { attributes }] of fetchesIn(untagged)) {
      const uid = textOf(attributes.get("UID")) ?? uidAt(untagged, sequence)
      if (uid !== undefined) found.set(Number(uid), flagsIn(attributes))
    }
    this.reader.read(found)
  }

  /** Nothing happens any more: all is asked, said and read. */
  rest(): void {
    this.server.isQuiet = true
    if (!this.isConnected) this.connect()
    for (let turn = 0; turn < 12; turn++) {
      this.noop()
      while (this.asked < 2_000 && this.ask());
      if (this.reader.isReading) this.read()
    }
  }

  private converse(cut: number, speak: (say: Say) => void): ReadonlyArray<Untagged> | undefined {
    const untagged: Array<Untagged> = []
    let lines = 0
    speak((line) => {
      if (lines++ >= cut) return false
      for (const response of responses(line)) {
        untagged.push(response)
        this.tell((out) => heard(this.state, response, out))
      }
      return true
    })
    if (lines <= cut) return untagged
    this.lose()
    return undefined
  }

  private tell(step: (out: Mirror.Out) => void): void {
    const out: Mirror.Out = []
    step(out)
    this.reader.take(out)
  }
}

const fetchesIn = (untagged: ReadonlyArray<Untagged>) =>
  untagged.flatMap((response) => (response._tag === "Fetch" ? [[response.sequence, response] as const] : []))

/** No number changes while a FETCH is answered. RFC 9051 §7.5.1. */
const uidAt = (untagged: ReadonlyArray<Untagged>, sequence: number): string | undefined =>
  fetchesIn(untagged)
    .filter(([at]) => at === sequence)
    .flatMap(([, { attributes }]) => textOf(attributes.get("UID")) ?? [])[0]

const flagsIn = (attributes: FetchData["attributes"]): string => {
  const flags = attributes.get("FLAGS")
  return flags?._tag === "List" ? flagsOf(flags.items.flatMap((flag) => textOf(flag) ?? [])) : ""
}

interface Act {
  readonly what: keyof typeof acts
  readonly cut: number
}

const acts = {
  meddle: (life: Life, _: number, random: Random) => life.server.meddle(random),
  idle: (life: Life) => life.idle(),
  noop: (life: Life) => life.noop(),
  ask: (life: Life) => void life.ask(),
  askAndLose: (life: Life, cut: number) => void life.ask(cut),
  read: (life: Life) => life.read(),
  readAndLose: (life: Life, cut: number) => life.read(cut),
  lose: (life: Life) => life.lose(),
  connect: (life: Life) => life.connect(),
  connectAndLose: (life: Life, cut: number) => life.connect(cut),
  restart: (life: Life) => life.restart(),
  renumber: (life: Life) => {
    life.lose()
    life.server.renumber()
    life.connect()
  }
}

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Act["what"]>("meddle", "idle", "ask", "read") },
    { weight: 2, arbitrary: fc.constantFrom<Act["what"]>("noop", "connect", "restart", "lose") },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Act["what"]>("askAndLose", "readAndLose", "connectAndLose", "renumber")
    }
  ),
  cut: fc.nat(6)
})

/** Mulberry32. */
const randomOf = (seed: number): Random => {
  let state = seed
  return (end) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end
  }
}

const lives = fc.tuple(
  fc.record({ hides: fc.boolean(), isTerse: fc.boolean(), shuffles: fc.boolean() }),
  fc.nat(1_000_000),
  fc.array(act, { maxLength: 40 })
)

const agrees = (ability: Kind["ability"]) =>
  fc.assert(
    fc.property(lives, ([kind, seed, all]) => {
      const random = randomOf(seed)
      const life = new Life({ ...kind, ability }, random)
      life.connect()
      for (const { cut, what } of all) acts[what](life, cut, random)
      life.rest()
      const { asked, reader, server } = life
      assert.deepStrictEqual(reader.faults, [])
      assert.deepStrictEqual(new Map([...reader.copy].toSorted()), new Map([...server.contents].toSorted()))
      assert.notInclude(reader.reads, "expunged")
      assert.notInclude(reader.reads, "arrived")
      if (ability !== "neither") assert.notInclude(reader.reads, "flags")
      assert.isFalse(reader.isReading)
      assert.isBelow(asked, 2_000)
    }),
    { numRuns: 100 }
  )

describe("the copy is exact at rest", () => {
  it("K13 with QRESYNC", () => agrees("QRESYNC"))
  it("with CONDSTORE", () => agrees("CONDSTORE"))
  it("with neither, where flags are read again after a loss", () => agrees("neither"))
})
