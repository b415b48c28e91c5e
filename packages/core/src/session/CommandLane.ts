/**
 * Who asked what, and which answer is whose: tags, commands in progress, continuation requests, flights.
 *
 * All commands of a flight go out in one write. A command is known before its first byte is written, and a tag that
 * was never issued is no answer to anything (T03). A command that nobody waits for any more stays in progress: what
 * it owes is still written, and its late answer is dropped. The lane belongs to one channel: behind STARTTLS begins
 * a new one.
 */
import { Clock, Effect, Latch, Result, type Scope } from "effect"
import * as Command from "../Command.ts"
import * as ImapError from "../ImapError.ts"
import type * as Policy from "../Policy.ts"
import { ours, type Quotation } from "../Quotation.ts"
import type { Reason, Step } from "../Reason.ts"
import type { Continuation, Response, Status, Stray, Tagged, Untagged } from "../Response.ts"
import type { LaneName, Recorder } from "../trace/Recorder.ts"
import { concat } from "../wire/bytes.ts"
import * as CommandEncoder from "../wire/CommandEncoder.ts"
import * as Entry from "./Entry.ts"
import * as Fence from "./Fence.ts"
import type { Tags } from "./tags.ts"

/** How often what cannot be ours is overlooked: answers to unknown tags; lines and requests that nobody asked for. */
export interface Tolerance {
  readonly answers: number
  readonly lines: number
}

export interface Options {
  readonly name: LaneName | undefined
  readonly recorder: Recorder
  readonly scope: Scope.Scope
  readonly fence: Policy.Fence
  readonly tags: Tags
  readonly tolerates: Tolerance
  readonly write: (bytes: Uint8Array, step: Step) => Effect.Effect<void, ImapError.ImapError>
  /** Told of all untagged data, after the commands in progress. */
  readonly untagged: (response: Untagged) => void
  /** The connection is beyond use. */
  readonly end: (reason: Reason, serverText?: Quotation) => void
  readonly connectRttMs: number
}

type Failing = (step: Step) => ImapError.ImapError

export interface CommandLane {
  /** Writes the commands at once, up to the first that must wait for a continuation request. */
  readonly send: (
    flight: ReadonlyArray<Entry.Planned>,
    encoding: CommandEncoder.EncodeOptions
  ) => Effect.Effect<ReadonlyArray<Entry.Entry>, ImapError.ImapError>
  /** The next answer. Interrupted, the command is abandoned. */
  readonly answer: (entry: Entry.Entry) => Effect.Effect<Entry.Answer, ImapError.ImapError>
  /** Answers a challenge; traces show `<redacted>`. */
  readonly respond: (entry: Entry.Entry, bytes: Uint8Array) => Effect.Effect<void, ImapError.ImapError>
  readonly receive: (response: Response) => Effect.Effect<void>
  /** Bytes came, whether they end a response or not. */
  readonly heard: (now: number) => void
  /** The OK of this command is a barrier: the tag that reading must stop behind. */
  readonly barrier: () => string | undefined
  readonly flights: () => number
  readonly rttMs: () => number
  /** Nothing is sent from now on; what is in progress may still be answered. */
  readonly stop: (error: Failing) => void
  /** Fails everyone who waits. */
  readonly fail: (error: Failing) => void
}

/** No step needs more untagged data than this; what a user asks for may. */
const untaggedOfOneStep = 100_000
/** Commands that nobody waits for any more are known by their tags, the last so many. */
const abandonedAtMost = 64

const isIn = (response: Status | Stray): string =>
  response._tag === "Stray" ? response.text : `${response.condition} ${response.text}`

export const make = (options: Options): CommandLane => {
  const { name, recorder, tags } = options
  /** Issued tags that were not answered yet, abandoned ones included. */
  const entries = new Map<string, Entry.Entry>()
  /** Closed while a command waits for its continuation request: whatever followed would be read as its rest. */
  const whole = Latch.makeUnsafe(true)
  const odd = { answers: 0, lines: 0 }
  let last = 0
  let flights = 0
  let rtt = options.connectRttMs
  let lastByteAt = 0
  let stopped: Failing | undefined
  let ended: Failing | undefined

  const stop = (error: Failing): void => {
    stopped ??= error
    whole.openUnsafe()
  }

  const fail = (error: Failing): void => {
    ended ??= error
    stop(error)
    for (const entry of entries.values()) entry.wake?.()
  }

  const inFlight = () => [...entries.values()].filter((entry) => !entry.settled)

  const forgetOldest = (): void => {
    const abandoned = [...entries.values()].filter((entry) => entry.settled && entry.parts.length === 0)
    for (const { tag } of abandoned.slice(0, -abandonedAtMost)) entries.delete(tag)
  }

  const register = (entry: Entry.Entry, encoded: CommandEncoder.Encoded): void => {
    if (entries.size > abandonedAtMost) forgetOldest()
    entries.set(entry.tag, entry)
    if (entry.parts.length > 0) whole.closeUnsafe()
    recorder.sent(name, entry.tag, entry.command.name, {
      rendering: encoded.rendering,
      hasSecret: encoded.hasSecret,
      byteLength: encoded.parts.reduce((sum, part) => sum + part.length, 0)
    })
  }

  const owesNothing = (entry: Entry.Entry): void => {
    entry.parts = []
    whole.openUnsafe()
  }

  const encode = (planned: Entry.Planned, encoding: CommandEncoder.EncodeOptions, writtenAt: number) => {
    const tag = tags.next()
    return Result.map(CommandEncoder.encode(tag, planned.command, encoding), (encoded) => ({
      entry: Entry.make(planned, { tag, order: ++last, parts: encoded.parts.slice(1), writtenAt }),
      encoded
    }))
  }

  const send: CommandLane["send"] = Effect.fnUntraced(function* (flight, encoding) {
    yield* whole.await
    const now = yield* Clock.currentTimeMillis
    const sent: Array<{ readonly entry: Entry.Entry; readonly encoded: CommandEncoder.Encoded }> = []
    for (const planned of flight) {
      if (stopped !== undefined) return yield* stopped(planned.step)
      const made = encode(planned, encoding, now)
      if (Result.isFailure(made)) return yield* ImapError.make(made.failure, planned.step)
      sent.push(made.success)
      if (Entry.endsFlight(made.success.entry)) break
    }
    const [first] = sent
    if (first === undefined) return []
    for (const { encoded, entry } of sent) register(entry, encoded)
    flights++
    const written = sent.map(({ entry }) => entry)
    yield* options
      .write(concat(sent.flatMap(({ encoded }) => encoded.parts.slice(0, 1))), first.entry.step)
      .pipe(Effect.onInterrupt(() => Effect.sync(() => written.forEach(Entry.abandon))))
    return written
  })

  const answer: CommandLane["answer"] = (entry) =>
    Effect.callback((resume) => {
      const offer = () => {
        const given = entry.answers.shift()
        if (given === undefined && ended === undefined) return
        entry.wake = undefined
        if (given !== undefined) resume(Effect.succeed(given))
        else if (ended !== undefined) resume(ended(entry.step))
      }
      entry.wake = offer
      offer()
      return Effect.sync(() => {
        entry.wake = undefined
        Entry.abandon(entry)
      })
    })

  const respond: CommandLane["respond"] = (entry, bytes) =>
    Effect.suspend(() => {
      flights++
      recorder.sent(name, undefined, entry.command.name, {
        rendering: () => [{ kind: "secret", text: "<redacted>" }],
        hasSecret: true,
        byteLength: bytes.length
      })
      return options.write(bytes, entry.step)
    })

  const fence = Fence.make({
    name,
    policy: options.fence,
    scope: options.scope,
    recorder,
    inFlight,
    rttMs: () => rtt,
    lastByteAt: () => lastByteAt,
    sendFence: Effect.ignore(
      send([{ command: Command.noop, step: "command", optional: true, fence: true }], {
        literals: "synchronizing",
        utf8: false
      })
    ),
    giveUp: (entry) =>
      Effect.sync(() =>
        options.end(
          { _tag: "CommandRejectedUntagged", command: entry.command.name },
          recorder.redactor.text(entry.noted ?? "")
        )
      )
  })

  /** What cannot be ours: fatal in the clear, counted behind TLS. */
  const count = (kind: keyof Tolerance, problem: Quotation): void => {
    odd[kind]++
    recorder.emit("trace:note", { text: problem })
    if (odd[kind] > options.tolerates[kind]) options.end({ _tag: "ProtocolDesync", problem })
  }

  const unknown = (tag: string): void => {
    if (!tags.isForetold(tag)) count("answers", ours("an answer to a tag that was never issued"))
    else
      options.end({ _tag: "ProtocolDesync", problem: ours("an answer to a command that was not sent yet") })
  }

  const complete = (response: Tagged): Effect.Effect<void> => {
    const entry = entries.get(response.tag)
    if (entry === undefined) return Effect.sync(() => unknown(response.tag))
    // OK to a command that is not fully written answers something else (T04)
    if (entry.parts.length > 0 && response.condition === "OK") {
      return Effect.sync(() =>
        options.end({
          _tag: "ProtocolDesync",
          problem: ours("an answer to a command that was not sent whole")
        })
      )
    }
    entries.delete(response.tag)
    const took = lastByteAt - entry.writtenAt
    rtt = rtt === 0 ? took : Math.min(rtt, took)
    owesNothing(entry)
    Entry.answer(entry, response)
    return fence.answered(entry)
  }

  /** A challenge is answered by who waits; the rest of a command goes out at once, whoever waits. */
  const ask = (response: Continuation): Effect.Effect<void> => {
    const owner = [...entries.values()].find(Entry.awaitsContinuation)
    if (owner === undefined)
      return Effect.sync(() => count("lines", ours("a request that nothing waits for")))
    const [part, ...rest] = owner.parts
    if (part === undefined) return Effect.sync(() => Entry.answer(owner, response))
    owner.parts = rest
    flights++
    return options
      .write(part, owner.step)
      .pipe(
        Effect.ignore,
        Effect.andThen(Effect.sync(() => rest.length === 0 && whole.openUnsafe())),
        Effect.forkIn(options.scope, { startImmediately: true }),
        Effect.asVoid
      )
  }

  const collect = (entry: Entry.Entry, response: Untagged): void => {
    if (entry.settled) return
    entry.untagged.push(response)
    if (entry.step !== "command" && entry.untagged.length > untaggedOfOneStep) {
      options.end({ _tag: "ProtocolDesync", problem: ours("more untagged responses than any step needs") })
    }
  }

  const receive = (response: Response): Effect.Effect<void> => {
    switch (response._tag) {
      case "Tagged":
        return complete(response)
      case "Continuation":
        return ask(response)
      case "Stray":
        return Effect.suspend(() => {
          count("lines", ours("a line without tag"))
          return fence.complaint(isIn(response))
        })
      default:
        for (const entry of entries.values()) collect(entry, response)
        options.untagged(response)
        return response._tag === "Status" && response.condition === "BAD"
          ? fence.complaint(isIn(response))
          : Effect.void
    }
  }

  return {
    send,
    answer,
    respond,
    receive,
    heard: (now) => {
      lastByteAt = now
    },
    barrier: () => inFlight().find((entry) => entry.barrier === true)?.tag,
    flights: () => flights,
    rttMs: () => rtt,
    stop,
    fail
  }
}
