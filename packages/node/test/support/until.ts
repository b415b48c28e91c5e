import { Data, Duration, Effect, Schedule } from "effect"

export class NotYet extends Data.TaggedError("NotYet")<{ readonly message: string }> {}

/**
 * Looks every 20 ms, or as often as `every` says, on the live clock, whether a condition holds: for what comes about in
 * another process or in the kernel. Fails with `missing`, which names what has not come, after a time that a busy
 * machine does not need. `missing` may be read at the end, to say what was seen last.
 */
export const until = <E = never, R = never>(
  missing: string | (() => string),
  condition: (() => boolean) | Effect.Effect<boolean, E, R>,
  within: Duration.Input = "80 seconds",
  every: Duration.Input = "20 millis"
): Effect.Effect<void, E | NotYet, R> =>
  Effect.repeat(Effect.isEffect(condition) ? condition : Effect.sync(condition), {
    schedule: Schedule.spaced(every),
    until: (holds) => holds
  }).pipe(
    Effect.timeoutOrElse({
      duration: within,
      orElse: () => {
        const waited = Duration.format(Duration.fromInputUnsafe(within))
        const what = typeof missing === "string" ? missing : missing()
        return Effect.fail(new NotYet({ message: `${what}, after ${waited}` }))
      }
    }),
    Effect.asVoid
  )
