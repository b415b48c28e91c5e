/**
 * Copies of a real server's mailbox that are struck. For some seconds, or for
 * `SURVIVE_MINUTES=10 pnpm test surviving/copies`, which prints what was met.
 */
import { assert, describe, it } from "@effect/vitest"
import { Console, Effect, Redacted } from "effect"
import * as Cyrus from "../cyrus/Cyrus.ts"
import * as Dovecot from "../dovecot/Dovecot.ts"
import { type Means, struck } from "./copies.ts"
import type { Mailbox } from "./surviving.ts"

const minutes = Number(process.env["SURVIVE_MINUTES"] ?? 0)
const lasting = minutes > 0 ? minutes * 60_000 : 8_000

const means = ({
  port,
  restart,
  serving
}: Pick<Dovecot.Dovecot["Service"], "port" | "restart" | "serving">): Means => ({
  serving: (clientPort) => serving(port, clientPort),
  restart
})

const expectEqual = Effect.fnUntraced(function* (mailbox: Mailbox, means: Means) {
  const found = yield* struck(mailbox, means, lasting, minutes > 0)
  if (minutes > 0) yield* Console.log(JSON.stringify(found))
  assert.deepStrictEqual(found.problems, [])
  // each takes some four seconds, and more on a busy machine
  if (minutes > 0)
    assert.isAbove(
      Object.values(found.strikes).reduce((sum, times) => sum + times, 0),
      minutes * 4
    )
})

describe(
  "copies of a mailbox that others change, while its connection is struck",
  { concurrent: true },
  () => {
    it.live.skipIf(Dovecot.skipped)(
      "K08 K13 K14 K19 Dovecot: they are equal in the end, in order, and nothing was missed",
      () =>
        Effect.gen(function* () {
          const dovecot = yield* Dovecot.Dovecot
          const [{ name, password }] = dovecot.users
          const mailbox = { port: dovecot.port, user: name, password: Redacted.make(password) }
          yield* expectEqual(mailbox, means(dovecot))
        }).pipe(Effect.provide(Dovecot.layer)),
      lasting + 90_000
    )

    it.live.skipIf(Cyrus.skipped)(
      "K08 K13 K14 K19 Cyrus: they are equal in the end, in order, and nothing was missed",
      () =>
        Effect.gen(function* () {
          const cyrus = yield* Cyrus.Cyrus
          const mailbox = { port: cyrus.port, user: "copied", password: Redacted.make("any") }
          yield* expectEqual(mailbox, means(cyrus))
        }).pipe(Effect.provide(Cyrus.layer)),
      lasting + 90_000
    )
  }
)
