/**
 * Arguments as plain JavaScript gives them. Every function that a module exports is called with them, so that a new one is
 * held to it by itself: nothing ends in a bare TypeError, and no command is sent that leaves out what nobody knows.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Predicate, Redacted, Result, Stream } from "effect"
import * as fc from "fast-check"
import { Account, Argument, Command, ImapConnection, ImapError, Supervised } from "../src/index.ts"
import * as Simulator from "../src/simulator/Simulator.ts"
import { Transport } from "../src/lifecycle/Transport.ts"
import * as Plan from "../src/imap/command/Plan.ts"
import * as CommandEncoder from "../src/imap/wire/CommandEncoder.ts"
import { isFunction, type Untyped } from "./support/functions.ts"
import { nowhere } from "./support/wrong.ts"
import { listed } from "./support/quotation.ts"
import { connected, inTime } from "./connection/support.ts"

const { wellBehaved } = Simulator.profiles

const untyped = (value: unknown): Untyped => (isFunction(value) ? value : assert.fail("no function"))

const functionsOf = (module: object): ReadonlyArray<readonly [name: string, f: Untyped]> =>
  Object.entries(module).flatMap(([name, value]) => (isFunction(value) ? [[name, value] as const] : []))

const isEffect = (given: unknown): given is Effect.Effect<unknown, unknown> => Effect.isEffect(given)

/** Nothing that any argument may be. */
const shapes = nowhere.map(([, shape]) => shape)

/** What some of them may be. */
const somewhere: ReadonlyArray<unknown> = [undefined, "1:*", "INBOX", 7, [], {}, ["a"], { uid: true }]

const isCommand = (value: unknown): value is Command.Command =>
  Predicate.hasProperty(value, "name") && Predicate.hasProperty(value, "result")

const capabilities = listed(
  "IMAP4REV1 UIDPLUS MOVE ESEARCH CONDSTORE QRESYNC SORT QUOTA WITHIN OBJECTID X-GM-EXT-1 THREAD=REFERENCES"
)

/** What would be sent, or the problem. */
const sent = (command: Command.Command): Result.Result<string, string> => {
  const plan = Plan.of(command, { capabilities, utf8: true, exists: 5 })
  if (plan._tag === "Refuse") {
    return Result.fail("problem" in plan.reason ? plan.reason.problem : plan.reason._tag)
  }
  if (plan._tag === "Send") {
    const encoded = CommandEncoder.encode("A1", plan.command, { literals: "plus", utf8: true })
    return Result.mapBoth(encoded, {
      onSuccess: () => plan.command.name,
      onFailure: ({ problem }) => problem
    })
  }
  const lines: Array<string> = []
  const exchange: Plan.Exchange = (each) => {
    const line = sent(each)
    if (Result.isSuccess(line)) lines.push(line.success)
    return Effect.fail(
      ImapError.make({ _tag: "Misuse", problem: Result.isFailure(line) ? line.failure : "sent" }, "command")
    )
  }
  const exit = Effect.runSyncExit(plan.steps(exchange))
  if (Exit.isSuccess(exit) || lines.length > 0) return Result.succeed(lines.join())
  const error = Cause.squash(exit.cause)
  return Result.fail(error instanceof ImapError.ImapError ? error.message : assert.fail(String(error)))
}

/** Nothing is thrown but the typed failure. */
const called = (name: string, f: Untyped, args: ReadonlyArray<unknown>): unknown => {
  try {
    return f(...args)
  } catch (error) {
    if (error instanceof ImapError.ImapError) return error
    return assert.fail(`${name}(${args.map((each) => typeof each).join(", ")}): ${String(error)}`)
  }
}

const anything = fc.array(fc.constantFrom(...shapes, ...somewhere), {
  maxLength: 4
})

describe("commands and arguments", () => {
  const functions = [...functionsOf(Command), ...functionsOf(Argument)]

  it.each(functions)(
    "D33 %s throws nothing, whatever it is given, and neither does what it makes",
    (name, f) => {
      fc.assert(
        fc.property(anything, (args) => {
          const made = called(name, f, args)
          if (isCommand(made)) sent(made)
          else if (Predicate.hasProperty(made, "_tag")) {
            sent({ name: "X", args: [called(name, f, args)].filter(isArgument), result: () => {} })
          }
        }),
        { numRuns: 100 }
      )
    }
  )

  const isArgument = (made: unknown): made is Argument.Argument => Predicate.hasProperty(made, "_tag")

  it.each(functions)("D26 D33 %s of what no argument can be is refused, and says so", (name, f) => {
    for (const [said, shape] of nowhere) {
      const args = Array.from({ length: Math.max(1, f.length) }, () => shape)
      const made = called(name, f, args)
      const command = isCommand(made)
        ? made
        : {
            name: "X",
            args: isArgument(made) ? [made] : assert.fail(`${name}: no argument`),
            result: () => {}
          }
      // numbers may be atoms: `Argument.atom` takes any
      if (name === "atom" && typeof shape === "number") continue
      const line = sent(command)
      assert.isTrue(Result.isFailure(line), `${name}(${said}) is sent`)
    }
  })

  /** One call of each that can be made, whose last argument has a field too many, or a wrong one. */
  const query = { seen: true }
  const wrongly: ReadonlyArray<readonly [field: string, make: unknown, args: ReadonlyArray<unknown>]> = [
    ["query.envelop", Command.fetch, ["1", { flags: true, envelop: true }]],
    ["query.flags", Command.fetch, ["1", { flags: "yes" }]],
    ["query.headers", Command.fetch, ["1", { headers: "List-Id" }]],
    ["items.0", Command.fetch, ["1", [5]]],
    ["options.uids", Command.fetch, ["1", { flags: true }, { uids: true }]],
    ["options.uid", Command.fetch, ["1", { flags: true }, { uid: true }]],
    ["set", Command.fetch, [{ _tag: "SequenceNumbers", numbers: "abc" }, { flags: true }]],
    ["set", Command.fetch, [{ from: 1 }, { flags: true }]],
    ["query.unseeen", Command.search, [{ unseeen: true }]],
    ["query.or.0.unseeen", Command.search, [{ or: [{ unseeen: true }] }]],
    ["query.not.unseeen", Command.search, [{ not: { unseeen: true } }]],
    ["query.from", Command.search, [{ from: 5 }]],
    ["query.since", Command.search, [{ since: "2026-02-01" }]],
    ["query.since", Command.search, [{ since: new Date(Number.NaN) }]],
    ["options.return.0", Command.search, [query, { return: ["everything"] }]],
    ["options.uids", Command.search, [query, { uids: true }]],
    ["change.remove", Command.store, ["1", { add: ["x"], remove: ["y"] }]],
    ["change.replace", Command.store, ["1", { remove: ["x"], replace: [] }]],
    ["change", Command.store, ["1", {}]],
    ["change.ad", Command.store, ["1", { ad: ["x"] }]],
    ["options.unchangedSince", Command.store, ["1", { add: [] }, { unchangedSince: "5" }]],
    ["by.0", Command.sort, [["foo"], {}]],
    ["by.0", Command.sort, [[], {}]],
    ["by", Command.thread, ["foo", {}]],
    ["query", Command.thread, ["references"]],
    ["reference", Command.listMailboxes, []],
    ["pattern", Command.listMailboxes, [""]],
    ["options.status.0", Command.listMailboxes, ["", "*", { status: ["unsen"] }]],
    ["options.subscribe", Command.listMailboxes, ["", "*", { subscribe: true }]],
    ["items.0", Command.status, ["INBOX", ["unsen"]]],
    ["mailbox", Command.copy, ["1", undefined]],
    ["mailbox", Command.move, ["1"]],
    ["message", Command.append, ["INBOX", "text"]],
    ["options.flag", Command.append, ["INBOX", new Uint8Array(1), { flag: [] }]],
    ["options.internalDate", Command.append, ["INBOX", new Uint8Array(1), { internalDate: "now" }]],
    ["messages.0", Command.appendAll, ["INBOX", []]],
    ["messages.0.message", Command.appendAll, ["INBOX", [{ flags: [] }]]],
    ["query.not", Command.search, [{ not: new Date() }]],
    ["messages.0.flag", Command.appendAll, ["INBOX", [{ message: new Uint8Array(1), flag: [] }]]],
    ["options.specialUse", Command.createMailbox, ["a", { specialUse: "Sent" }]],
    ["to", Command.renameMailbox, ["a"]],
    ["uids", Command.expunge, [{}]],
    ["args.0", Command.raw, ["NOOP", 5]]
  ]
  it.each(wrongly)("D26 names the field: %s", (field, make, args) => {
    const made = called(field, untyped(make), args)
    const line = isCommand(made) ? sent(made) : assert.fail("no command")
    assert.include(
      Result.isFailure(line) ? line.failure : assert.fail(`sent: ${line.success}`),
      `\`${field}\``
    )
  })

  it("says nothing of the value itself", () => {
    const made = called("search", untyped(Command.search), [{ from: { secret: "s3cret" }, text: 5 }])
    const line = isCommand(made) ? sent(made) : assert.fail("no command")
    assert.notInclude(Result.isFailure(line) ? line.failure : "", "s3cret")
  })
})

const nestedTo = (depth: number): Argument.Argument =>
  depth === 0 ? Argument.nil : Argument.list(nestedTo(depth - 1))

describe("a connection", () => {
  const misused = (exit: Exit.Exit<unknown, unknown>, what: string): void => {
    const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : assert.fail(`${what} succeeded`)
    assert.instanceOf(error, ImapError.ImapError, what)
    if (!(error instanceof ImapError.ImapError)) return
    assert.include(["Misuse", "InvalidAccount"], error.reason._tag, what)
  }

  it.effect("D33 execute, stream and select", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const methods: ReadonlyArray<readonly [name: string, f: Untyped, valid: unknown]> = [
        ["execute", untyped(connection.execute), Command.noop],
        ["stream", untyped(connection.stream), Command.fetch("1", ["UID"])],
        ["select", untyped(connection.select), "INBOX"]
      ]
      for (const [name, f, valid] of methods) {
        for (const args of [
          [],
          ...[...shapes, 5, ...(name === "select" ? [] : ["NOOP"])].map((each) => [each]),
          ...(name === "select" ? [null, 5, "x", [], { nonsense: 1 }, { readOnly: "yes" }] : []).map(
            (each) => [valid, each]
          )
        ]) {
          const made = called(name, f, args)
          const effect = Stream.isStream(made) ? Stream.runDrain(made) : made
          if (!isEffect(effect)) return assert.fail(`${name} gives no effect`)
          misused(
            yield* inTime(effect),
            `${name}(${args.map((each) => Object.prototype.toString.call(each)).join()})`
          )
        }
      }
      assert.strictEqual(yield* connection.state, "selected.quiet")
    })
  )

  it.effect(
    "D37 values that are too deep, in themselves, gone or no number: nothing is sent, and it goes on",
    () =>
      Effect.gen(function* () {
        const { connection } = yield* connected(wellBehaved)
        const { execute } = connection
        const deep = Array.from({ length: 20_000 }).reduce<Argument.Argument>(
          (inner) => Argument.list(inner),
          Argument.nil
        )
        const query = Array.from({ length: 20_000 }).reduce<Command.SearchQuery>((not) => ({ not }), {
          seen: true
        })
        const flat = Array.from({ length: 20_000 }, (_, at) => ({ from: `${at}` }))
        const message = new TextEncoder().encode("Subject: a\r\n\r\n")
        const append = Command.append("INBOX", message)
        structuredClone(message.buffer, { transfer: [message.buffer] })
        const within: { or: Array<Command.SearchQuery> } = { or: [] }
        within.or.push(within)
        const unreadable = {
          get seen(): boolean {
            throw new Error("a getter")
          }
        }
        const wrong: Readonly<Record<string, Effect.Effect<unknown, unknown>>> = {
          "a list nested 20,000 deep": execute(Command.raw("X", deep)),
          "a list nested 101 deep": execute({ ...Command.noop, args: [nestedTo(101)] }),
          "a query nested 20,000 deep": execute(Command.search(query)),
          "a query within itself": execute(Command.search(within)),
          "a query that cannot be read": execute(Command.search(unreadable)),
          "a message that was transferred afterwards": execute(append),
          "a message that was transferred before": execute(Command.append("INBOX", message))
        }
        for (const [what, effect] of Object.entries(wrong)) misused(yield* inTime(effect), what)
        yield* yield* inTime(execute(Command.search({ or: flat.slice(0, 100) })))
        yield* yield* inTime(execute(Command.noop))
        assert.isTrue(Predicate.hasProperty(Command.search({ or: flat }), "name"))
        assert.strictEqual(yield* connection.state, "selected.quiet")
      })
  )

  it.effect("unselect", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      for (const each of [null, 5, "x", [], { nonsense: 1 }, { expunge: "yes" }]) {
        const made = called("unselect", untyped(connection.unselect), [each])
        if (!isEffect(made)) return assert.fail("unselect gives no effect")
        misused(yield* inTime(made), `unselect(${Object.prototype.toString.call(each)})`)
      }
      assert.strictEqual(yield* connection.state, "selected.quiet")
    })
  )

  it.effect("within", () =>
    Effect.gen(function* () {
      const { connection } = yield* connected(wellBehaved)
      const noEffects = shapes.filter((each) => typeof each !== "function")
      for (const args of [
        [],
        ["INBOX"],
        ...shapes.map((each) => [each, () => Effect.void]),
        ...noEffects.map((each) => ["INBOX", each]),
        ...shapes.map((each) => ["INBOX", () => Effect.void, each])
      ]) {
        const made = called("within", untyped(connection.within), args)
        if (!isEffect(made)) return assert.fail("within gives no effect")
        misused(
          yield* inTime(made),
          `within(${args.map((each) => Object.prototype.toString.call(each)).join()})`
        )
      }
      assert.strictEqual(yield* connection.state, "selected.quiet")
    })
  )

  it.effect("D33 an account, and options, whatever they are", () =>
    Effect.gen(function* () {
      const server = yield* Simulator.make(wellBehaved)
      const account = { host: "imap.example.com", user: "user", password: Redacted.make("secret") }
      for (const open of [ImapConnection.open, ImapConnection.make, Supervised.make]) {
        const f = untyped(open)
        for (const args of [
          [],
          ...[...shapes, "x", [], {}].map((each) => [each]),
          ...[null, 5, "x", [], { nonsense: 1 }, { label: 5 }, { rediscover: "yes" }].map((each) => [
            account,
            each
          ])
        ]) {
          const made = called("open", f, args)
          if (!isEffect(made)) return assert.fail("no effect")
          const exit = yield* inTime(Effect.scoped(Effect.provideService(made, Transport, server.transport)))
          misused(exit, args.map((each) => Object.prototype.toString.call(each)).join())
        }
      }
      assert.isEmpty(server.log())
      for (const each of shapes) {
        const made = called("make", untyped(Account.make), [each])
        misused(yield* Effect.exit(isEffect(made) ? made : Effect.succeed(made)), "make")
      }
    })
  )
})
