/** How long the commands of an app take, and how much they carry, by their name. */
import { Clock, Effect, Exit, Metric, Option } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import { labelled, secondsOf } from "./labelled.ts"
import { annotate } from "./Telemetry.ts"

const duration = Metric.histogram("imap.client.command.duration", {
  description:
    "Time of a command of the app, its wait for earlier ones included, by imap.command and error.type",
  attributes: { unit: "s" },
  boundaries: Metric.boundariesFromIterable(secondsOf)
})

const io = Metric.counter("imap.client.command.io", {
  description: "Octets of commands of the app, by imap.command and network.io.direction",
  attributes: { unit: "By" },
  incremental: true
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

/** A command of an app, and the octets that its connection has carried so far. */
export interface Carrier {
  readonly label: string | undefined
  readonly command: string
  readonly stats: () => { readonly sent: number; readonly received: number }
}

/** Returns what counts the octets from now on, and adds them to the span of the call. */
export const carried = ({ command, label, stats }: Carrier): Effect.Effect<void> => {
  const before = stats()
  return Effect.withFiber(({ context }) => {
    const sent = stats().sent - before.sent
    const received = stats().received - before.received
    const about = { ...labelled(label), "imap.command": command }
    const count = (direction: string, octets: number) =>
      Metric.withAttributes(io, { ...about, "network.io.direction": direction }).updateUnsafe(octets, context)
    count("transmit", sent)
    count("receive", received)
    return annotate(context, { "imap.octets.sent": sent, "imap.octets.received": received })
  })
}
