/** The lines of `connect --watch` that are not about mail, in virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Simulator from "@effect-imap/core/simulator"
import { Effect, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as Watch from "../../../src/cli/connect/Watch.ts"

const { wellBehaved } = Simulator.profiles

/** Watches an account, whose trace then holds this event, and returns what is written. */
const written = (event: Parameters<Watch.Watch["sink"]["event"]>[0]) =>
  Effect.gen(function* () {
    const { password, user } = wellBehaved
    const account = { host: "imap.example.com", user, password: Redacted.make(password) }
    const supervised = yield* ImapConnection.supervise(account)
    const opened = yield* Effect.forkChild(supervised.use(({ mailbox }) => Effect.succeed(mailbox)))
    yield* TestClock.adjust("5 seconds")
    const printed = { host: account.host, mailbox: yield* Fiber.join(opened) }
    const lines: Array<string> = []
    const screen = {
      isTerminal: false,
      style: { width: 80, color: false },
      write: (text: string) => void lines.push(text)
    }
    const watch = yield* Watch.make(screen, (text) => text)
    yield* Effect.forkScoped(watch.follow(supervised, printed))
    yield* TestClock.adjust("1 second")
    watch.sink.event(event)
    return lines.join("")
  }).pipe(Effect.scoped, Effect.provide(Simulator.layer(wellBehaved)))

describe("connect --watch", () => {
  it.effect("says that this machine slept", () =>
    Effect.gen(function* () {
      const ms = 3 * 3_600_000
      const jumped = { time: 6000, name: "clock:jumped", group_id: "c1", data: { ms } } as const
      assert.include(yield* written(jumped), "slept")
    })
  )
})
