/**
 * Commands that are never answered by their own tag.
 *
 * Some servers answer what they do not know with an untagged BAD and nothing else. By itself that completes nothing
 * (RFC 9051 §7.1.3), so after a grace a fence decides: the next command of the flight, else a NOOP. What has no
 * answer of its own when the fence is answered was swallowed.
 */
import { Clock, Effect, type Scope } from "effect"
import type * as Policy from "../Policy.ts"
import type { Recorder } from "../trace/Recorder.ts"
import * as Entry from "./Entry.ts"

export interface Fence {
  /** This command was answered: earlier ones that were not are overtaken. */
  readonly answered: (entry: Entry.Entry) => Effect.Effect<void>
  /** An untagged BAD, or a line without tag: noted against the oldest command that has no answer and no note. */
  readonly complaint: (text: string) => Effect.Effect<void>
}

/** What the fence needs to know of its lane. */
export interface Options {
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

  const swallow = (entry: Entry.Entry): Effect.Effect<void> =>
    Effect.sync(() => {
      if (entry.settled) return
      recorder.emit("trace:note", { text: `${entry.tag} ${entry.command.name} was swallowed` })
      Entry.answer(entry, { _tag: "Swallowed", text: entry.noted })
    })

  const timer = (
    name: string,
    ms: number,
    entry: Entry.Entry,
    fired: Effect.Effect<void>
  ): Effect.Effect<void> =>
    Effect.gen(function* () {
      recorder.emit("timer:set", { timer: name, ms })
      yield* Effect.sleep(ms)
      recorder.emit(entry.settled ? "timer:cleared" : "timer:fired", { timer: name })
      if (!entry.settled) yield* fired
    }).pipe(Effect.forkIn(options.scope, { startImmediately: true }), Effect.asVoid)

  /** The flight got no byte for so long behind the complaint that nothing will come. */
  const listen = (entry: Entry.Entry): Effect.Effect<void> =>
    timer(
      "deaf",
      policy.deaf,
      entry,
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        now - options.lastByteAt() >= policy.deaf
          ? Effect.sync(() => Entry.answer(entry, { _tag: "Deaf", text: entry.noted }))
          : listen(entry)
      )
    )

  const graceIsOver = Effect.fnUntraced(function* (entry: Entry.Entry) {
    entry.graceOver = true
    if (entry.overtaken) {
      // a mandatory command that nobody complained of keeps its own limit: order proves nothing (RFC 9051 §5.5)
      if (entry.optional === true || entry.noted !== undefined) yield* swallow(entry)
      return
    }
    const inFlight = options.inFlight()
    if (inFlight.at(-1) === entry) yield* options.sendFence
    if (entry.optional === true) yield* listen(entry)
  })

  const beginGrace = (entry: Entry.Entry): Effect.Effect<void> => {
    if (entry.graceBegan) return Effect.void
    entry.graceBegan = true
    return Entry.isAlone(entry)
      ? timer("authenticationGrace", policy.authentication, entry, options.giveUp(entry))
      : timer("grace", Math.max(policy.grace, 2 * options.rttMs()), entry, graceIsOver(entry))
  }

  const overtake = (entry: Entry.Entry): Effect.Effect<void> => {
    entry.overtaken = true
    return entry.graceOver ? graceIsOver(entry) : beginGrace(entry)
  }

  return {
    answered: (entry) => {
      const inFlight = options.inFlight()
      const earlier = inFlight.filter((other) => !other.settled && other.order < entry.order)
      return policy.enabled && earlier.length > 0
        ? Effect.forEach(earlier, overtake, { discard: true })
        : Effect.void
    },
    complaint: (text) => {
      const unanswered = options.inFlight().filter((entry) => !entry.settled)
      const owner = unanswered.find((entry) => entry.noted === undefined) ?? unanswered[0]
      if (!policy.enabled || owner === undefined) return Effect.void
      owner.noted ??= text
      return beginGrace(owner)
    }
  }
}
