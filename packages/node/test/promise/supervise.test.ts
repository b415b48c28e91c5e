/** An account that is kept selected, as users of promises write it: with async functions, and real time. */
import { Command, type Supervised } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { once } from "node:events"
import { type Connection, supervise, type SuperviseOptions } from "../../src/promise/promise.ts"
import { account, reasonOf, rejected, withMail } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const letter = Simulator.message("Subject: x\n\nHello\n")

const at = (simulated: Simulator.Options = {}, options: SuperviseOptions = {}): SuperviseOptions => ({
  transport: Simulator.layer({ ...wellBehaved, announces: "anyTime" }, simulated),
  ...options
})

/** The first status of a kind. */
const reached = async (statuses: AsyncIterable<Supervised.Status>, tag: Supervised.Status["_tag"]) => {
  for await (const status of statuses) if (status._tag === tag) return status
  return assert.fail(`it was never ${tag}`)
}

describe("supervise", () => {
  it("resolves at once, reports its status, and waits for the mailbox in `use`", async () => {
    await using supervised = await supervise(account, at({}, { label: "billing" }))
    assert.strictEqual(supervised.status._tag, "Connecting")
    assert.strictEqual(supervised.label, "billing")
    const exists = await supervised.use(async (connection) => {
      await connection.execute(Command.noop)
      return connection.mailbox.exists
    })
    assert.strictEqual(exists, 12)
    assert.strictEqual(supervised.status._tag, "Selected")
    assert.strictEqual(supervised.report.host, "imap.example.com")
  })

  it("calls a function again that is repeatable, if the connection is lost meanwhile, and no other", async () => {
    const faults = [1, 2].map((nth) => ({ on: "FETCH", nth, fault: "cut" }) as const)
    await using supervised = await supervise(account, at({ faults, mailboxes: { INBOX: [letter] } }))
    let calls = 0
    const read = ({ execute }: Connection) => {
      calls++
      return execute(Command.fetch(1, { flags: true }))
    }
    assert.strictEqual(reasonOf(await rejected(supervised.use(read))), "ConnectionLost")
    const [message] = await supervised.use("INBOX", read, { readOnly: true, isRepeatable: true })
    assert.deepStrictEqual([message?.uid, calls], [1, 3])
    const wrong: object = { isRepeatable: "yes" }
    assert.strictEqual(reasonOf(await rejected(supervised.use(read, wrong))), "Misuse")
  })

  it("rejects in a loop over changes once a person must act, or waits if it is asked to", async () => {
    const wrong = { ...account, password: "wrong" }
    await using supervised = await supervise(wrong, at({}, { isLogged: false }))
    const looping = async (changes: AsyncIterable<unknown>) => {
      for await (const change of changes) assert.fail(String(change))
    }
    const loops = [supervised.changes(), supervised.changesOf("INBOX"), supervised.accountChanges()]
    for (const changes of loops)
      assert.strictEqual(reasonOf(await rejected(looping(changes))), "AuthRejected")

    await using patient = await supervise(wrong, at({}, { isLogged: false, needsUser: "wait" }))
    const first = (async () => {
      for await (const { change } of patient.changes()) return change._tag
    })()
    await reached(patient.statusChanges, "NeedsUser")
    await patient.renew({ password: account.password })
    assert.strictEqual(await first, "Reset")
    const options: object = { needsUser: "never" }
    assert.strictEqual(reasonOf(await rejected(supervise(account, at({}, options)))), "Misuse")
  })

  it("reports the mailboxes of the account, from a token on", async () => {
    await using supervised = await supervise(account, at({ mailboxes: { INBOX: [letter], Work: [letter] } }))
    const names: Array<string> = []
    for await (const { change, token } of supervised.accountChanges()) {
      if (change._tag === "Created") names.push(change.mailbox.name)
      if (names.length < 2) continue
      assert.strictEqual(token?.mailboxes.length, 2)
      break
    }
    assert.sameMembers(names, ["INBOX", "Work"])
    const wrong: object = { mailbox: "INBOX" }
    const first = supervised.accountChanges(wrong)[Symbol.asyncIterator]().next()
    assert.strictEqual(reasonOf(await rejected(first)), "Misuse")
  })

  it("reports what changes, over a connection that is lost", async () => {
    const { mail, transport } = withMail({ mailboxes: { INBOX: [letter] } })
    await using supervised = await supervise(account, { transport })
    const reported: Array<string> = []
    let uids: string | undefined
    for await (const { change, token } of supervised.changes()) {
      reported.push(change._tag)
      uids = token?.uids
      if (change._tag === "Arrived") break
      const { deliver, disconnect } = await mail
      await Effect.runPromise(Effect.andThen(disconnect, deliver("INBOX", letter)))
    }
    assert.deepStrictEqual(reported, ["Reset", "Arrived"])
    assert.strictEqual(uids, "1:2")
  })

  it("goes on from a token, and hears what came before anybody listened", async () => {
    const resume = {
      host: account.host,
      mailbox: "INBOX",
      uidValidity: 1,
      uidNext: 2,
      highestModSeq: 1n,
      exists: 1,
      uids: "1"
    }
    await using supervised = await supervise(account, at({ mailboxes: { INBOX: [letter, letter] } }))
    await reached(supervised.statusChanges, "Selected")
    await supervised.use(({ execute }) => execute(Command.noop))
    for await (const { change } of supervised.changes({ resume })) {
      if (change._tag !== "Arrived") continue
      assert.strictEqual(change.uid, 2)
      break
    }
  })

  it("rejects while somebody has to act, and goes on with another password", async () => {
    await using supervised = await supervise({ ...account, password: "wrong" }, at())
    const noop = () => supervised.use(({ exchange }) => exchange(Command.noop))
    assert.strictEqual(reasonOf(await rejected(noop())), "AuthRejected")
    const { status } = supervised
    assert.strictEqual("actionBy" in status && status.actionBy, "user")
    await supervised.renew({ password: () => Promise.resolve(account.password) })
    await reached(supervised.statusChanges, "Selected")
    assert.strictEqual((await noop()).tagged.condition, "OK")
  })

  it("rejects with what the user's function throws, and with the reason of its signal", async () => {
    await using supervised = await supervise(account, at())
    const why = new Error("in the middle")
    const throwing = supervised.use(() => {
      throw why
    })
    assert.strictEqual(await rejected(throwing), why)
    const abort = new AbortController()
    const inside = supervised.use(
      (_, signal) => {
        abort.abort(why)
        return once(signal, "abort")
      },
      { signal: abort.signal }
    )
    assert.strictEqual(await rejected(inside), why)
    assert.strictEqual(
      (await supervised.use(({ exchange }) => exchange(Command.noop))).tagged.condition,
      "OK"
    )
  })

  it.each(["close", "logout"] as const)("%s ends it, and every iterator", async (end) => {
    const supervised = await supervise(account, at())
    const iterators = [supervised.changes(), supervised.untagged, supervised.statusChanges].map(
      async (values) => {
        for await (const _ of values) continue
      }
    )
    await reached(supervised.statusChanges, "Selected")
    await supervised[end]()
    await Promise.all(iterators)
    assert.strictEqual(supervised.status._tag, "Ended")
    assert.strictEqual(reasonOf(await rejected(supervised.use(() => undefined))), "Closed")
    await supervised.close()
  })

  it("its signal ends it, before and later", async () => {
    const abort = new AbortController()
    const supervised = await supervise(account, at({}, { signal: abort.signal }))
    const ended = reached(supervised.statusChanges, "Ended")
    abort.abort()
    await ended
    const why = new Error("the app ends")
    assert.strictEqual(await rejected(supervise(account, at({}, { signal: AbortSignal.abort(why) }))), why)
  })

  it("rejects for an account that is not valid", async () => {
    assert.strictEqual(
      reasonOf(await rejected(supervise({ ...account, port: 70_000 }, at()))),
      "InvalidAccount"
    )
  })
})
