/**
 * Prints for each state that a server fills how many bytes of memory it is counted as, and how many it takes: `node --expose-gc
 * states.ts`. A separate process, since a heap that others use grows and shrinks meanwhile.
 */
import { Result } from "effect"
import { MemoryBound } from "../../src/base/MemoryBound.ts"
import { parse } from "../../src/imap/wire/ResponseParser.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import * as UidSet from "../../src/mailbox/following/UidSet.ts"
import type { Untagged } from "../../src/imap/Response.ts"

const encoder = new TextEncoder()

const said = (line: string): Untagged => {
  const response = Result.getOrThrow(parse(encoder.encode(line)))
  if (response._tag === "Tagged" || response._tag === "Continuation" || response._tag === "Stray")
    throw new Error(line)
  return response
}

/** A mailbox with so many messages, all of them known. */
const following = (memory: MemoryBound, uids: UidSet.UidSet): Mirror.Mirror => {
  const state = Mirror.make(1 << 20, false, Infinity, { memory, listener: Infinity })
  Mirror.opening(state, false)
  const mailbox = Mailbox.fromSelect(
    "INBOX",
    false,
    [said(`* ${uids.size} EXISTS`), said("* OK [UIDVALIDITY 1] x")],
    undefined
  )
  opened(state, mailbox, [])
  if (state.view._tag !== "open") throw new Error("not open")
  state.view.places = { _tag: "sure" }
  Mirror.know(state, uids)
  Mirror.reset(state, [])
  return state
}

/** Fills a state with so many things. */
type Filling = (memory: MemoryBound, count: number) => unknown

/** Messages after one that the server never shows. */
const waiting =
  (flagsOf: (at: number) => string): Filling =>
  (memory, count) => {
    const state = following(memory, UidSet.fromRanges([[1, 10]]))
    heard(state, said("* 90000 EXISTS"), [])
    for (let at = 0; at < count; at++) {
      heard(state, said(`* ${12 + at} FETCH (UID ${12 + 2 * at} FLAGS (${flagsOf(at)}))`), [])
    }
    Mirror.weigh(state)
    if (state.unreported.size !== count) throw new Error(`${state.unreported.size} wait`)
    return state
  }

const many = (count: number, word: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => word(at)).join(" ")

/** Each state with its densest food, and how much of it: what it becomes must be kept until it is measured. */
const states: Readonly<Record<string, readonly [count: number, fill: Filling]>> = {
  "messages that wait, with many flags": [1_000, waiting((at) => many(200, (flag) => `f${at}${flag}`))],
  "messages that wait, with long flags": [5_000, waiting((at) => `f${at}${"x".repeat(2_000)}`)],
  "messages that wait, with a flag": [5_000, waiting((at) => `f${at}`)],
  "messages that wait, without flags": [5_000, waiting(() => "")],
  "UIDs of which every other is missing": [
    100_000,
    (memory, count) => {
      const uids = UidSet.fromNumbers(Array.from({ length: count }, (_, at) => 2 * at + 1))
      const state = following(memory, uids)
      Mirror.weigh(state)
      return state
    }
  ],
  "combinations of flags": [
    40_000,
    (memory, count) => {
      const state = following(memory, UidSet.fromRanges([[1, 2 * count]]))
      for (let at = 0; at < count; at++) {
        const flags = many(1 + (at % 60), (flag) => `f${flag}`)
        heard(state, said(`* ${2 * at + 1} FETCH (UID ${2 * at + 1} FLAGS (${flags}))`), [])
      }
      Mirror.weigh(state)
      return state
    }
  ]
}

/** What is left once nothing is to be collected. */
const used = (): number => {
  for (let turn = 0; turn < 4; turn++) globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const measured = (count: number, fill: Filling) => {
  // compiled by then
  fill(new MemoryBound(Infinity), count / 10)
  const before = used()
  const memory = new MemoryBound(Infinity)
  const kept = [fill(memory, count)]
  const taken = used() - before
  return { counted: memory.bytes, taken, kept: kept.length }
}

/** The least of three growths, if the first one is large: what the collector left by chance is added to it. */
const least = (count: number, fill: Filling) => {
  const first = measured(count, fill)
  if (first.taken < 1.4 * first.counted) return first
  return [first, measured(count, fill), measured(count, fill)].reduce((one, other) =>
    one.taken < other.taken ? one : other
  )
}

const results = Object.entries(states).map(([name, [count, fill]]) => [name, least(count, fill)] as const)
process.stdout.write(JSON.stringify(results))
