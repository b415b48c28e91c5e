/** What plain JavaScript gives the promises: each rejects with the `ImapError` itself, and none throws. */
import { Command, ImapError } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/Simulator"
import { assert, describe, it } from "@effect/vitest"
import { connect, discover, pool, supervise } from "../../src/promise/promise.ts"
import { account } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const at = { transport: Simulator.layer(wellBehaved) }

type Untyped = (...args: ReadonlyArray<unknown>) => unknown

const isFunction = (value: unknown): value is Untyped => typeof value === "function"

const refused = async (what: unknown, ...args: ReadonlyArray<unknown>): Promise<void> => {
  // outside of the block below: a call that throws fails the test
  const promise = isFunction(what) ? what(...args) : assert.fail("no function")
  const said = args.map((each) => Object.prototype.toString.call(each)).join()
  try {
    await promise
  } catch (error) {
    const reason = error instanceof ImapError.ImapError ? error.reason._tag : String(error)
    assert.include(["Misuse", "InvalidAccount"], reason, said)
    return
  }
  assert.fail(`${said} is taken`)
}

const policies = [
  null,
  5,
  { limit: {} },
  { limits: { tls: "soon" } },
  { sizes: { line: "x" } },
  { attempts: "x" },
  { flights: "x" }
]

const shapes = [null, 5, "x", Symbol("s"), [], new Date(), { nonsense: 1 }]

describe("wrong arguments", () => {
  it("D33 connect, supervise and pool", async () => {
    for (const open of [connect, supervise, pool]) {
      await refused(open)
      for (const shape of shapes) await refused(open, shape, at)
      for (const options of [
        ...shapes,
        { ...at, lable: "x" },
        { ...at, label: 5 },
        { ...at, trace: 5 },
        ...policies.map((policy) => ({ ...at, policy })),
        { transport: "tcp" },
        { ...at, signal: "stop" }
      ]) {
        await refused(open, account, options)
      }
    }
  })

  const named: ReadonlyArray<readonly [option: string, value: unknown]> = [
    ["traceRedaction", "full"],
    ["trace", 5],
    ["label", 5],
    ["transport", "tcp"],
    ["lable", "x"]
  ]
  it.each(named)("the option %s is named as it was given", async (option, value) => {
    const open: unknown = connect
    if (!isFunction(open)) return assert.fail("no function")
    const problem = await Promise.resolve(open(account, { ...at, [option]: value })).then(
      () => "taken",
      (error) => (error instanceof ImapError.ImapError ? error.message : String(error))
    )
    assert.include(problem, option)
    assert.notInclude(problem, "layerRedaction")
  })

  it("D33 a connection", async () => {
    await using connection = await connect(account, at)
    for (const shape of [undefined, ...shapes]) {
      await refused(connection.execute, shape)
      if (shape !== "x") await refused(connection.select, shape)
      if (shape === undefined) continue
      await refused(connection.execute, Command.noop, shape)
      await refused(connection.select, "INBOX", shape)
    }
    await refused(connection.execute, "NOOP")
    await refused(connection.execute, Command.noop, { signal: "stop" })
    const stream: unknown = isFunction(connection.stream)
      ? Reflect.apply(connection.stream, undefined, ["x"])
      : 0
    assert.isObject(stream)
    assert.strictEqual(connection.state, "selected.quiet")
  })

  it("a supervised account", async () => {
    await using supervised = await supervise(account, at)
    for (const shape of [undefined, ...shapes]) await refused(supervised.use, shape)
  })

  it("a pool", async () => {
    await using mail = await pool(account, at)
    for (const shape of [undefined, ...shapes]) await refused(mail.use, shape)
  })

  it("a search for a server", async () => {
    for (const shape of [undefined, ...shapes]) await refused(discover, shape)
    for (const options of [
      ...shapes,
      ...policies.map((policy) => ({ policy })),
      { ispbd: true },
      { ispdb: "yes" },
      { ca: 5 },
      { lookup: "system" },
      { nameServers: "192.0.2.1" },
      { nameServers: ["name server"] },
      { transport: "tcp" },
      { signal: "stop" }
    ]) {
      await refused(discover, "ada@example.com", options)
    }
  })
})
