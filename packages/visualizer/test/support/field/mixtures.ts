/** Lives in which several things happened, and nobody is to blame for all of them. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as ImapPool from "@effect-imap/core/ImapPool"
import { type Clock, Effect, Stream } from "effect"
import { account, kept, play, type World } from "./Scene.ts"
import { at, bye, every, failure, inPieces, large, many, ofSize, reads, seen, set, well } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })

const offline = (world: World, from: number, minutes: number) =>
  [
    [
      from,
      Effect.andThen(
        set(() => {
          world.network.fails = {
            at: "tcp",
            error: failure("offline", "ENETUNREACH", "the network is unreachable")
          }
        }),
        world.mail.disconnect
      )
    ],
    [
      from + minutes,
      set(() => {
        world.network.fails = undefined
      })
    ]
  ] as const

/** A wall clock that can be put forward. */
const wall = () => {
  let ahead = 0
  return {
    clock: (clock: Clock.Clock): Clock.Clock =>
      Object.assign(Object.create(clock), {
        currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead
      }),
    forward: (minutes: number) =>
      set(() => {
        ahead += minutes * 60_000
      })
  }
}

const lid = wall()
const summer = wall()

export const mixtures = {
  "mixed-day": kept({
    server: well,
    minutes: 120,
    options: { mailboxes: { INBOX: many, Archive: many } },
    plan: (world, supervised) => [
      ...offline(world, 20, 3),
      [60, bye(world, "Server is restarting")],
      [
        90,
        supervised.use("Archive", ({ execute }) =>
          Effect.andThen(execute(headers), Effect.sleep("40 seconds"))
        )
      ],
      [90.1, seen(supervised, 2)]
    ]
  }),
  "night-job": kept({
    server: well,
    minutes: 120,
    options: { mailboxes: { INBOX: many, Archive: [large] } },
    speaks: inPieces("300 millis"),
    plan: (_, supervised) => [
      [
        60,
        supervised.use("Archive", ({ execute }) =>
          Effect.forEach(every(1, 15), () => execute(Command.fetch("1:*", { source: true })), {
            discard: true
          })
        )
      ],
      ...at([60.5, 61, 62, 63], Effect.timeout(reads(supervised, 2), "10 seconds"))
    ]
  }),
  "others-log-in": kept({
    server: well,
    minutes: 40,
    plan: (world) => at(every(5, 6), bye(world, "Another client logged in"))
  }),
  "quota-append": kept({
    server: well,
    minutes: 40,
    options: {
      mailboxes: { INBOX: many, Sent: [] },
      faults: [
        {
          on: "APPEND",
          nth: "every",
          fault: "refuse",
          with: "NO [OVERQUOTA] Quota exceeded (mailbox for user is full)"
        }
      ]
    },
    plan: (_, supervised) => [
      ...at(
        [10, 15, 20],
        supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(3_000))))
      ),
      [25, reads(supervised, 2)]
    ]
  }),
  "mailbox-renamed": kept({
    server: well,
    minutes: 60,
    account: { mailbox: "Projects" },
    options: { mailboxes: { INBOX: many, Projects: many } },
    plan: (world) => [
      [
        30,
        Effect.andThen(
          world.mail.renameMailbox("Projects", "Projects 2026"),
          bye(world, "Selected mailbox was renamed, have to disconnect.")
        )
      ]
    ]
  }),
  "visited-meanwhile": kept({
    server: well,
    minutes: 60,
    account: { mailbox: "Projects" },
    options: { mailboxes: { INBOX: many, Projects: many, Archive: many } },
    plan: (world, supervised) => [
      [
        30,
        supervised.use("Archive", ({ execute }) =>
          Effect.andThen(execute(headers), world.mail.deleteMailbox("Projects"))
        )
      ],
      [31, supervised.use("Projects", ({ execute }) => execute(headers))]
    ]
  }),
  "lid-closed": kept({
    server: well,
    minutes: 90,
    clock: lid.clock,
    plan: (world) => [
      [30, lid.forward(20)],
      ...offline(world, 30.1, 0.5),
      [60, lid.forward(60)],
      ...offline(world, 60.1, 0.5)
    ]
  }),
  "summer-time": kept({
    server: well,
    minutes: 180,
    clock: summer.clock,
    plan: () => [[100, summer.forward(60)]]
  }),
  "pool-of-one": play({
    server: well,
    minutes: 1,
    options: { mailboxes: { INBOX: many, A: many, B: many, C: many } },
    app: () =>
      Effect.gen(function* () {
        const pool = yield* ImapPool.make(account, { size: 1, label: "web" })
        yield* Effect.forEach(
          ["INBOX", "A", "B", "C"],
          (name, index) =>
            Effect.delay(
              pool.use(name, ({ execute }) => Effect.andThen(execute(headers), Effect.sleep("8 seconds"))),
              index * 1000
            ),
          { concurrency: "unbounded", discard: true }
        )
        return yield* Effect.never
      })
  }),
  "stream-forgotten": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: [large], Archive: many } },
    speaks: inPieces("20 millis"),
    plan: (_, supervised) => [
      [
        3,
        supervised.use("INBOX", (connection) =>
          Stream.runForEach(connection.download(1).bytes, () => Effect.never)
        )
      ],
      ...at(
        [4, 20],
        supervised.use("Archive", ({ execute }) => execute(headers))
      )
    ]
  }),
  "left-open": play({
    server: well,
    minutes: 15,
    options: { mailboxes: { INBOX: many } },
    app: () =>
      Effect.gen(function* () {
        yield* Effect.forEach(
          every(1, 9),
          () =>
            Effect.andThen(
              Effect.flatMap(ImapConnection.connect(account, { label: "report" }), ({ execute }) =>
                execute(headers)
              ),
              Effect.sleep("1 minute")
            ),
          { discard: true }
        )
        return yield* Effect.never
      })
  }),
  "search-slows": kept({
    server: well,
    minutes: 300,
    options: {
      mailboxes: { INBOX: many },
      faults: [5, 6, 9, 8, 14, 21, 27, 26].map(
        (seconds, index) =>
          ({ on: "SEARCH", nth: index + 1, fault: "stall", for: `${seconds} seconds` }) as const
      )
    },
    plan: (_, supervised) =>
      at(
        every(30, 8),
        supervised.use(({ execute }) =>
          execute(Command.raw("UID SEARCH", Argument.atom("TEXT"), Argument.text("invoice")))
        )
      )
  })
}
