/**
 * The mailboxes of real servers' accounts, followed over one connection that is killed: 60 for some seconds, or 200 for
 * `SURVIVE_MINUTES=10 pnpm test surviving/account`, which prints what was met.
 */
import { assert, describe, it } from "@effect/vitest"
import { Console, Effect, Redacted } from "effect"
import * as Cyrus from "../cyrus/Cyrus.ts"
import * as Dovecot from "../dovecot/Dovecot.ts"
import { observed } from "./account.ts"
import type { Mailbox } from "./surviving.ts"

const minutes = Number(process.env["SURVIVE_MINUTES"] ?? 0)
const lasting = minutes > 0 ? minutes * 60_000 : 4_000
const mailboxes = minutes > 0 ? 200 : 60

const expectEqual = Effect.fnUntraced(function* (
  mailbox: Mailbox,
  server: Pick<Dovecot.Dovecot["Service"], "port" | "serving">
) {
  const kill = (clientPort: number) =>
    Effect.flatMap(server.serving(server.port, clientPort), ({ pid }) =>
      Effect.try(() => process.kill(pid, "SIGKILL"))
    )
  const found = yield* observed(mailbox, kill, mailboxes, lasting)
  if (minutes > 0) yield* Console.log(JSON.stringify(found))
  assert.deepStrictEqual(found.problems, [])
  assert.deepStrictEqual(found.by, ["listStatus"])
  assert.isAtLeast(found.created, mailboxes)
  // one at each connection and each 2 s, and for what NOTIFY leaves open
  assert.isBelow(found.surveys, 6 * (found.seconds / 2 + 2 * found.killed + 10))
})

/** Folders are made and removed all the time. */
const quick = "mail_fsync = never\n"

const withoutNotify = () => `${quick}protocol imap {
  imap_capability = IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE QRESYNC ESEARCH LIST-STATUS MOVE LITERAL+
}
`

const ofDovecot = Effect.gen(function* () {
  const dovecot = yield* Dovecot.Dovecot
  const [{ name, password }] = dovecot.users
  yield* expectEqual({ port: dovecot.port, user: name, password: Redacted.make(password) }, dovecot)
})

const modes = { concurrent: true }

describe("mailboxes that another client changes, followed over one connection that is killed", modes, () => {
  it.live.skipIf(Dovecot.skipped)(
    "K16 Dovecot reports their names by itself: all is known in the end, and each change came once",
    () => ofDovecot.pipe(Effect.provide(Dovecot.layerWith(() => quick))),
    lasting + 90_000
  )

  it.live.skipIf(Dovecot.skipped)(
    "K16 Dovecot without NOTIFY is asked: all is known in the end, and each change came once",
    () => ofDovecot.pipe(Effect.provide(Dovecot.layerWith(withoutNotify))),
    lasting + 90_000
  )

  it.live.skipIf(Cyrus.skipped)(
    "K16 Cyrus is asked: all is known in the end, and each change came once",
    () =>
      Effect.gen(function* () {
        const cyrus = yield* Cyrus.Cyrus
        const mailbox = { port: cyrus.port, user: "followed", password: Redacted.make("any") }
        yield* expectEqual(mailbox, cyrus)
      }).pipe(Effect.provide(Cyrus.layer)),
    lasting + 90_000
  )
})
