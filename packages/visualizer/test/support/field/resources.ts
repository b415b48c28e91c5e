/** Apps that use a connection against its rules, or under rules of their own that cannot be kept. */
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { Supervised } from "@effect-imap/core/Supervised"
import { Deferred, Effect, Fiber, Stream } from "effect"
import { account, kept, play } from "./Scene.ts"
import { at, every, letter, many, ofSize, reads, well, without } from "./parts.ts"

const headers = Command.fetch("1:*", { envelope: true })
const seen = (uid: number) =>
  Command.raw(
    "UID STORE",
    Argument.sequence(uid),
    Argument.atom("+FLAGS"),
    Argument.list(Argument.atom("\\Seen"))
  )

/** Waits, in a loop over a stream, for a fiber that waits for the same connection. */
const marksEach = (supervised: Supervised) =>
  Effect.gen(function* () {
    const found = yield* Deferred.make<number>()
    const marked = yield* Effect.forkChild(
      Effect.flatMap(Deferred.await(found), (uid) => supervised.use(({ execute }) => execute(seen(uid))))
    )
    yield* Effect.exit(
      supervised.use(({ messages, within }) =>
        within("INBOX", () =>
          Stream.runForEach(messages(Command.fetch("1:*", { envelope: true })), ({ uid = 1 }) =>
            Effect.andThen(Deferred.succeed(found, uid), Fiber.join(marked))
          )
        )
      )
    )
    return yield* Fiber.join(marked)
  })

/** Announces 50 000 octets, and ends after 42 000. */
const short = () => {
  const bytes = ofSize(42_000)
  const stream = Stream.mapEffect(Stream.range(0, 5), (at) =>
    Effect.delay(Effect.succeed(bytes.subarray(at * 7_000, (at + 1) * 7_000)), "200 millis")
  )
  return { size: 50_000, stream }
}

export const resources = {
  "scope-closed-kept": play({
    server: well,
    minutes: 6,
    options: { mailboxes: { INBOX: many } },
    app: () =>
      Effect.gen(function* () {
        const { execute } = yield* Effect.scoped(
          Effect.tap(ImapConnection.connect(account), ({ execute }) => execute(headers))
        )
        yield* Effect.forEach(
          every(1, 4),
          () => Effect.andThen(Effect.sleep("1 minute"), Effect.exit(execute(headers))),
          { discard: true }
        )
        return yield* Effect.never
      })
  }),
  "command-within-stream": kept({
    server: well,
    minutes: 20,
    options: { mailboxes: { INBOX: many } },
    plan: (_, supervised) => [
      [3, marksEach(supervised)],
      [14, reads(supervised, 2)]
    ]
  }),
  "append-short-of-size": kept({
    server: without("LITERAL+"),
    minutes: 30,
    options: { mailboxes: { INBOX: many, Sent: [] } },
    plan: (_, supervised) =>
      at(
        [10, 20],
        supervised.use(({ execute }) => execute(Command.append("Sent", short())))
      )
  }),
  "command-limit-too-tight": kept({
    server: well,
    minutes: 40,
    policy: { limits: { command: "2 seconds" } },
    options: {
      mailboxes: { INBOX: Array.from({ length: 6 }, (_, index) => letter(`Mail ${index}`)) },
      faults: [{ on: "FETCH", nth: "every", fault: "stall", for: "3 seconds" }]
    },
    plan: (_, supervised) =>
      every(6, 5).map((minute, index) => [minute, reads(supervised, index + 1)] as const)
  }),
  "repeatable-append": kept({
    server: well,
    minutes: 30,
    options: {
      mailboxes: { INBOX: many, Sent: [] },
      faults: [1, 2].map((nth) => ({ on: "APPEND", nth, fault: "reset" }) as const)
    },
    plan: (_, supervised) => [
      [
        10,
        supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(3_000))), {
          isRepeatable: true
        })
      ]
    ]
  })
}
