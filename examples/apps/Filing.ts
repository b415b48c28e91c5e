/** An app that files invoices as long as it runs, across lost connections. */
import { type Account, Command, Supervised } from "@effect-imap/core"
import { Effect, Schedule, Stream } from "effect"

/** Moves what has “Invoice” in its subject to Archive, now and as it arrives. `show` gets what the owner has to do. */
export const run = Effect.fnUntraced(function* (
  account: Account.Account,
  show: (advice: string) => Effect.Effect<void>
) {
  const supervised = yield* Supervised.make(account)
  const file = supervised
    .use(({ execute }) =>
      Effect.flatMap(execute(Command.search({ subject: "Invoice" })), ({ all }) =>
        execute(Command.move(all, "Archive"))
      )
    )
    .pipe(Effect.retry({ while: ({ retry }) => retry !== "never", schedule: Schedule.spaced("1 second") }))
  yield* Effect.forkScoped(
    Stream.runForEach(supervised.statusChanges, (status) =>
      status._tag === "NeedsUser" ? show(status.why.advice) : Effect.void
    )
  )
  yield* supervised.changes().pipe(
    Stream.filter(({ change: { _tag } }) => _tag === "Reset" || _tag === "Arrived"),
    Stream.runForEach(() => file)
  )
}, Effect.scoped)
