/** One command in progress, from its write to its tagged response. */
import { Latch } from "effect"
import type { Command } from "../Command.ts"
import type { Step } from "../Reason.ts"
import type { Continuation, Tagged, Untagged } from "../Response.ts"

/** What a waiting activity gets to know of its command. */
export type Answer =
  | Tagged
  | Continuation
  /** Overtaken: it was never answered by its own tag. `text` is what an untagged BAD said of it. */
  | { readonly _tag: "Swallowed"; readonly text: string | undefined }
  /** Behind an untagged BAD nothing came any more, not even the answer to a later command. */
  | { readonly _tag: "Deaf"; readonly text: string | undefined }

/** What is asked of the lane. */
export interface Planned {
  readonly command: Command
  readonly step: Step
  /** The connection gets on without it. */
  readonly optional?: boolean | undefined
  /** AUTHENTICATE: each continuation request is a challenge. */
  readonly sasl?: boolean | undefined
  /** All of it is said with the first line: more commands may follow in the same write. */
  readonly whole?: boolean | undefined
  /** Told of the tagged response at once, before anything behind it is read. */
  readonly completed?: ((tagged: Tagged, untagged: ReadonlyArray<Untagged>) => void) | undefined
  /** STARTTLS: nothing may follow its OK. */
  readonly barrier?: boolean | undefined
  /** Sent only to see what its answer overtakes. It needs no fence of its own. */
  readonly fence?: boolean | undefined
}

export interface Entry extends Planned {
  readonly tag: string
  /** Commands are numbered as they are written. */
  readonly order: number
  /** Parts that await a continuation request. */
  parts: ReadonlyArray<Uint8Array>
  readonly untagged: Array<Untagged>
  readonly answers: Array<Answer>
  /** Clock milliseconds of the write. */
  readonly writtenAt: number
  /** What an untagged BAD, or a line without tag, said while this was the oldest unanswered command. */
  noted: string | undefined
  /** A later command was answered. */
  overtaken: boolean
  graceBegan: boolean
  graceOver: boolean
  /** Answered, swallowed, or given up by who asked. Its late answer is dropped. */
  settled: boolean
  /** Opens once it is settled: what was timed for it is off. */
  readonly over: Latch.Latch
  /** Wakes who waits. */
  wake: (() => void) | undefined
}

export const make = (
  planned: Planned,
  written: Pick<Entry, "tag" | "order" | "parts" | "writtenAt">
): Entry => ({
  ...planned,
  ...written,
  untagged: [],
  answers: [],
  noted: undefined,
  overtaken: false,
  graceBegan: false,
  graceOver: false,
  settled: false,
  over: Latch.makeUnsafe(false),
  wake: undefined
})

const settle = (self: Entry): void => {
  self.settled = true
  self.over.openUnsafe()
}

/** Hands an answer to whoever waits, now or later. */
export const answer = (self: Entry, given: Answer): void => {
  if (self.settled) return
  if (given._tag !== "Continuation") settle(self)
  if (given._tag === "Tagged") self.completed?.(given, self.untagged)
  self.answers.push(given)
  self.wake?.()
}

/** Nobody waits any more, and the command is still in progress at the server. */
export const abandon = (self: Entry): void => {
  settle(self)
  self.untagged.length = 0
}

/** A continuation request would be for this command. RFC 9051 §7.6. */
export const awaitsContinuation = (self: Entry): boolean =>
  self.parts.length > 0 || (self.sasl === true && !self.settled)

/** Whatever followed in the same write would be read as the answer to the continuation request. */
export const endsFlight = (self: Entry): boolean =>
  self.parts.length > 0 || (self.sasl === true && self.whole !== true)

/** Nothing may be written behind this command until it is answered. RFC 9051 §5.5. */
export const isAlone = (self: Entry): boolean => awaitsContinuation(self) || self.barrier === true
