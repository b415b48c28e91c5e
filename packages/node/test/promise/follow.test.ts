/** A copy of a mailbox, as users of promises keep it: with async functions, and real time. */
import type { Supervised } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { follow, supervise, type SuperviseOptions } from "../../src/promise/promise.ts"
import { account, reasonOf, rejected, withMail } from "./support.ts"

const query = { envelope: true } as const
type Update = Supervised.Update<typeof query>

const mailboxes = { INBOX: [Simulator.message({ subject: "first" })] }

const server = () => withMail({ mailboxes })

const begin = (options: SuperviseOptions = {}, password = account.password) =>
  supervise({ ...account, password }, { transport: server().transport, isLogged: false, ...options })

const subjectsOf = ({ messages }: Update) => messages.map(({ envelope }) => envelope.subject)

describe("follow", () => {
  it("applies each message once, from a token and over a lost connection, until the account is closed", async () => {
    const { mail, transport } = server()
    await using supervised = await begin({ transport })
    const subjects: Array<string | undefined> = []
    const abort = new AbortController()
    let resume: Supervised.Token | undefined
    const first = follow(supervised, "INBOX", query, { signal: abort.signal }, (update) => {
      subjects.push(...subjectsOf(update))
      resume = update.token
      abort.abort()
    })
    await rejected(first)
    assert.deepStrictEqual(subjects, ["first"])

    const { deliver, disconnect } = await mail
    await Effect.runPromise(
      Effect.andThen(disconnect, deliver("INBOX", Simulator.message({ subject: "second" })))
    )
    await follow(supervised, "INBOX", query, { resume }, (update) => {
      subjects.push(...subjectsOf(update))
      if (subjects.includes("second")) void supervised.close()
    })
    assert.deepStrictEqual(subjects, ["first", "second"])
  })

  it("rejects with what the function throws", async () => {
    await using supervised = await begin()
    const why = new Error("the disk is full")
    const throwing = () => Promise.reject(why)
    assert.strictEqual(await rejected(follow(supervised, "INBOX", query, {}, throwing)), why)
  })

  it("rejects once a person must act, or waits if it is asked to", async () => {
    await using supervised = await begin({}, "wrong")
    const stuck = follow(supervised, "INBOX", query, {}, () => {})
    assert.strictEqual(reasonOf(await rejected(stuck)), "AuthRejected")

    await using patient = await begin({ needsUser: "wait" }, "wrong")
    const applied = new Promise((resolve) => {
      void follow(patient, "INBOX", query, {}, (update) => resolve(subjectsOf(update)))
    })
    for await (const { _tag } of patient.statusChanges) if (_tag === "NeedsUser") break
    await patient.renew({ password: account.password })
    assert.deepStrictEqual(await applied, ["first"])
  })

  it("its signal stops it, after the update in progress", async () => {
    await using supervised = await begin()
    const abort = new AbortController()
    const why = new Error("the app ends")
    let isStored = false
    const stopped = follow(supervised, "INBOX", query, { signal: abort.signal }, async () => {
      abort.abort(why)
      await new Promise((resolve) => setTimeout(resolve, 20))
      isStored = true
    })
    assert.strictEqual(await rejected(stopped), why)
    assert.isTrue(isStored)
  })

  it("rejects wrong arguments, and names them", async () => {
    await using supervised = await begin()
    const apply = () => {}
    const calls = [
      [{}, "INBOX", query, {}, apply],
      [supervised, 1, query, {}, apply],
      [supervised, "INBOX", { envelop: true }, {}, apply],
      [supervised, "INBOX", query, { pages: 1 }, apply],
      [supervised, "INBOX", query, {}]
    ]
    for (const args of calls)
      assert.strictEqual(reasonOf(await rejected(Reflect.apply(follow, undefined, args))), "Misuse")
  })
})
