/** Sends commands of the library itself in one write. */
import { Effect } from "effect"
import { encodingFor } from "../../lifecycle/activity/encodingFor.ts"
import type { Command } from "../../imap/Command.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Tagged } from "../../imap/Response.ts"
import type { Answer, Planned } from "../../lifecycle/session/Entry.ts"
import type { Live } from "./Live.ts"

/**
 * Sends the commands when its turn among the app's comes. Returns the answers in order; `undefined` for a command that
 * is not sent, or that the server never answers. `answered` is called with each answer at once. Their data is part of
 * `untagged`.
 */
export const batch = (
  live: Live,
  make: () => ReadonlyArray<Command>,
  answered: (index: number, tagged: Tagged) => void = () => {}
): Effect.Effect<ReadonlyArray<Tagged | undefined>, ImapError> => {
  const { sharing, workers } = live
  const conversed = Effect.flatMap(live.session, ({ commands }) =>
    Effect.suspend(() => {
      const { capabilities, context, run } = live
      const { utf8 } = context.mailbox
      const flight = make().flatMap((command, index): ReadonlyArray<Planned> => {
        const plan = command.plan?.({ capabilities, utf8 }) ?? { _tag: "Send", command }
        const limit = run.policy.limits.command
        const completed = (tagged: Tagged) => answered(index, tagged)
        return plan._tag === "Send"
          ? [{ step: "command", command: plan.command, limit, streamed: true, completed }]
          : []
      })
      if (flight.length === 0) return Effect.succeed([])
      return Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(restore(commands.send(flight, encodingFor(capabilities, utf8))), (entries) =>
          restore(Effect.forEach(entries, (entry) => Effect.map(commands.next(entry), taggedOf))).pipe(
            Effect.onInterrupt(() => Effect.forEach(entries, (entry) => commands.abandon(entry)))
          )
        )
      )
    })
  )
  return workers.during(sharing.turns.withPermit(conversed))
}

const taggedOf = (answer: Answer): Tagged | undefined => (answer._tag === "Tagged" ? answer : undefined)
