/** The lines of `connect --watch` that are not about mail, in virtual time. */
import { assert, describe, it } from "@effect/vitest"
import * as Supervised from "@effect-imap/core/Supervised"
import * as ImapError from "@effect-imap/core/ImapError"
import * as Simulator from "@effect-imap/core/Simulator"
import type { Status } from "@effect-imap/core/Supervised"
import { DateTime, Effect, Fiber, Redacted, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as Watch from "../../../src/cli/connect/Watch.ts"

const { wellBehaved } = Simulator.profiles

/** Keeps an account open, and collects what is written about it. */
const watched = Effect.fnUntraced(function* (isTerminal: boolean) {
  const { password, user } = wellBehaved
  const account = { host: "imap.example.com", user, password: Redacted.make(password) }
  const supervised = yield* Supervised.make(account)
  const opened = yield* Effect.forkChild(supervised.use(({ mailbox }) => mailbox))
  yield* TestClock.adjust("5 seconds")
  const printed = { host: account.host, mailbox: yield* Fiber.join(opened) }
  const texts: Array<string> = []
  const style = { width: 80, color: false }
  const screen = { isTerminal, style, write: (text: string) => void texts.push(text) }
  const watch = yield* Watch.make(screen, (text) => text)
  return { supervised, printed, texts, style, watch }
})

const scoped = Effect.provide(Simulator.layer(wellBehaved))

/** The reason of an account that cannot be reached; each attempt has an error of its own. */
const refused = () => ImapError.make({ _tag: "ConnectRefused", host: "imap.example.com", port: 993 }, "tcp")

/** The statuses of an account that cannot be reached, by the milliseconds from one attempt to the next. */
const waits = (...lengths: ReadonlyArray<number>): ReadonlyArray<Status> => {
  let at = 5000
  return lengths.map((ms) => {
    const since = DateTime.makeUnsafe(at)
    at += ms
    return { _tag: "Waiting", since, until: DateTime.makeUnsafe(at), why: refused(), actionBy: "nobody" }
  })
}

describe("connect --watch", () => {
  it.effect("says that the clock of this machine jumped", () =>
    Effect.gen(function* () {
      const { printed, supervised, texts, watch } = yield* watched(false)
      yield* Effect.forkScoped(watch.follow(supervised, printed))
      yield* TestClock.adjust("1 second")
      const ms = 3 * 3_600_000
      watch.sink.event({ time: 6000, name: "clock:jumped", group_id: "c1", data: { ms } })
      assert.include(texts.join(""), "The clock of this machine jumped by")
    }).pipe(Effect.scoped, scoped)
  )

  it.effect("puts the sender and the subject of a message below the line that counts it", () =>
    Effect.gen(function* () {
      const { printed, supervised, texts, watch } = yield* watched(false)
      yield* Effect.forkScoped(watch.follow(supervised, printed))
      const from = "Ada <ada@example.com>"
      yield* Simulator.deliver("INBOX", Simulator.message({ from, subject: "Notes" }))
      yield* TestClock.adjust("1 second")
      assert.match(texts.join(""), /^ +\+\S+ m?s 1 new message\n {12}Ada <ada@example.com>: Notes\n$/)
    }).pipe(Effect.scoped, scoped)
  )

  it.effect(
    "says once whose a failure is, what to try and whose turn it is, as long as they fail in the same way",
    () =>
      Effect.gen(function* () {
        const { printed, supervised, texts, watch } = yield* watched(false)
        const first: Status = { _tag: "Connecting", since: DateTime.makeUnsafe(5000), why: refused() }
        const statusChanges = Stream.fromIterable([first, ...waits(1000, 2000, 4000)])
        yield* Effect.forkScoped(watch.follow(unreached(supervised, statusChanges), printed))
        yield* TestClock.adjust("1 second")
        const lines = texts
          .join("")
          .split("\n")
          .map((line) => line.slice(10))
        const wait = lines.indexOf("○ next attempt in 1 s")
        assert.deepStrictEqual(lines.slice(wait), [
          "○ next attempt in 1 s",
          "○ failed again, next attempt in 2 s",
          "○ failed again, next attempt in 4 s",
          ""
        ])
        const said = lines.slice(0, wait).join(" ").replaceAll(/ +/g, " ")
        for (const words of [
          "✗ Nothing listens on “imap.example.com”, port 993 (ConnectRefused at tcp)",
          "whose ",
          "try Check host and port",
          "who The administrator of the server or the network must act. A new attempt may"
        ])
          assert.include(said, words)
      }).pipe(Effect.scoped, scoped)
  )

  it.effect("draws its last line in the width that the terminal has now, and leaves none of it", () =>
    Effect.gen(function* () {
      const { printed, style, supervised, texts, watch } = yield* watched(true)
      const following = yield* Effect.forkScoped(watch.follow(supervised, printed))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(texts.at(-1), "\r\x1b[0J● waiting for mail 6 s · 12 messages")
      style.width = 24
      yield* TestClock.adjust("1 second")
      assert.strictEqual(texts.at(-1), "\r\x1b[0J● waiting for mail 7 s …")
      yield* Fiber.interrupt(following)
      assert.strictEqual(texts.at(-1), "\r\x1b[0J")
    }).pipe(Effect.scoped, scoped)
  )
})

/** An account with these statuses, and without connections. */
const unreached = (
  supervised: Parameters<Watch.Watch["follow"]>[0],
  statusChanges: Stream.Stream<Status>
) => ({
  changes: supervised.changes.bind(supervised),
  untagged: Stream.never,
  use: () => Effect.never,
  status: supervised.status,
  statusChanges
})
