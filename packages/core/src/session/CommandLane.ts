/**
 * Who asked what, and which answer is whose: tags, commands in progress, continuation requests, flights.
 *
 * All commands of a flight go out in one write. A command is known before its first byte is written, and a tag that
 * was never issued is no answer to anything (T03). The lane belongs to one channel: behind STARTTLS begins a new one.
 */
import { Clock, Effect, Result, type Scope } from "effect"
import * as Command from "../Command.ts"
import * as ImapError from "../ImapError.ts"
import type * as Policy from "../Policy.ts"
import type { Reason, Step } from "../Reason.ts"
import type { Continuation, Response, Status, Stray, Tagged, Untagged } from "../Response.ts"
import type { LaneName, Recorder } from "../trace/Recorder.ts"
import * as CommandEncoder from "../wire/CommandEncoder.ts"
import * as Entry from "./Entry.ts"
import * as Fence from "./Fence.ts"

export interface Options {
  readonly name: LaneName | undefined
  readonly recorder: Recorder
  readonly scope: Scope.Scope
  readonly fence: Policy.Fence
  /** Letters before the number of each tag, different for each connection. */
  readonly prefix: string
  /** In the clear nothing may be out of order; behind TLS a few oddities are counted. */
  readonly tolerates: number
  readonly write: (bytes: Uint8Array, step: Step) => Effect.Effect<void, ImapError.ImapError>
  /** Told of all untagged data, after the commands in progress. */
  readonly untagged: (response: Untagged) => void
  /** The connection is beyond use. */
  readonly end: (reason: Reason, serverText?: string) => void
  readonly connectRttMs: number
}

export interface CommandLane {
  /** Writes the commands at once, up to the first that must wait for a continuation request. */
  readonly send: (
    flight: ReadonlyArray<Entry.Planned>,
    encoding: CommandEncoder.EncodeOptions
  ) => Effect.Effect<ReadonlyArray<Entry.Entry>, ImapError.ImapError>
  /** The next answer. Literals that the server asks for are written meanwhile. */
  readonly answer: (entry: Entry.Entry) => Effect.Effect<Entry.Answer, ImapError.ImapError>
  /** Answers a challenge; traces show `<redacted>`. */
  readonly respond: (entry: Entry.Entry, bytes: Uint8Array) => Effect.Effect<void, ImapError.ImapError>
  readonly receive: (response: Response) => Effect.Effect<void>
  /** The OK of this command is a barrier: the tag that reading must stop behind. */
  readonly barrier: () => string | undefined
  readonly flights: () => number
  readonly rttMs: () => number
  /** Fails everyone who waits. */
  readonly fail: (error: (step: Step) => ImapError.ImapError) => void
}

const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const isIn = (response: Status | Stray): string =>
  response._tag === "Stray" ? response.text : `${response.condition} ${response.text}`

export const make = (options: Options): CommandLane => {
  const { name, recorder } = options
  /** Issued tags that were not answered yet, abandoned ones included. */
  const entries = new Map<string, Entry.Entry>()
  let last = 0
  let flights = 0
  let oddities = 0
  let rtt = options.connectRttMs
  let lastByteAt = 0
  let ended: ((step: Step) => ImapError.ImapError) | undefined

  const fail = (error: (step: Step) => ImapError.ImapError): void => {
    ended ??= error
    for (const entry of entries.values()) entry.wake?.()
  }

  const inFlight = () => [...entries.values()].filter((entry) => !entry.settled)

  const written = (entry: Entry.Entry | undefined, encoded: CommandEncoder.Encoded, byteLength: number) =>
    recorder.sent(name, entry?.tag, entry?.command.name, {
      rendering: encoded.rendering,
      hasSecret: encoded.hasSecret,
      byteLength
    })

  const send: CommandLane["send"] = Effect.fnUntraced(function* (flight, encoding) {
    const now = yield* Clock.currentTimeMillis
    const sent: Array<{ readonly entry: Entry.Entry; readonly encoded: CommandEncoder.Encoded }> = []
    for (const planned of flight) {
      if (ended !== undefined) return yield* ended(planned.step)
      const tag = `${options.prefix}${++last}`
      const encoded = CommandEncoder.encode(tag, planned.command, encoding)
      if (Result.isFailure(encoded)) return yield* ImapError.make(encoded.failure, planned.step)
      const entry = Entry.make(planned, {
        tag,
        order: last,
        parts: encoded.success.parts.slice(1),
        writtenAt: now
      })
      sent.push({ entry, encoded: encoded.success })
      // whatever followed would be read as the answer to the continuation request
      if (Entry.awaitsContinuation(entry)) break
    }
    for (const { entry, encoded } of sent) {
      entries.set(entry.tag, entry)
      written(
        entry,
        encoded,
        encoded.parts.reduce((sum, part) => sum + part.length, 0)
      )
    }
    const [first] = sent
    if (first === undefined) return []
    flights++
    yield* options.write(concat(sent.flatMap(({ encoded }) => encoded.parts.slice(0, 1))), first.entry.step)
    return sent.map(({ entry }) => entry)
  })

  const next = (entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError.ImapError> =>
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
      })
    })

  const answer: CommandLane["answer"] = Effect.fnUntraced(function* (entry) {
    while (true) {
      const given = yield* next(entry)
      const [part, ...rest] = entry.parts
      if (given._tag !== "Continuation" || part === undefined) return given
      entry.parts = rest
      flights++
      yield* options.write(part, entry.step)
    }
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
    policy: options.fence,
    scope: options.scope,
    recorder,
    inFlight,
    rttMs: () => rtt,
    lastByteAt: () => lastByteAt,
    sendFence: Effect.ignore(
      send([{ command: Command.noop, step: "command" }], { literals: "synchronizing", utf8: false })
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
  const odd = (problem: string): void => {
    oddities++
    recorder.emit("trace:note", { text: problem })
    if (oddities > options.tolerates) options.end({ _tag: "ProtocolDesync", problem })
  }

  const complete = (response: Tagged): Effect.Effect<void> => {
    const entry = entries.get(response.tag)
    if (entry === undefined) return Effect.sync(() => odd("an answer to a tag that was never issued"))
    // OK to a command that is not fully written answers something else (T04)
    if (entry.parts.length > 0 && response.condition === "OK") {
      return Effect.sync(() =>
        options.end({ _tag: "ProtocolDesync", problem: "an answer to a command that was not sent whole" })
      )
    }
    entries.delete(response.tag)
    const took = lastByteAt - entry.writtenAt
    rtt = rtt === 0 ? took : Math.min(rtt, took)
    entry.parts = []
    Entry.answer(entry, response)
    return fence.answered(entry)
  }

  const ask = (response: Continuation): void => {
    const owner = inFlight().find(Entry.awaitsContinuation)
    if (owner === undefined) odd("a continuation request that nothing waits for")
    else Entry.answer(owner, response)
  }

  const receive = (response: Response): Effect.Effect<void> => {
    switch (response._tag) {
      case "Tagged":
        return complete(response)
      case "Continuation":
        return Effect.sync(() => ask(response))
      case "Stray":
        return Effect.suspend(() => {
          odd("a line without tag")
          return fence.complaint(isIn(response))
        })
      default:
        for (const entry of entries.values()) if (!entry.settled) entry.untagged.push(response)
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
    receive: (response) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        lastByteAt = now
        return receive(response)
      }),
    barrier: () => inFlight().find((entry) => entry.barrier === true)?.tag,
    flights: () => flights,
    rttMs: () => rtt,
    fail
  }
}
