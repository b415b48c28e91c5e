/** The apps of this folder, each against simulated servers. */
import assert from "node:assert/strict"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, test } from "node:test"
import { type Account, ImapConnection, Supervised } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { TransportContract } from "@effect-imap/core/testing"
import { NodeSimulator } from "@effect-imap/node"
import { Effect, Layer, Redacted, Ref, type Scope } from "effect"
import { HttpClient, HttpClientResponse, HttpRouter, HttpServer } from "effect/http"
import { TestClock } from "effect/testing"
import * as CheckAccounts from "./CheckAccounts.ts"
import * as Filing from "./Filing.ts"
import * as LivePage from "./LivePage.ts"
import * as MailApi from "./MailApi.ts"
import * as Migration from "./Migration.ts"
import * as SupportInbox from "./SupportInbox.ts"
import * as Tokens from "./Tokens.ts"
import * as WebSocketTransport from "./WebSocketTransport.ts"

const { wellBehaved } = Simulator.profiles
const { user } = wellBehaved
const password = Redacted.make(wellBehaved.password)
const account: Account.Account = { host: "imap.example.com", user, password }

const letters = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) =>
    Simulator.message({ subject: `${name} ${index + 1}`, text: name })
  )

const it = <E>(name: string, body: Effect.Effect<void, E, Scope.Scope>) =>
  test(name, () => Effect.runPromise(Effect.scoped(body)))

/** What an app has shown. */
const shown = Effect.map(Ref.make<ReadonlyArray<string>>([]), (notices) => ({
  all: Ref.get(notices),
  show: (notice: string) => Ref.update(notices, (all) => [...all, notice])
}))

/** Runs the effect until the condition holds, in real time. */
const until = (condition: Effect.Effect<boolean>): Effect.Effect<void> =>
  Effect.flatMap(condition, (holds) =>
    holds ? Effect.void : Effect.andThen(Effect.sleep("5 millis"), until(condition))
  )

it(
  "a support inbox makes each ticket once, although its process ends twice",
  Effect.gen(function* () {
    const folder = fs.mkdtempSync(join(tmpdir(), "inbox-"))
    yield* Effect.addFinalizer(() => Effect.sync(() => fs.rmSync(folder, { recursive: true })))
    const file = join(folder, "tickets.sqlite")
    const mailboxes = { INBOX: letters(230, "Question"), Sales: letters(40, "Offer"), Empty: [] }
    const server = yield* Layer.build(Simulator.layer(wellBehaved, { mailboxes }))
    const database = yield* Effect.acquireRelease(
      Effect.sync(() => new DatabaseSync(file)),
      (database) => Effect.sync(() => database.close())
    )
    database.exec(SupportInbox.tables)
    const tickets = Effect.sync(() => database.prepare("SELECT mailbox FROM ticket").all())
    const runUntil = (count: number) =>
      Effect.gen(function* () {
        const supervised = yield* Supervised.make(account)
        const opened = yield* SupportInbox.tickets(file)
        yield* Effect.forkScoped(SupportInbox.inbox(supervised, opened, Object.keys(mailboxes)))
        yield* until(Effect.map(tickets, ({ length }) => length >= count))
      }).pipe(Effect.scoped, Effect.provideContext(server))
    yield* runUntil(50)
    yield* runUntil(150)
    yield* Simulator.deliver("Sales", ...letters(3, "Late")).pipe(Effect.provideContext(server))
    yield* runUntil(273)
    const made = yield* tickets
    assert.equal(made.length, 273)
    assert.equal(made.filter(({ mailbox }) => mailbox === "Sales").length, 43)
  })
)

it(
  "a migration is ended in the middle, continues, and lacks nothing",
  Effect.gen(function* () {
    const mailboxes = { INBOX: letters(12, "Letter"), Work: letters(8, "Work"), Empty: [] }
    const side = (options: Simulator.Options) =>
      Effect.map(Layer.build(Simulator.layer(wellBehaved, options)), (server) => ({
        server,
        side: { account, transport: server }
      }))
    const from = yield* side({ mailboxes })
    const to = yield* side({ mailboxes: { INBOX: [] }, faults: [{ on: "APPEND", nth: 9, fault: "cut" }] })
    const { all, show } = yield* shown
    const migrate = Migration.migrate(from.side, to.side, ({ all, copied, mailbox }) =>
      show(`${mailbox} ${copied}/${all}`)
    )
    const failure = yield* Effect.flip(migrate)
    assert.equal(failure.reason._tag, "ConnectionLost")
    assert.equal((yield* all).at(-1), "INBOX 8/12")
    assert.notEqual((yield* Migration.verify(from.side, to.side)).size, 0)
    yield* migrate
    assert.equal((yield* Migration.verify(from.side, to.side)).size, 0)
    const copied = yield* Simulator.messages("INBOX").pipe(Effect.provideContext(to.server))
    assert.equal(copied.length, 12)
  })
)

it(
  "an API answers with the mail of its user, and with a status for each failure",
  Effect.gen(function* () {
    const server = yield* Layer.build(
      Simulator.layer(wellBehaved, { mailboxes: { INBOX: letters(25, "Letter") } })
    )
    const pools = MailApi.poolsOf((name) =>
      Effect.succeed(name === "ada" ? account : { ...account, password: Redacted.make("wrong") })
    ).pipe(Layer.provide(Layer.succeedContext(server)))
    const { handler } = yield* Effect.acquireRelease(
      Effect.sync(() => MailApi.toWebHandler(pools)),
      ({ dispose }) => Effect.promise(dispose)
    )
    const get = (path: string) =>
      Effect.promise(async () => {
        const response = await handler(new Request(`http://localhost${path}`))
        return { status: response.status, body: await response.json() }
      })
    const found = yield* get("/users/ada/mailboxes/INBOX/messages")
    assert.equal(found.status, 200)
    assert.equal(found.body.length, 20)
    assert.equal((yield* get("/users/ada/mailboxes/None/messages")).status, 404)
    assert.equal((yield* get("/users/eve/mailboxes/INBOX/messages")).status, 401)
    assert.ok((yield* get("/openapi.json")).body.paths["/users/{user}/mailboxes/{mailbox}/messages"])
  })
)

it(
  "an app with tokens waits for an endpoint that is down, and asks the owner after a withdrawn consent",
  Effect.gen(function* () {
    const answers: Array<readonly [number, object]> = [
      [503, {}],
      [200, { access_token: "a-valid-token", expires_in: 3600 }],
      [400, { error: "invalid_grant" }]
    ]
    const client = HttpClient.make((request) =>
      Effect.sync(() => {
        const [status, body] = answers.shift() ?? [500, {}]
        return HttpClientResponse.fromWeb(request, Response.json(body, { status }))
      })
    )
    const server = yield* Layer.build(
      Simulator.layer(Simulator.profiles.oauth, {
        mailboxes: { INBOX: [] },
        at: [["1 hour", Simulator.disconnect]]
      })
    )
    const token = yield* Tokens.tokens("https://login.example.com/token", Redacted.make("refresh")).pipe(
      Effect.provideService(HttpClient.HttpClient, client)
    )
    const { all, show } = yield* shown
    yield* Effect.gen(function* () {
      yield* Effect.forkScoped(
        Effect.delay(
          Tokens.notify({ host: account.host, user: Simulator.profiles.oauth.user, token }, show),
          "1 milli"
        )
      )
      yield* TestClock.adjust("2 minutes")
      yield* Simulator.deliver("INBOX", ...letters(1, "Hello"))
      yield* TestClock.adjust("2 hours")
    }).pipe(Effect.provideContext(server))
    assert.deepEqual(
      (yield* all).map((notice) => notice.replace(/;.*/, "")),
      [
        "The app could not get a password or token",
        "Hello 1",
        "The connection was lost while the mailbox was open",
        "The account's owner has to sign in again: Sign in at the provider, and let the app continue with what it gets there."
      ]
    )
  }).pipe(Effect.provide(TestClock.layer()))
)

it(
  "a check of many accounts names those that fail, and ends as badly as the worst of them",
  Effect.gen(function* () {
    const named = (name: string, password: string) => ({
      ...account,
      password: Redacted.make(password),
      name
    })
    const good = Array.from({ length: 49 }, (_, index) => named(`account ${index}`, wellBehaved.password))
    const check = (accounts: typeof good) =>
      CheckAccounts.check(accounts).pipe(
        Effect.provide(Simulator.layer(wellBehaved, { mailboxes: { INBOX: letters(3, "Letter") } }))
      )
    const fine = yield* check(good)
    assert.equal(CheckAccounts.line(fine), "OK 49 of 49 accounts")
    assert.equal(CheckAccounts.exitCode(fine), 0)
    const checked = yield* check([...good, named("eve", "wrong")])
    assert.equal(
      CheckAccounts.line(checked),
      "CRITICAL 49 of 50 accounts; eve: The server did not accept the user name and password (user)"
    )
    assert.equal(CheckAccounts.exitCode(checked), 2)
    const report = JSON.parse(yield* CheckAccounts.json(checked))
    assert.equal(report.accounts.at(-1).failure.reason._tag, "AuthRejected")
    assert.match(yield* CheckAccounts.prometheus, /imap_client_connection_failures\S* 1\b/)
  }).pipe(Effect.orDie)
)

describe("a transport over a WebSocket", () => {
  const peer: TransportContract.Options["peer"] = (server) =>
    Effect.gen(function* () {
      const url = yield* WebSocketTransport.relay(yield* NodeSimulator.listen(server))
      return { transport: yield* WebSocketTransport.make(url), target: { host: "127.0.0.1", port: 143 } }
    }).pipe(Effect.orDie)
  for (const { check, name } of TransportContract.checks({ peer })) {
    test(name, (context) =>
      Effect.scoped(check).pipe(
        Effect.map((outcome) => (outcome._tag === "skipped" ? context.skip(outcome.why) : undefined)),
        Effect.runPromise
      )
    )
  }
})

describe("an app that files invoices, in virtual time", () => {
  const invoice = Simulator.message({ subject: "Invoice 2048", text: "42" })
  const mailboxes = { INBOX: letters(1, "Lunch"), Archive: [] }
  const filed = (profile: Simulator.Profile, options: Simulator.Options) =>
    Effect.gen(function* () {
      const { all, show } = yield* shown
      yield* Effect.forkScoped(Effect.delay(Filing.run(account, show), "1 milli"))
      yield* TestClock.adjust("20 minutes")
      yield* Simulator.deliver("INBOX", invoice, invoice)
      yield* TestClock.adjust("40 minutes")
      return { shown: yield* all, archive: (yield* Simulator.messages("Archive")).length }
    }).pipe(
      Effect.provide(Simulator.layer(profile, { mailboxes, ...options })),
      Effect.provide(TestClock.layer())
    )

  it(
    "SELECT Unsafe Login is shown with what helps",
    Effect.gen(function* () {
      const netease = {
        ...Simulator.profiles.netease,
        id: "unknown",
        user,
        password: wellBehaved.password
      } as const
      const { archive, shown } = yield* filed(netease, {})
      assert.equal(archive, 0)
      assert.match(shown.join(), /^Log in once in the browser/)
    })
  )

  for (const on of ["AUTHENTICATE", "SELECT", "IDLE", "SEARCH", "MOVE"]) {
    for (const fault of ["cut", "reset", "stall", "throttle", "ignore", "refuse"] as const) {
      it(
        `files both invoices, although ${on} meets ${fault}`,
        Effect.gen(function* () {
          const { archive } = yield* filed(wellBehaved, { faults: [{ on, fault, nth: 1 }] })
          assert.equal(archive, 2)
        })
      )
    }
  }
})

it(
  "a page gets the events of a connection as they happen, and a report says why it failed",
  Effect.gen(function* () {
    const lines = yield* LivePage.lines
    const { handler } = yield* Effect.acquireRelease(
      Effect.sync(() =>
        HttpRouter.toWebHandler(LivePage.routes(lines).pipe(Layer.provide(HttpServer.layerServices)), {
          disableLogger: true
        })
      ),
      ({ dispose }) => Effect.promise(dispose)
    )
    const wrong = { ...account, password: Redacted.make("mistyped-31") }
    yield* ImapConnection.make(wrong).pipe(
      Effect.flip,
      Effect.scoped,
      Effect.provide([Simulator.layer(wellBehaved), lines.layer])
    )
    const events = yield* Effect.promise(() => handler(new Request("http://localhost/events")))
    const reader = events.body?.getReader()
    const first = yield* Effect.promise(async () => new TextDecoder().decode((await reader?.read())?.value))
    assert.match(first, /^data: \{"file_schema".*\n\n/)
    yield* Effect.promise(async () => reader?.cancel())
    const report = yield* LivePage.report(lines)
    assert.match(report, /AuthRejected/)
    assert.doesNotMatch(report, /mistyped-31/)
  }).pipe(Effect.orDie)
)
