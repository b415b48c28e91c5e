/** An app that keeps a connection, or is busy. */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ImapPool from "@effect-imap/core/ImapPool"
import { Effect, Stream } from "effect"
import { computes } from "./computes.ts"
import { account, kept, play } from "./Scene.ts"
import { many, at, delivers, every, inPieces, large, reads, seen, well } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

export const turns = {
  "held-4min": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (_, supervised) => [
      [
        10,
        supervised.use("Archive", ({ execute }) =>
          Effect.andThen(execute(headers), Effect.sleep("4 minutes"))
        )
      ],
      [10.5, reads(supervised, 2)]
    ]
  }),
  "held-too-long": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (_, supervised) => [
      [
        10,
        supervised.use("Archive", ({ execute }) =>
          Effect.andThen(execute(headers), Effect.andThen(Effect.sleep("8 minutes"), execute(headers)))
        )
      ]
    ]
  }),
  "nested-use": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (_, supervised) =>
      at(
        [5, 10, 15],
        supervised.use("INBOX", ({ execute }) =>
          Effect.andThen(
            execute(headers),
            supervised.use("Archive", (archive) => archive.execute(headers))
          )
        )
      )
  }),
  "slow-reader": kept({
    server: well,
    minutes: 15,
    options: { mailboxes: { INBOX: [large] } },
    speaks: inPieces("20 millis"),
    plan: (_, supervised) => [
      [
        3,
        supervised.use((connection) =>
          Stream.runForEach(connection.download(1).bytes, () => Effect.sleep("3 seconds"))
        )
      ]
    ]
  }),
  "stream-abandoned": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: [large] } },
    speaks: inPieces("20 millis"),
    plan: (_, supervised) => [
      [
        3,
        supervised.use("INBOX", (connection) =>
          Stream.runForEach(connection.download(1).bytes, () => Effect.sleep("20 minutes"))
        )
      ],
      [4, seen(supervised, 1)]
    ]
  }),
  "busy-loop": play({
    server: well,
    minutes: 0.3,
    real: true,
    app: () =>
      Effect.gen(function* () {
        const { execute } = yield* ImapConnection.connect(account)
        for (let round = 0; round < 6; round++) {
          yield* Effect.forkChild(execute(headers))
          yield* Effect.sleep("20 millis")
          if (round === 1 || round === 3) yield* computes(3_000)
          yield* Effect.sleep("2 seconds")
        }
      })
  }),
  "pool-leak": play({
    server: well,
    minutes: 8,
    options: { mailboxes: { INBOX: many, A: many, B: many } },
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 2, label: "web" })
        yield* Effect.forEach(
          ["A", "B"],
          (name) =>
            Effect.forkScoped(
              pool.use(name, ({ execute }) => Effect.andThen(execute(headers), Effect.never))
            ),
          { discard: true }
        )
        yield* Effect.sleep("20 seconds")
        yield* Effect.forEach(
          every(1, 3),
          () =>
            Effect.forkScoped(
              Effect.exit(
                Effect.timeout(
                  pool.use("INBOX", ({ execute }) => execute(headers)),
                  "2 minutes"
                )
              )
            ),
          { discard: true }
        )
        return yield* Effect.never
      })
  }),
  "select-fight": kept({
    server: well,
    minutes: 12,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (_, supervised) =>
      ["INBOX", "Archive"].map(
        (name) =>
          [
            1,
            Effect.forEach(
              every(1, 15),
              () =>
                supervised.use(name, ({ execute }) =>
                  Effect.andThen(execute(headers), Effect.sleep("20 seconds"))
                ),
              { discard: true }
            )
          ] as const
      )
  }),
  "slow-consumer-changes": kept({
    server: well,
    minutes: 20,
    plan: (world, supervised) => [
      [0, Stream.runForEach(supervised.changes, () => Effect.sleep("30 seconds"))],
      ...every(0.05, 20, 5).map((minute, index) => [minute, delivers(world, `Mail ${index}`)] as const)
    ]
  })
}
