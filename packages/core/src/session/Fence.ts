/**
 * Commands that are never answered by their own tag.
 *
 * Some servers answer what they do not know with an untagged BAD and nothing else. By itself that completes nothing
 * (RFC 9051 §7.1.3), so after a grace a fence decides: the next command of the flight, else a NOOP. What has no
 * answer of its own when the fence is answered was swallowed.
 */
import { Clock, Effect, Option, type Scope } from "effect"
import type * as Policy from "../Policy.ts"
import type { LaneName, Recorder } from "../trace/Recorder.ts"
import * as Entry from "./Entry.ts"

export interface Fence {
  /** This command was answered: earlier ones that were not are overtaken. */
  readonly answered: (entry: Entry.Entry) => Effect.Effect<void>
  /** An untagged BAD, or a line without tag: noted against the oldest command that has no answer and no note. */
  readonly complaint: (text: string) => Effect.Effect<void>
}

/** What the fence needs to know of its lane. */
export interface Options {
  readonly name: LaneName | undefined
  readonly policy: Policy.Fence
  readonly scope: Scope.Scope
  readonly recorder: Recorder
  /** Unanswered commands in the order of their writes. */
  readonly inFlight: () => ReadonlyArray<Entry.Entry>
  readonly rttMs: () => number
  readonly lastByteAt: () => number
  /** Writes a NOOP that nobody waits for. */
  readonly sendFence: Effect.Effect<void>
  /** Ends the connection: behind AUTHENTICATE, STARTTLS or an owed continuation request no fence may be sent. */
  readonly giveUp: (entry: Entry.Entry) => Effect.Effect<void>
}

export const make = (options: Options): Fence => {
  const { policy, recorder } = options
  const lane = options.name === undefined ? {} : { lane: options.name }

  const swallow = (entry: Entry.Entry): void => {
    if (entry.settled) return
    recorder.emit("trace:note", { text: `${entry.tag} ${entry.command.name} was swallowed` })
    Entry.answer(entry, { _tag: "Swallowed", text: entry.noted })
  }

  /** Runs `fired` after `ms`, unless the command is settled before. */
  const timer = (
    name: string,
    ms: number,
    entry: Entry.Entry,
    fired: Effect.Effect<void>
  ): Effect.Effect<void> =>
    Effect.gen(function* () {
      recorder.emit("timer:set", { ...lane, timer: name, ms })
      const settled = yield* Effect.onInterrupt(Effect.timeoutOption(entry.over.await, ms), () =>
        Effect.sync(() => recorder.emit("timer:cleared", { ...lane, timer: name }))
      )
      recorder.emit(Option.isSome(settled) ? "timer:cleared" : "timer:fired", { ...lane, timer: name })
      if (Option.isNone(settled)) yield* fired
    }).pipe(Effect.forkIn(options.scope, { startImmediately: true }), Effect.asVoid)

  /** The flight got no byte for so long behind the complaint that nothing will come. */
  const listen = (entry: Entry.Entry): Effect.Effect<void> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const rest = options.lastByteAt() + policy.deaf - now
      return rest > 0
        ? timer("deaf", rest, entry, listen(entry))
        : Effect.sync(() => Entry.answer(entry, { _tag: "Deaf", text: entry.noted }))
    })

  const graceIsOver = Effect.fnUntraced(function* (entry: Entry.Entry) {
    entry.graceOver = true
    if (entry.overtaken) {
      // a mandatory command that nobody complained of keeps its own limit: order proves nothing (RFC 9051 §5.5)
      if (entry.optional === true || entry.noted !== undefined) swallow(entry)
      return
    }
    if (entry.fence === true) return
    if (options.inFlight().at(-1) === entry) yield* options.sendFence
    if (entry.optional === true) yield* listen(entry)
  })

  const beginGrace = (entry: Entry.Entry): Effect.Effect<void> => {
    if (entry.graceBegan) return entry.graceOver && entry.overtaken ? graceIsOver(entry) : Effect.void
    entry.graceBegan = true
    return Entry.isAlone(entry)
      ? timer("authenticationGrace", policy.authentication, entry, options.giveUp(entry))
      : timer("grace", Math.max(policy.grace, 2 * options.rttMs()), entry, graceIsOver(entry))
  }

  const overtake = (entry: Entry.Entry): Effect.Effect<void> => {
    entry.overtaken = true
    return beginGrace(entry)
  }

  return {
    answered: (entry) => {
      const earlier = options.inFlight().filter((other) => other.order < entry.order)
      return policy.enabled && earlier.length > 0
        ? Effect.forEach(earlier, overtake, { discard: true })
        : Effect.void
    },
    complaint: (text) => {
      const unanswered = options.inFlight()
      const owner = unanswered.find((entry) => entry.noted === undefined) ?? unanswered[0]
      if (!policy.enabled || owner === undefined) return Effect.void
      owner.noted ??= text
      return beginGrace(owner)
    }
  }
}
