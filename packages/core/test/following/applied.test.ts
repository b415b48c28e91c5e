/** `Supervised.follow`: an app's copy of a mailbox, kept by one call, over losses and ends of the app. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted, type Scope } from "effect"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { follow, type Update } from "../../src/mailbox/supervision/follow.ts"
import type { Token } from "../../src/mailbox/Changes.ts"
import { offering, servers } from "../mailboxes/servers.ts"
import { atServer, pass, supervising } from "../supervision/support.ts"
import { contentsOf } from "./Turns.ts"

const letter = Simulator.message("Subject: x\n\nHello\n")
const mailboxes = { INBOX: [], Sent: [letter, letter] }
const query = { flags: true } as const

/** A copy in a store: what is applied is there, and its token with it, or neither. */
class Store {
  readonly messages = new Map<number, string>()
  token: Token | undefined
  /** UIDs of messages, each time that one is put. */
  readonly put: Array<number> = []

  readonly apply = ({ flags, gone, messages, token }: Update<typeof query>) =>
    Effect.sync(() => {
      for (const uid of Array.from(this.messages.keys()))
        if (MessageSet.has(gone, uid)) this.messages.delete(uid)
      for (const { flags = [], uid } of messages) {
        this.put.push(uid)
        this.messages.set(uid, wordsOf(flags))
      }
      for (const [uid, words] of flags) this.messages.set(uid, wordsOf(words))
      this.token = token
    })
}

/** As they were applied: nothing is left out here. */
const wordsOf = (flags: ReadonlyArray<string>): string => flags.toSorted().join(" ")

type Supervising = Effect.Success<ReturnType<typeof supervising>>

const followed = ({ supervised }: Supervising, store: Store, page?: number) =>
  follow(supervised, "Sent", query, { resume: store.token, page }, store.apply)

const begin = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<Fiber.Fiber<A, E>, never, Scope.Scope> =>
  Effect.forkScoped(effect, { startImmediately: true })

const kinds = { QRESYNC: servers.notify, CONDSTORE: offering("", ["QRESYNC"]), neither: servers.STATUS }

describe.each(Object.entries(kinds))("K19 a copy of a mailbox of a server with %s", (_, profile) => {
  it.effect("is exact after losses, and each message was read once", () =>
    Effect.gen(function* () {
      const run = yield* supervising(profile, { simulator: { mailboxes } })
      const store = new Store()
      yield* begin(followed(run, store, 1))
      yield* pass(10_000)
      const { mail } = run.simulator
      for (let losses = 0; losses < 3; losses++) {
        yield* mail.deliver("Sent", letter)
        yield* atServer(run.simulator, Simulator.disconnect)
        yield* pass(10_000)
      }
      yield* mail.expunge("Sent", [1])
      yield* mail.addFlags("Sent", [2], ["\\Flagged"])
      yield* pass(700_000, 5_000)
      assert.deepStrictEqual(store.messages, yield* contentsOf(run.simulator, "Sent"))
      assert.deepStrictEqual(store.put, [1, 2, 3, 4, 5])
    })
  )

  it.effect("goes on from its token in another run of the app", () =>
    Effect.gen(function* () {
      const run = yield* supervising(profile, { simulator: { mailboxes } })
      const store = new Store()
      const first = yield* begin(followed(run, store))
      yield* pass(10_000)
      yield* Fiber.interrupt(first)
      yield* run.simulator.mail.deliver("Sent", letter)
      yield* begin(followed(run, store))
      yield* pass(700_000, 5_000)
      assert.deepStrictEqual(store.put, [1, 2, 3])
    })
  )
})

it.effect("K19 a copy waits while somebody must act, and ends with the failure of the app", () =>
  Effect.gen(function* () {
    const account = { password: Redacted.make("wrong horse") }
    const run = yield* supervising(servers.notify, { account, simulator: { mailboxes } })
    const store = new Store()
    yield* begin(followed(run, store))
    yield* pass(10_000)
    assert.strictEqual((yield* run.supervised.status)._tag, "NeedsUser")
    yield* run.supervised.renew({ password: Redacted.make(servers.notify.password) })
    yield* pass(10_000)
    assert.deepStrictEqual(store.put, [1, 2])
    const failing = yield* begin(
      Effect.exit(follow(run.supervised, "Sent", query, {}, () => Effect.fail("full")))
    )
    yield* pass(10_000)
    const exit = yield* Fiber.join(failing)
    assert.deepStrictEqual(exit._tag === "Failure" && exit.cause.reasons.map(({ _tag }) => _tag), ["Fail"])
  })
)

it.effect("K19 a copy of the open mailbox has a new message as soon as the server says so", () =>
  Effect.gen(function* () {
    const run = yield* supervising(Simulator.profiles.wellBehaved, { simulator: { mailboxes } })
    const store = new Store()
    yield* begin(follow(run.supervised, "INBOX", query, {}, store.apply))
    yield* pass(60_000, 1_000)
    yield* run.simulator.mail.deliver("INBOX", letter)
    yield* pass(500)
    assert.deepStrictEqual(store.put, [1])
  })
)
