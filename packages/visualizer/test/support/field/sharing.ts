/** Apps whose parts are in each other's way. */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { Effect, Fiber, Stream } from "effect"
import { computes } from "./computes.ts"
import { account, kept, play } from "./Scene.ts"
import { every, inPieces, large, many, seen, well } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

export const sharing = {
  "logout-under-download": play({
    server: well,
    minutes: 3,
    options: { mailboxes: { INBOX: [large] } },
    speaks: inPieces("150 millis"),
    app: () =>
      Effect.gen(function* () {
        const connection = yield* ImapConnection.connect(account)
        yield* Effect.sleep("30 seconds")
        yield* Effect.forkScoped(Effect.exit(Stream.runDrain(connection.download(1).bytes)))
        yield* Effect.sleep("4 seconds")
        yield* connection.logout
        return yield* Effect.never
      })
  }),
  "waiting-cancelled": kept({
    server: well,
    minutes: 20,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (_, supervised) => [
      [
        5,
        supervised.use("Archive", ({ execute }) =>
          Effect.forEach(every(1, 9), () => Effect.andThen(execute(headers), Effect.sleep("20 seconds")), {
            discard: true
          })
        )
      ],
      ...[5.5, 6, 6.5].map((minute) => [minute, Effect.timeout(seen(supervised, 1), "20 seconds")] as const)
    ]
  }),
  "sixty-at-once": kept({
    server: well,
    minutes: 15,
    options: {
      mailboxes: { INBOX: many, Archive: many },
      faults: [{ on: "FETCH", nth: "every", fault: "stall", for: "500 millis" }]
    },
    plan: (_, supervised) =>
      every(1, 60).map(
        () =>
          [
            5,
            Effect.timeout(
              supervised.use("Archive", ({ execute }) => execute(headers)),
              "15 seconds"
            )
          ] as const
      )
  }),
  "busy-at-start": play({
    server: well,
    minutes: 0.3,
    real: true,
    options: { mailboxes: { INBOX: many } },
    app: () =>
      Effect.gen(function* () {
        const opening = yield* Effect.forkChild(ImapConnection.connect(account))
        yield* Effect.sleep("150 millis")
        yield* computes(4_000)
        const { execute } = yield* Fiber.join(opening)
        yield* Effect.sleep("2 seconds")
        yield* Effect.forkChild(execute(headers))
        yield* Effect.sleep("20 millis")
        yield* computes(3_000)
        yield* Effect.sleep("2 seconds")
        yield* execute(headers)
        return yield* Effect.never
      })
  })
}
