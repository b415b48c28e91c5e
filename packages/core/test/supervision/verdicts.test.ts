/** A verdict on one command is its caller's: the account goes on for all others, and no person has to act. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, type Fiber, Scope, Stream } from "effect"
import * as Command from "../../src/imap/Command.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as ImapPool from "../../src/mailbox/ImapPool.ts"
import type * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, errorOf, inTime } from "../connection/support.ts"
import { everyReason, variants } from "../support/reasons.ts"
import { pass, statusText } from "./support.ts"
import { type Behavior, type Poison, say, serving } from "./verdictServer.ts"

const kib = 1024
const z = (size: number): string => "z".repeat(size)

/** What no client can bear, and the reason that follows. */
const poisons: Readonly<Record<string, Poison>> = {
  LineTooLong: ({ end }) => say(end, `* SEARCH ${"1 ".repeat(40 * kib)}`),
  LiteralTooLarge: ({ end }) => say(end, `* 1 FETCH (UID 5 BODY[] {${200 * kib}}`, z(64)),
  ResponseTooLarge: ({ end }) =>
    say(end, `* 1 FETCH (UID 5${` BODY[1] {${50 * kib}}\r\n${z(50 * kib)}`.repeat(9)})`),
  NestingTooDeep: ({ end }) => say(end, `* NAMESPACE ${"(".repeat(200)}${")".repeat(200)} NIL NIL`),
  TooMuchData: ({ end, tag }) =>
    say(end, ...Array.from({ length: 400 }, () => `* X-DATA ${z(1_000)}`), `${tag} OK done`),
  ProtocolViolation: ({ end }) => say(end, "* PREAUTH again"),
  ProtocolDesync: ({ end }) => say(end, ...Array.from({ length: 9 }, (_, n) => `nobody${n} OK done`)),
  ServerBye: ({ end }) => Effect.andThen(say(end, "* BYE that was too much"), end.end),
  ConnectionLost: ({ end }) => end.reset
}

/** Streams take data of any size, and what a change of the mailbox brings is not kept. */
const bears = (call: string, reason: string): boolean =>
  (/^(?:stream|download)$/.test(call) && /^(?:LiteralTooLarge|ResponseTooLarge|TooMuchData)$/.test(reason)) ||
  (/^(?:messages|select|within|use of a mailbox|unselect)$/.test(call) && reason === "TooMuchData")

const message = new TextEncoder().encode(`Subject: x\r\n\r\n${z(200)}`)

interface Call {
  readonly verb: RegExp
  readonly make: (supervised: Supervised.Supervised) => Effect.Effect<unknown, ImapError.ImapError>
}

/** Calls of the public API that send a command, with the command. */
const calls: Readonly<Record<string, Call>> = {
  "execute search": {
    verb: /^UID SEARCH/,
    make: ({ use }) => use(({ execute }) => execute(Command.search({ deleted: false })))
  },
  "execute fetch": {
    verb: /^UID FETCH/,
    make: ({ use }) => use(({ execute }) => execute(Command.fetch(5, { source: true })))
  },
  "exchange store": {
    verb: /^UID STORE/,
    make: ({ use }) => use(({ exchange }) => exchange(Command.store(5, { add: ["\\Seen"] })))
  },
  "execute append": {
    verb: /^APPEND/,
    make: ({ use }) => use(({ execute }) => execute(Command.append("Other", message)))
  },
  stream: {
    verb: /^UID FETCH/,
    make: ({ use }) => use(({ stream }) => Stream.runDrain(stream(Command.fetch(5, { source: true }))))
  },
  messages: {
    verb: /^UID FETCH/,
    make: ({ use }) => use(({ messages }) => Stream.runDrain(messages(Command.fetch("1:*", { flags: true }))))
  },
  download: {
    verb: /^UID FETCH/,
    make: ({ use }) => use(({ download }) => Stream.runDrain(download(5).bytes))
  },
  list: { verb: /^LIST/, make: ({ use }) => use(({ execute }) => execute(Command.listMailboxes("", "*"))) },
  status: {
    verb: /^STATUS/,
    make: ({ use }) => use(({ execute }) => execute(Command.status("Other", ["messages"])))
  },
  select: { verb: /^(?:SELECT|EXAMINE) "?Other/, make: ({ use }) => use(({ select }) => select("Other")) },
  within: {
    verb: /^(?:SELECT|EXAMINE) "?Other/,
    make: ({ use }) => use(({ within }) => within("Other", () => Effect.void))
  },
  "use of a mailbox": {
    verb: /^(?:SELECT|EXAMINE) "?Other/,
    make: ({ use }) => use("Other", ({ execute }) => execute(Command.noop))
  },
  unselect: { verb: /^(?:CLOSE|UNSELECT|EXAMINE)/, make: ({ use }) => use(({ unselect }) => unselect()) }
}

const policy = Policy.make({
  sizes: { line: 64 * kib, literal: 128 * kib, response: 256 * kib, commandData: 128 * kib }
})

const begun = Effect.fnUntraced(function* (behavior: Behavior) {
  const memory = yield* serving(behavior)
  const supervised = yield* Supervised.make(accountFor(Simulator.profiles.wellBehaved)).pipe(
    Effect.provideService(Transport, memory.transport),
    Effect.provideService(Policy.Policy, policy),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Lockouts.Lockouts, Lockouts.make()),
    Effect.provideService(Pacing.Pacing, Pacing.make())
  )
  const statuses: Array<string> = []
  const heard = Stream.runForEach(supervised.statusChanges, (status) =>
    Effect.sync(() => void statuses.push(statusText(status)))
  )
  yield* Effect.forkScoped(heard, { startImmediately: true })
  yield* Effect.addFinalizer(() => inTime(supervised.logout, 10_000))
  const connections = () => new Set(memory.log().map(({ connection }) => connection)).size
  return { connections, statuses, supervised }
})

/** Works again and again, and counts; `goesOn`: the errors after which it does so. */
const working = Effect.fnUntraced(function* (
  work: Effect.Effect<unknown, ImapError.ImapError>,
  goesOn: (error: ImapError.ImapError) => boolean
) {
  const done = { times: 0 }
  const turn = Effect.matchEffect(work, {
    onFailure: (error) => (goesOn(error) ? Effect.void : Effect.fail(error)),
    onSuccess: () => Effect.sync(() => void done.times++)
  })
  const fiber = yield* Effect.forkScoped(Effect.forever(Effect.andThen(turn, Effect.sleep(700))), {
    startImmediately: true
  })
  return { done, fiber }
})

const isGoing = ({ fiber }: { readonly fiber: Fiber.Fiber<unknown, ImapError.ImapError> }): boolean =>
  fiber.pollUnsafe() === undefined

const tried = Effect.fnUntraced(function* (call: Call, behavior: Behavior) {
  const { statuses, supervised } = yield* begun(behavior)
  yield* pass(1_000)
  assert.strictEqual(statuses.at(-1), "Selected")
  const noop = ({ execute }: Pick<ImapConnection.ImapConnection, "execute">) => execute(Command.noop)
  const others = [
    yield* working(supervised.use(noop, { isRepeatable: true }), () => false),
    yield* working(supervised.use(noop), ({ retry }) => retry === "now"),
    yield* working(
      supervised.use(({ exchange }) => exchange(Command.raw("CHECK"))),
      ({ retry }) => retry === "now"
    )
  ]
  yield* pass(500)
  const culprit = yield* Effect.forkChild(call.make(supervised), { startImmediately: true })
  yield* pass(30_000, 1_000)
  const before = others.map(({ done }) => done.times)
  yield* pass(5_000, 500)
  assert.notInclude(
    statuses.map((status) => status.split(" ")[0]),
    "NeedsUser"
  )
  assert.strictEqual(statuses.at(-1), "Selected")
  assert.isTrue(others.every(isGoing))
  for (const [index, { done }] of others.entries()) assert.isAbove(done.times, before[index] ?? 0)
  return { exit: culprit.pollUnsafe(), statuses }
})

const ownReason = (exit: Exit.Exit<unknown, ImapError.ImapError> | undefined): string | undefined => {
  const error = errorOf(exit)
  return error?.reason._tag
}

describe("an answer that ends the connection", () => {
  // each call meets every third poison, and each poison every third call
  for (const [index, [name, call]] of Object.entries(calls).entries()) {
    const met = Object.entries(poisons).filter((_, at) => (at + index) % 3 === 0)
    it.effect.each(met.filter(([reason]) => !bears(name, reason)))(
      `${name}: %s is its caller's alone`,
      ([reason, poison]) =>
        Effect.gen(function* () {
          const { exit } = yield* tried(call, { verb: call.verb, poison })
          assert.strictEqual(ownReason(exit), reason)
        })
    )
  }

  it.effect("a literal refused without its tag is its caller's alone, and the connection goes on", () =>
    Effect.gen(function* () {
      const { make } = calls["execute append"] ?? assert.fail()
      const poison: Poison = ({ end }) => say(end, "* BAD command line limit exceeded")
      const { exit, statuses } = yield* tried(
        { verb: /^APPEND/, make },
        { verb: /^APPEND/, poison, atLiteral: true }
      )
      assert.strictEqual(ownReason(exit), "CommandRejectedUntagged")
      assert.deepStrictEqual(statuses, ["Connecting", "Selected"])
    })
  )
})

describe("work that is repeated after a loss", () => {
  const search = ({ execute }: Pick<ImapConnection.ImapConnection, "execute">) =>
    execute(Command.search({ deleted: false }))
  const behavior: Behavior = { verb: /^UID SEARCH/, poison: poisons["LineTooLong"] ?? assert.fail() }

  it.effect("is not repeated by an account if its own command ended the connection", () =>
    Effect.gen(function* () {
      const { connections, supervised } = yield* begun(behavior)
      yield* pass(1_000)
      const exit = yield* inTime(supervised.use(search, { isRepeatable: true }))
      assert.strictEqual(ownReason(exit), "LineTooLong")
      assert.strictEqual(connections(), 1)
    })
  )

  it.effect("is not repeated by a pool either, which goes on", () =>
    Effect.gen(function* () {
      const memory = yield* serving(behavior)
      const scope = yield* Scope.make()
      yield* Effect.addFinalizer(() => inTime(Scope.close(scope, Exit.void)))
      const pool = yield* ImapPool.make(accountFor(Simulator.profiles.wellBehaved)).pipe(
        Scope.provide(scope),
        Effect.provideService(Transport, memory.transport),
        Effect.provideService(Policy.Policy, policy),
        Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
        Effect.provideService(Pacing.Pacing, Pacing.make())
      )
      const exit = yield* inTime(pool.use(search, { isRepeatable: true }))
      assert.strictEqual(ownReason(exit), "LineTooLong")
      const after = yield* inTime(pool.use(({ execute }) => execute(Command.noop)))
      assert.isTrue(Exit.isSuccess(after))
    })
  )
})

describe("what the library asks by itself, and what comes unasked", () => {
  const hour = 3_600_000

  it.effect("a question of `changes` that ends each connection is asked more and more rarely", () =>
    Effect.gen(function* () {
      const poison = poisons["LineTooLong"] ?? assert.fail()
      const { connections, statuses, supervised } = yield* begun({ verb: /^UID (?:FETCH|SEARCH)/, poison })
      yield* Effect.forkScoped(Stream.runDrain(supervised.changes()), { startImmediately: true })
      yield* pass(hour, 5_000)
      assert.notInclude(
        statuses.map((status) => status.split(" ")[0]),
        "NeedsUser"
      )
      assert.isAbove(connections(), 5)
      assert.isBelow(connections(), 40)
    })
  )

  it.effect("a line that comes unasked and is too long costs that connection, and never the account", () =>
    Effect.gen(function* () {
      const poison: Poison = ({ end }) => say(end, "+ idling", `* OK ${z(80 * kib)}`)
      const { connections, statuses, supervised } = yield* begun({ verb: /^IDLE/, poison })
      yield* pass(20_000)
      assert.include(statuses.join(), "Connecting LineTooLong")
      const used = yield* inTime(
        supervised.use(({ execute }) => execute(Command.noop), { isRepeatable: true })
      )
      assert.isTrue(Exit.isSuccess(used))
      yield* pass(hour, 5_000)
      assert.notInclude(
        statuses.map((status) => status.split(" ")[0]),
        "NeedsUser"
      )
      assert.isBelow(connections(), 60)
    })
  )
})

describe("a goodbye in words for the account's owner", () => {
  it.effect("L26 waits for the owner only once the next connection ends in the same way", () =>
    Effect.gen(function* () {
      const poison: Poison = ({ end }) =>
        Effect.andThen(say(end, "* BYE IMAP access is disabled for this account"), end.end)
      const { connections, statuses } = yield* begun({ verb: /^IDLE/, poison })
      yield* pass(600_000, 5_000)
      assert.deepStrictEqual(
        statuses.filter((status) => /^(?:Selected|NeedsUser)/.test(status)),
        ["Selected", "Selected", "NeedsUser ImapDisabled"]
      )
      assert.strictEqual(connections(), 2)
    })
  )
})

describe("every reason, met by a caller whose command was not the cause", () => {
  it.each([...everyReason, ...variants].map((reason) => [reason._tag, reason] as const))(
    "%s is nobody's turn, and a retry helps",
    (_, reason) => {
      const { actionBy, retry } = ImapError.make(reason, "selected", { call: "another" })
      assert.strictEqual(actionBy, "nobody")
      assert.notStrictEqual(retry, "never")
      const own = ImapError.make(reason, "command", { call: "own" })
      assert.strictEqual(own.retry, ImapError.make(reason, "command").retry)
    }
  )
})
