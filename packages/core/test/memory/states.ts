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

/** Messages after one that the server never shows. */
const waiting = (flagsOf: (at: number) => string) => (memory: MemoryBound) => {
  const state = following(memory, UidSet.fromRanges([[1, 10]]))
  heard(state, said("* 90000 EXISTS"), [])
  for (let at = 0; at < 5_000; at++) {
    heard(state, said(`* ${12 + at} FETCH (UID ${12 + 2 * at} FLAGS (${flagsOf(at)}))`), [])
  }
  Mirror.weigh(state)
  if (state.unreported.size !== 5_000) throw new Error(`${state.unreported.size} wait`)
  return state
}

const many = (count: number, word: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => word(at)).join(" ")

/** Each state with its densest food: what it becomes must be kept until it is measured. */
const states: Readonly<Record<string, (memory: MemoryBound) => unknown>> = {
  "messages that wait, with many flags": waiting((at) => many(200, (flag) => `f${at}${flag}`)),
  "messages that wait, with long flags": waiting((at) => `f${at}${"x".repeat(2_000)}`),
  "messages that wait, with a flag": waiting((at) => `f${at}`),
  "messages that wait, without flags": waiting(() => ""),
  "UIDs of which every other is missing": (memory) => {
    const uids = UidSet.fromNumbers(Array.from({ length: 300_000 }, (_, at) => 2 * at + 1))
    const state = following(memory, uids)
    Mirror.weigh(state)
    return state
  },
  "combinations of flags": (memory) => {
    const state = following(memory, UidSet.fromRanges([[1, 200_000]]))
    for (let at = 0; at < 100_000; at++) {
      const flags = many(1 + (at % 60), (flag) => `f${flag}`)
      heard(state, said(`* ${2 * at + 1} FETCH (UID ${2 * at + 1} FLAGS (${flags}))`), [])
    }
    Mirror.weigh(state)
    return state
  }
}

/** What is left once nothing is to be collected. */
const used = (): number => {
  for (let turn = 0; turn < 4; turn++) globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const measured = (make: (memory: MemoryBound) => unknown) => {
  // compiled by then
  make(new MemoryBound(Infinity))
  const before = used()
  const memory = new MemoryBound(Infinity)
  const kept = [make(memory)]
  const taken = used() - before
  return { counted: memory.bytes, taken, kept: kept.length }
}

const results = Object.entries(states).map(([name, make]) => [name, measured(make)] as const)
process.stdout.write(JSON.stringify(results))
