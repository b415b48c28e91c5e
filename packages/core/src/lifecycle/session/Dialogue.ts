/**
 * The commands in progress, and which answer belongs to which: one connection as a value.
 *
 * `step` takes what happened and gives what follows. It does no I/O and knows no clock, so that a dialogue can be
 * replayed; it changes its state in place, because a response must cost little. The rules that hold here:
 *
 * - A command is known before its first byte is written, and an answer to a tag that was never issued does not count
 * (T03).
 * - Nothing is written while a part of a command in progress is still to be written. Requests that come meanwhile are
 *   parked, and checked again after every input.
 * - A command that was given up stays in progress: the rest of it is still written, and its late answer is dropped. The
 *   app's next one waits until it is answered or overtaken, because its late data could not be distinguished.
 * - Nothing is read after the OK of STARTTLS, and nothing that was said in the clear is left after it (S07, C02).
 */
import { end, goodbye } from "./ending.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import * as Entry from "./Entry.ts"
import * as LastWords from "./LastWords.ts"
import { receive } from "./receive.ts"
import { due, finish } from "./stages.ts"
import { abandonStream, fed, feed } from "./supply.ts"
import { type Input, type Out, type Output, type Rules, type State, type Tolerance } from "./State.ts"
import { noneParked, refuse, unpark } from "./write.ts"
import { without } from "../../base/without.ts"

/** For clear text on the way to TLS: an unexpected response there may be an attempt to forge the session (T03). */
export const strict: Tolerance = { answers: 0, lines: 0 }
export const tolerant: Tolerance = { answers: 3, lines: 16 }

interface Beginning {
  readonly rules: Rules
  readonly memory: MemoryBound
  readonly prefix: string
  readonly tolerates: Tolerance
  /** The time that connecting took; 0 if that is not known. */
  readonly rtt: number
  readonly at: number
}

const noEntries: ReadonlyArray<Entry.Entry> = []

export const make = ({ at, memory, prefix, rtt, rules, tolerates }: Beginning): State => ({
  rules,
  memory,
  prefix,
  phase: { _tag: "greeting", encrypted: false, provisional: 0 },
  tolerates,
  entries: noEntries,
  parked: noneParked,
  last: 0,
  flights: 0,
  rtt,
  heardAt: at,
  untagged: 0,
  unasked: { count: 0, at: 0 },
  answers: 0,
  lines: 0,
  words: LastWords.none,
  saysWait: undefined
})

/** Applies an input and appends its outputs to `out`. `at`: milliseconds of the monotonic clock. */
export const step = (self: State, input: Input, at: number, out: Out = []): ReadonlyArray<Output> => {
  if (self.phase._tag !== "over") take(self, input, at, out)
  else if (input._tag === "Send") refuse(self, input.request, out)
  if (self.parked.length > 0) unpark(self, at, out)
  return out
}

const take = (self: State, input: Input, at: number, out: Out): void => {
  switch (input._tag) {
    case "Received":
      return receive(self, input, at, out)
    case "Heard":
      self.heardAt = at
      return input.unfinished ? move(self, at) : undefined
    case "Written":
      return move(self, at)
    case "Send":
      self.parked = self.parked.concat(input.request)
      return
    case "Withdraw":
      self.parked = without(self.parked, input.request)
      return
    case "GiveUp":
      return giveUp(self, input.entry, at, out)
    case "Feed":
      return feed(self, input.entry, input.bytes, at, out)
    case "Fed":
      return fed(self, input.entry, at, out)
    case "Respond":
      return respond(self, input.entry, input.bytes, out)
    case "LoggedIn":
      return logIn(self)
    case "Upgraded":
      return upgrade(self)
    case "Due":
      return due(self, at, out, input.slept)
    case "Done":
      return finish(self, input.entry, at, out)
    case "Lost":
      return self.phase._tag === "leaving"
        ? goodbye(self, self.phase.bye, out)
        : end(self, undefined, self.words.complaint, out)
    case "Fail":
      return end(self, input.reason, undefined, out, input.of ?? self.entries.find(Entry.isOfCaller))
  }
}

/** Counts as progress of every command: a piece of a response or of a write cannot be attributed to one. */
const move = (self: State, at: number): void => {
  for (const entry of self.entries) entry.movedAt = at
}

const giveUp = (self: State, entry: Entry.Entry, at: number, out: Out): void => {
  const isFirst = !entry.givenUp
  entry.givenUp = true
  if (isFirst && Entry.holdsBack(entry) && self.entries.includes(entry)) out.push({ _tag: "GivenUp", entry })
  entry.untagged.length = 0
  entry.kept.release()
  abandonStream(self, entry, out)
  if (entry.kind._tag === "idle") finish(self, entry, at, out)
}

/** Drops the response if the command was answered meanwhile. */
const respond = (self: State, entry: Entry.Entry, bytes: Uint8Array, out: Out): void => {
  if (!self.entries.includes(entry)) return
  self.flights++
  out.push({ _tag: "Write", bytes, secretOf: entry.command.name })
}

const logIn = (self: State): void => {
  self.phase =
    self.phase._tag === "leaving" ? { ...self.phase, authenticated: true } : { _tag: "authenticated" }
}

const upgrade = (self: State): void => {
  if (self.phase._tag === "greeting") self.phase = { ...self.phase, encrypted: true }
  if (self.phase._tag === "barrier") self.phase = { _tag: "encrypted" }
  self.tolerates = tolerant
  for (const { kept } of self.entries) kept.release()
  self.entries = noEntries
  self.untagged = 0
  self.answers = 0
  self.lines = 0
  self.words = LastWords.none
}
