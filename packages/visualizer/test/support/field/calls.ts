/** Calls of an app that cannot succeed. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as MessageSet from "@effect-imap/core/MessageSet"
import { Effect } from "effect"
import { kept } from "./Scene.ts"
import { at, every, reads, seen, sends, well, without } from "./parts.ts"

export const calls = {
  "inbox-never-opened": kept({
    server: well,
    minutes: 120,
    plan: (_, supervised) => [[5, supervised.use((connection) => connection.select("Projekte"))]]
  }),
  "wrong-arguments": kept({
    server: well,
    minutes: 20,
    plan: (_, supervised) => at(every(1, 15), reads(supervised, 0))
  }),
  "sort-not-offered": kept({
    server: without("SORT", "ESORT"),
    minutes: 30,
    plan: (_, supervised) =>
      at(
        [5, 10, 15],
        supervised.use(({ execute }) => execute(Command.sort(["arrival"], { seen: false })))
      )
  }),
  "delete-inbox": kept({
    server: well,
    minutes: 20,
    plan: (_, supervised) => [[10, supervised.use(({ execute }) => execute(Command.delete("INBOX")))]]
  }),
  "raw-bad": kept({
    server: well,
    minutes: 12,
    options: {
      faults: [
        {
          on: "FETCH",
          nth: "every",
          fault: "refuse",
          with: "BAD Error in IMAP command FETCH: Unknown parameter NONSENSE"
        }
      ]
    },
    plan: (_, supervised) =>
      at(
        every(1, 5),
        sends(supervised, "UID FETCH", Argument.atom("1:*"), Argument.list(Argument.atom("NONSENSE")))
      )
  }),
  "readonly-store": kept({
    server: { ...well, lines: { ...well.lines, readOnly: "{tag} NO [READ-ONLY] Mailbox is read-only" } },
    minutes: 20,
    account: { readOnly: true },
    plan: (_, supervised) => at([5, 6], seen(supervised, 101))
  }),
  "long-line": kept({
    server: well,
    minutes: 20,
    plan: (_, supervised) => [
      [
        5,
        Effect.suspend(() =>
          supervised.use(({ execute }) =>
            execute(Command.fetch(MessageSet.sequenceNumbers(every(2, 400_000, 1)), { flags: true }))
          )
        )
      ],
      [10, reads(supervised, 101)]
    ]
  })
}
