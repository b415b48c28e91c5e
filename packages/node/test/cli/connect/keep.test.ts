import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { message } from "@effect-imap/core/Simulator"
import { start } from "../support/command.ts"
import { parseOutput, simulated } from "../support/simulated.ts"

/** Ctrl-C; what was printed, once the command is gone. */
const interrupted = Effect.fnUntraced(function* (command: Effect.Success<ReturnType<typeof start>>) {
  yield* command.signal("SIGINT")
  const ended = yield* command.ended
  assert.strictEqual(ended.code, 130)
  return ended
})

describe("connect --watch", { concurrent: true }, () => {
  it.live("keeps the mailbox until Ctrl-C: 130", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("wellBehaved")
      const command = yield* start([...tls, "--watch"], { env })
      yield* command.said("✓ INBOX is selected: 12 messages")
      yield* Effect.sleep("200 millis")
      const { err } = yield* interrupted(command)
      assert.notInclude(err, "logout")
      assert.notInclude(err, "\u001b")
    }).pipe(Effect.scoped)
  )

  it.live(
    "D38 says what failed before the mailbox was open, once for each reason, and whose turn it is",
    () =>
      Effect.gen(function* () {
        const { env, tls } = yield* simulated("wellBehaved")
        const { IMAP_PASSWORD: _, ...rest } = env
        const command = yield* start([...tls, "--watch", "--token-command", "exit 1"], { env: rest })
        yield* command.said("who")
        const { err } = yield* interrupted(command)
        const words = err.replaceAll(/\s+/g, " ")
        assert.include(
          words,
          "✗ The app could not get a password or token (CredentialUnavailable at account)"
        )
        assert.include(words, "the token command failed: it exited with status 1")
        assert.include(
          words,
          "who You must act, as the person who runs this command. A new attempt may succeed later."
        )
      }).pipe(Effect.scoped)
  )

  it.live("connects again, and says why and when", () =>
    Effect.gen(function* () {
      const { env, server, tls } = yield* simulated("wellBehaved")
      const command = yield* start([...tls, "--watch"], { env })
      yield* command.said("INBOX is selected")
      yield* server.mail.disconnect
      yield* command.said("selected again, after ")
      const { err } = yield* interrupted(command)
      assert.match(err, /\(ConnectionLost\s+at/)
      assert.match(err, /next attempt in \d/)
    }).pipe(Effect.scoped)
  )

  it.live(
    "D17 reports new mail, who wrote and about what, and what is gone; nothing moves the terminal",
    () =>
      Effect.gen(function* () {
        const { env, server, tls } = yield* simulated("wellBehaved")
        const command = yield* start([...tls, "--watch"], { env })
        yield* command.said("INBOX is selected")
        const mail = { from: "Ada Lovelace <ada@example.com>", subject: `A \u202e ${env.IMAP_PASSWORD}` }
        yield* server.mail.deliver("INBOX", message(mail))
        yield* command.said("1 new message")
        const [first] = yield* server.mail.messages("INBOX")
        yield* server.mail.expunge("INBOX", first === undefined ? [] : [first.uid])
        yield* command.said("1 message expunged, 12 left")
        const { err, out } = yield* interrupted(command)
        assert.include(err, " Ada Lovelace <ada@example.com>: A \\u202e <redacted>\n")
        assert.notInclude(out, "Ada")
      }).pipe(Effect.scoped)
  )

  it.live("with --json prints one object, whatever comes after it", () =>
    Effect.gen(function* () {
      const { env, server, tls } = yield* simulated("wellBehaved")
      const command = yield* start([...tls, "--watch", "--json"], { env })
      yield* command.said('"outcome":"selected"')
      yield* server.mail.disconnect
      yield* command.said("selected again")
      const { out } = yield* interrupted(command)
      assert.deepNestedInclude(parseOutput(out), { outcome: "selected" })
    }).pipe(Effect.scoped)
  )

  it.live("with --json a run that fails ends with its object, and what was found out until then", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("netease")
      const command = yield* start([...tls, "--watch", "--json", "--no-id"], { env })
      const { code, out } = yield* command.ended
      assert.strictEqual(code, 77)
      assert.deepNestedInclude(parseOutput(out), { outcome: "failed", attempts: 1, security: "tls" })
    }).pipe(Effect.scoped)
  )
})

const addressIn = (text: string): URL => new URL(/http:\S+/.exec(text)?.[0] ?? "")

/** What a viewer is sent until `until` comes. */
const viewed = ({ hash, origin }: URL, until: string) => {
  let text = ""
  const headers = { authorization: `Bearer ${hash.slice("#token=".length)}` }
  return HttpClient.get(`${origin}/events`, { headers }).pipe(
    HttpClientResponse.stream,
    Stream.decodeText,
    Stream.takeUntil((piece) => (text += piece).includes(until)),
    Stream.runDrain,
    Effect.map(() => text),
    Effect.provide(FetchHttpClient.layer)
  )
}

describe("connect --visualize", { concurrent: true }, () => {
  it.live("serves the run, from its first event on, and keeps the mailbox until Ctrl-C: 130", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("wellBehaved")
      const command = yield* start([...tls, "--visualize"], { env })
      yield* command.said("INBOX is selected")
      const seen = yield* viewed(addressIn(command.err()), '"to":"selected.quiet"')
      assert.include(seen, '"name":"connection:started"')
      for (const secret of Object.values(env)) assert.notInclude(seen, secret)
      yield* interrupted(command)
    }).pipe(Effect.scoped)
  )

  it.live("a run that fails is there to be looked at until Ctrl-C, with its end", () =>
    Effect.gen(function* () {
      const { env, tls } = yield* simulated("netease")
      const command = yield* start([...tls, "--visualize", "--no-id"], { env })
      yield* command.said("The page stays open until Ctrl-C.")
      assert.include(command.err(), "Unsafe Login")
      assert.include(yield* viewed(addressIn(command.err()), '"connection:ended"'), '"error":"UnsafeLogin"')
      yield* interrupted(command)
    }).pipe(Effect.scoped)
  )
})
