/** One command in progress, from its first byte to its tagged response. Values only; `fence.ts` has the rules. */
import type { Command } from "../Command.ts"
import type { Step } from "../Reason.ts"
import type { Continuation, Tagged, Untagged } from "../Response.ts"
import type { Encoded, Streamed } from "../wire/CommandEncoder.ts"

/** What a caller learns about its command. */
export type Answer =
  | Tagged
  | Continuation
  /** Overtaken: it was never answered by its own tag. `text` is the untagged BAD about it. */
  | { readonly _tag: "Swallowed"; readonly text: string | undefined }
  /** After an untagged BAD nothing came any more, not even the answer to a later command. */
  | { readonly _tag: "Deaf"; readonly text: string | undefined }
  /** An IDLE in which nothing came for too long, or during which the machine slept: it ends. */
  | { readonly _tag: "Silent"; readonly text: undefined; readonly slept: boolean }

/**
 * `sasl`: each continuation request is a challenge. `startTls`: nothing may follow its OK. `compress`: what follows its
 * OK is compressed, and nothing is written before its answer. `fence`: sent only to see
 * what its answer overtakes; no caller waits for it. `idle`: its rest is DONE, which waits for the continuation request
 * and until someone wants the end.
 */
export type Kind = "plain" | "sasl" | "startTls" | "compress" | "fence" | "idle"

/** What is asked of the dialogue. */
export interface Planned {
  readonly command: Command
  readonly step: Step
  /** `plain` by default. */
  readonly kind?: Kind | undefined
  /** The untagged responses that a step of ours keeps; a command of the app keeps all. */
  readonly reads?: ReadonlyArray<Untagged["_tag"]> | undefined
  /** The connection gets on without it. */
  readonly optional?: boolean | undefined
  /** AUTHENTICATE that says all with its first line: more commands may follow in the same write. */
  readonly whole?: boolean | undefined
  /**
   * Milliseconds without a byte that belongs to a command of the app, instead of the policy's; without any byte, for an
   * IDLE.
   */
  readonly limit?: number | undefined
  /** What comes for it goes elsewhere, and is not kept. */
  readonly streamed?: boolean | undefined
  /** Whether it has read the response, which is not kept then. */
  readonly takes?: ((response: Untagged) => boolean) | undefined
  /** Called with the tagged response at once, before anything after it is read. */
  readonly completed?: ((tagged: Tagged, untagged: ReadonlyArray<Untagged>) => void) | undefined
}

/** Fires at `due`, in milliseconds of the monotonic clock. */
export interface Timer {
  readonly name: "grace" | "authenticationGrace" | "doneGrace" | "deaf"
  readonly due: number
}

/** What became of the command's answer so far. `text` is what an untagged BAD, or a line without tag, said about it. */
export type Stage =
  | { readonly _tag: "waiting" }
  /** Something was said about it, or it holds up others; its own answer has a grace. */
  | { readonly _tag: "complained"; readonly text: string | undefined; readonly timer: Timer }
  /** A later command was answered first; its own answer has a grace. */
  | { readonly _tag: "overtaken"; readonly text: string | undefined; readonly timer: Timer }
  /** The grace is over, and the answer to a later command decides. */
  | { readonly _tag: "fenced"; readonly text: string | undefined; readonly timer?: Timer }
  /** Overtaken, and its grace is over; without a complaint it keeps its own limit. */
  | { readonly _tag: "late" }
  /** No answer is expected any more; one that comes late is dropped. */
  | { readonly _tag: "swallowed"; readonly text: string | undefined }
  | { readonly _tag: "deaf"; readonly text: string | undefined }
  /** No fence can be sent, and its grace is over: the connection ends. */
  | { readonly _tag: "hopeless"; readonly text: string | undefined }

export interface Entry extends Planned {
  readonly tag: string
  readonly kind: Kind
  /** Clock milliseconds of the write. */
  readonly writtenAt: number
  /** Parts that await a continuation request, or the stream in front of them. */
  parts: ReadonlyArray<Uint8Array>
  /** A literal that the app gives in pieces, in front of the last of the parts. */
  readonly supply: Supply | undefined
  /** An IDLE. */
  readonly idling: Idling | undefined
  stage: Stage
  /** The caller no longer waits for it. The rest of it is still written, and its answer is dropped. */
  givenUp: boolean
  /** What came for it, and its size in bytes. */
  readonly untagged: Array<Untagged>
  bytes: number
  /** When a byte last belonged to it. */
  movedAt: number
}

/** What a command has whose literal the app gives in pieces. */
export interface Supply {
  readonly stream: Streamed
  /** The number of bytes that the server waits for now. */
  owes: number | undefined
  /** A refusal that came before all of them were written: the rest is still taken for the literal. */
  early: Tagged | undefined
}

/** What an IDLE has. */
export interface Idling {
  /** The server has begun it. */
  begun: boolean
  /** Someone wants its end. */
  ends: boolean
}

export const make = (planned: Planned, tag: string, { parts, stream }: Encoded, at: number): Entry => ({
  ...planned,
  kind: planned.kind ?? "plain",
  tag,
  writtenAt: at,
  parts: parts.slice(1),
  supply: stream && supplyOf(stream, parts.length - 1),
  idling: planned.kind === "idle" ? { begun: false, ends: false } : undefined,
  stage: { _tag: "waiting" },
  givenUp: false,
  untagged: [],
  bytes: 0,
  movedAt: at
})

/** `left`: how many parts are still to be written. */
const supplyOf = (stream: Streamed, left: number): Supply => ({
  stream,
  owes: !stream.asks && stream.rest === left ? stream.size : undefined,
  early: undefined
})

/** What runs out at this stage, if anything does. */
export const timerOf = (stage: Stage): Timer | undefined => ("timer" in stage ? stage.timer : undefined)

/** The untagged text about the command. */
export const complaintOf = (stage: Stage): string | undefined => ("text" in stage ? stage.text : undefined)

/** Whether its answer is still expected. */
export const isOpen = ({ stage }: Entry): boolean =>
  stage._tag !== "swallowed" && stage._tag !== "deaf" && stage._tag !== "hopeless"

/** A continuation request would be for this command. RFC 9051 §7.6. */
export const awaitsContinuation = (self: Entry): boolean =>
  self.idling !== undefined
    ? isOpen(self) && !self.idling.begun
    : (self.parts.length > 0 && !owes(self)) || (self.kind === "sasl" && isOpen(self))

/** The server waits for bytes of the app. */
export const owes = ({ supply }: Entry): boolean => supply?.owes !== undefined

/** The stream is what a continuation request would be for. */
export const awaitsStream = ({ parts, supply }: Entry): boolean =>
  supply !== undefined && supply.owes === undefined && parts.length === supply.stream.rest

/** What followed would be read as a part of it, or must not be written before its answer. RFC 9051 §5.5, §6.2.1. */
export const ownsWriter = (self: Entry): boolean =>
  self.kind === "idle"
    ? // a fence decides what became of it
      isOpen(self) && self.stage._tag !== "fenced"
    : self.parts.length > 0 ||
      (isOpen(self) && (changesChannel(self) || (self.kind === "sasl" && self.whole !== true)))

/** After its OK, bytes have another form than before: nothing can be written until it is answered. */
export const changesChannel = ({ kind }: Entry): boolean => kind === "startTls" || kind === "compress"

/** An app's own command that was given up: its late data could not be distinguished from the next one's. */
export const holdsBack = (self: Entry): boolean => self.givenUp && isCommand(self) && isOpen(self)

/** What an app executes. */
export const isCommand = ({ kind, step }: Pick<Entry, "kind" | "step">): boolean =>
  step === "command" && kind !== "fence"

/** What went before the mailbox was opened changes nothing that SELECT finds, and may be long. RFC 7162 §3.2.10.1. */
const isEarlier = (response: Untagged): boolean => response._tag === "Vanished" && response.earlier

/** A step of ours keeps what it reads, a command of the app all that comes. */
export const keeps = (self: Entry, response: Untagged): boolean =>
  !self.givenUp &&
  self.streamed !== true &&
  isOpen(self) &&
  (isCommand(self) || (self.reads?.includes(response._tag) === true && !isEarlier(response)))
