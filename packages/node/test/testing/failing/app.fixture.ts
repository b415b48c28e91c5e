/** Tests of an app, of which most fail: run by `../pageOnFailure.test.ts` in a separate process. */
import { Command, ImapConnection } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { pageOnFailure } from "../../../src/testing/testing.ts"

const { netease, wellBehaved } = Simulator.profiles
const folder = process.env["PAGES"]

const connect = ImapConnection.make({
  host: "imap.example.com",
  user: wellBehaved.user,
  password: Redacted.make(wellBehaved.password),
  id: { enabled: false }
})

it.effect("opens the mailbox", ({ task }) =>
  connect.pipe(
    Effect.scoped,
    Effect.provide(Simulator.layer(netease)),
    Effect.provide(pageOnFailure({ name: task.name, folder }))
  )
)

it.effect("appends", ({ task }) =>
  Effect.flatMap(connect, ({ execute }) => execute(Command.raw("CREATE", "Sent"))).pipe(
    Effect.scoped,
    Effect.provide(
      Simulator.layer(wellBehaved, {
        faults: [{ on: "CREATE", fault: "refuse", with: "NO [OVERQUOTA] Too many mailboxes" }]
      })
    ),
    Effect.provide(pageOnFailure({ name: task.name, folder }))
  )
)

it.effect("counts", ({ task }) =>
  Effect.flatMap(connect, ({ mailbox }) => mailbox).pipe(
    Effect.map(({ exists }) => assert.strictEqual(exists, 13)),
    Effect.scoped,
    Effect.provide(Simulator.layer(wellBehaved)),
    Effect.provide(pageOnFailure({ name: task.name, folder }))
  )
)

it.effect("is well", ({ task }) =>
  Effect.flatMap(connect, ({ mailbox }) => mailbox).pipe(
    Effect.map(({ exists }) => assert.strictEqual(exists, 12)),
    Effect.scoped,
    Effect.provide(Simulator.layer(wellBehaved)),
    Effect.provide(pageOnFailure({ name: task.name, folder }))
  )
)

it.effect("connects to nobody", ({ task }) =>
  Effect.fail("nothing to see").pipe(Effect.provide(pageOnFailure({ name: task.name, folder })))
)

it.effect(
  "waits",
  ({ task }) =>
    Effect.flatMap(connect, ({ execute }) => execute(Command.raw("CREATE", "Sent"))).pipe(
      Effect.scoped,
      Effect.provide(Simulator.layer(wellBehaved, { faults: [{ on: "CREATE", fault: "stall" }] })),
      Effect.provide(pageOnFailure({ name: task.name, folder }))
    ),
  500
)
