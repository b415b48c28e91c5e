/** The example that notifies, for some hours of virtual time: tokens run out, connections are lost, mail comes. */
import { Account } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"
import { TestClock } from "effect/testing"
import { notify, tokens } from "../notifier/notify.ts"

const { wellBehaved } = Simulator.profiles
const takesTokens = (list: string) => `${list} AUTH=XOAUTH2`

/** A server that takes the newest token of its user alone. */
const serverOf = (user: string, issued: Array<string>): Simulator.Profile => ({
  ...wellBehaved,
  user,
  capabilities: {
    clear: takesTokens(wellBehaved.capabilities.clear),
    tls: takesTokens(wellBehaved.capabilities.tls),
    authenticated: wellBehaved.capabilities.authenticated
  },
  sasl: { ...wellBehaved.sasl, tokens: issued }
})

const letter = (subject: string) =>
  Simulator.message({ from: "Ada <ada@example.org>", subject, text: "Hello." })

/** Watches an account whose token endpoint answers with the status and the JSON; returns the notices of an hour. */
const noticesOf = Effect.fnUntraced(function* (status: number, answer: unknown) {
  const notices: Array<string> = []
  const endpoint = HttpClient.make((request) =>
    Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(answer, { status })))
  )
  const secret = { client_id: "notifier", refresh_token: Redacted.make("a secret") }
  const token = yield* tokens("https://login.example.com/token", secret).pipe(
    Effect.provideService(HttpClient.HttpClient, endpoint)
  )
  const user = "private@example.com"
  const account = yield* Account.make({ host: "imap.example.com", user, token })
  const show = (notice: string) => Effect.sync(() => void notices.push(notice))
  const server = Simulator.layer(serverOf(user, []))
  yield* Effect.forkScoped(Effect.provide(notify("private", account, show), server))
  yield* TestClock.adjust("1 hour")
  return notices
}, Effect.scoped)

it.effect("D38 a withdrawn consent is a notice, once; an endpoint that is down is none", () =>
  Effect.gen(function* () {
    const revoked = { error: "invalid_grant", error_description: "Token has been expired or revoked." }
    const notices = yield* noticesOf(400, revoked)
    assert.lengthOf(notices, 1)
    assert.match(notices.join(), /^private: Sign in /)
    assert.isEmpty(yield* noticesOf(503, {}))
    assert.isEmpty(yield* noticesOf(400, { error: "invalid_request" }))
  })
)

it.effect("notices come once each, over lost connections and tokens that ran out", () =>
  Effect.gen(function* () {
    const notices: Array<string> = []
    const renewals = new Map<string, number>()
    const watch = Effect.fnUntraced(function* (label: string) {
      const issued: Array<string> = []
      const endpoint = HttpClient.make((request) =>
        Effect.sync(() => {
          const count = (renewals.get(label) ?? 0) + 1
          renewals.set(label, count)
          issued.splice(0, issued.length, `${label}-${count}`)
          return HttpClientResponse.fromWeb(request, Response.json({ access_token: issued[0] }))
        })
      )
      const secret = { client_id: "notifier", refresh_token: Redacted.make("a secret") }
      const token = yield* tokens("https://login.example.com/token", secret).pipe(
        Effect.provideService(HttpClient.HttpClient, endpoint)
      )
      const user = `${label}@example.com`
      const account = yield* Account.make({ host: "imap.example.com", user, token })
      const server = Simulator.layer(serverOf(user, issued), {
        mailboxes: { INBOX: [letter("old")] },
        at: [
          ["1 hour", Simulator.deliver("INBOX", letter("first"))],
          ["2 hours", Simulator.disconnect],
          ["2 hours", Simulator.deliver("INBOX", letter("second"))],
          // the provider has revoked the token, which is half an hour old
          ["150 minutes", Effect.sync(() => issued.splice(0, 1, "another"))],
          ["150 minutes", Simulator.disconnect],
          ["3 hours", Simulator.deliver("INBOX", letter("third"))]
        ]
      })
      const show = (notice: string) => Effect.sync(() => void notices.push(notice))
      yield* Effect.forkScoped(Effect.provide(notify(label, account, show), Layer.fresh(server)))
    })
    yield* Effect.forEach(["private", "club", "work"], watch)
    // in small steps, so that a busy machine keeps up with the clock
    for (let minutes = 0; minutes < 600 && (minutes < 200 || notices.length < 9); minutes += 10) {
      yield* TestClock.adjust("10 minutes")
    }
    for (const label of ["private", "club", "work"]) {
      assert.deepStrictEqual(
        notices.filter((notice) => notice.startsWith(label)),
        ["first", "second", "third"].map((subject) => `${label}: ${subject} (Ada)`)
      )
      // at the beginning, when the connection was lost and the token was old, and when it was refused
      assert.isAtLeast(renewals.get(label) ?? 0, 3)
    }
  }).pipe(Effect.scoped)
)
