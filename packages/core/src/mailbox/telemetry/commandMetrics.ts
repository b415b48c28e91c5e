/** How long the commands of an app take, by their name. */
import { Clock, Effect, Exit, Metric, Option } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import { labelled, secondsOf } from "./labelled.ts"

const duration = Metric.histogram("imap.client.command.duration", {
  description:
    "Time of a command of the app, its wait for earlier ones included, by imap.command and error.type",
  attributes: { unit: "s" },
  boundaries: Metric.boundariesFromIterable(secondsOf)
})

export const timed = <A, R>(
  label: string | undefined,
  command: string,
  work: Effect.Effect<A, ImapError, R>
): Effect.Effect<A, ImapError, R> =>
  Effect.flatMap(Clock.Clock, (clock) => {
    const began = clock.currentTimeMillisUnsafe()
    return Effect.onExit(work, (exit) =>
      Metric.update(
        Metric.withAttributes(duration, { ...labelled(label), "imap.command": command, ...typeOf(exit) }),
        (clock.currentTimeMillisUnsafe() - began) / 1_000
      )
    )
  })

const typeOf = (exit: Exit.Exit<unknown, ImapError>): Readonly<Record<string, string>> => {
  if (Exit.isSuccess(exit)) return {}
  const failed = Option.getOrUndefined(Exit.findErrorOption(exit))
  return { "error.type": failed?.reason._tag ?? "interrupted" }
}
