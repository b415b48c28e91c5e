import { assert, describe, it } from "@effect/vitest"
import { Clock, Deferred, Effect, Exit, Scope } from "effect"
import type { Activities } from "../src/lifecycle/machine/activities.ts"
import { launch, movesFrom, pass, pending, type Performers, willing } from "./machine/fakes.ts"
import { caps, errors, settings } from "./machine/fixtures.ts"
import type { Listening } from "../src/lifecycle/interpreter/Interpreter.ts"
import { settle } from "./support/settle.ts"

const tls = settings({ security: "tls" }, { attempts: 1 })

/** Notes when things happen, in milliseconds of the test's clock. */
const journal = () => {
  const lines: Array<string> = []
  const note = (text: string) =>
    Effect.map(Clock.currentTimeMillis, (now) => void lines.push(`${now} ${text}`))
  return { lines, note }
}

/** Never answers, and takes `ending` to go. */
const lingering = (ending: Effect.Effect<unknown>) => Effect.onInterrupt(Effect.never, () => ending)

describe("leaving a state", () => {
  it.effect("the next activity of a way in waits for the finalizers of the last one", () =>
    Effect.gen(function* () {
      const { lines, note } = journal()
      yield* launch({
        ...willing,
        authenticate: () => lingering(Effect.andThen(Effect.sleep(400), note("gone"))),
        close: () =>
          Effect.as(note("close"), {
            type: "done" as const,
            words: undefined,
            standing: {},
            lookingUp: [],
            account: { own: 0, logins: 0, hasAcceptedToken: false }
          })
      })
      yield* pass(30_000)
      assert.deepStrictEqual(lines, [])
      yield* pass(400)
      assert.deepStrictEqual(lines, ["30400 gone", "30400 close"])
    })
  )

  it.effect("a finalizer that never ends delays it by a second, and not forever", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      yield* launch({
        ...willing,
        authenticate: () => lingering(Effect.never),
        // in one step: its own limit is over at the same moment
        close: () => {
          lines.push("close")
          return Effect.succeed({
            type: "done" as const,
            words: undefined,
            standing: {},
            lookingUp: [],
            account: { own: 0, logins: 0, hasAcceptedToken: false }
          })
        }
      })
      yield* pass(30_000)
      yield* pass(999)
      assert.deepStrictEqual(lines, [])
      yield* pass(1)
      assert.deepStrictEqual(lines, ["close"])
    })
  )

  it.effect("the end of a way in delays neither the other one nor the winner", () =>
    Effect.gen(function* () {
      const { lines, note } = journal()
      const { state } = yield* launch(
        {
          ...willing,
          dial: ({ wayIn }) =>
            wayIn === "implicitTls"
              ? lingering(Effect.never)
              : Effect.as(note(wayIn), { type: "ok", channel: "clear" }),
          settle: () =>
            Effect.as(note("settle"), {
              type: "ok",
              channel: "tls",
              canBind: true,
              tls: undefined,
              compresses: false,
              quirks: { loginFirst: undefined, loginAfterPlain: undefined }
            })
        },
        settings()
      )
      yield* pass(1_000)
      assert.deepStrictEqual([...lines, state()], ["1000 startTls", "1000 settle", "selected.quiet"])
      yield* pass(1_000)
    })
  )

  it.effect("the limit of a state holds while its activity still waits for the last one", () =>
    Effect.gen(function* () {
      const { state } = yield* launch({
        ...willing,
        authenticate: () => lingering(Effect.never),
        close: () => Effect.never
      })
      yield* pass(31_000)
      assert.strictEqual(state(), "failed")
    })
  )
})

describe("children", () => {
  it.effect("what a list of actions starts and stops is never started", () =>
    Effect.gen(function* () {
      const { lines, note } = journal()
      const { state } = yield* launch({
        ...willing,
        capability: () => Effect.andThen(note("capability"), Effect.never),
        identify: () => Effect.andThen(note("identify"), Effect.never),
        enable: () => Effect.andThen(note("enable"), Effect.never),
        select: () => Effect.as(note("select"), { type: "ok" as const, flights: 2 })
      })
      assert.deepStrictEqual([...lines, state()], ["0 select", "selected.quiet"])
    })
  )

  it.effect("an answer and a timeout at the same instant: exactly one is taken", () =>
    Effect.gen(function* () {
      const { events, state } = yield* launch({
        ...willing,
        authenticate: () => Effect.delay(willing.authenticate({ ...authentication }), 30_000)
      })
      yield* pass(30_000)
      assert.lengthOf(movesFrom(events(), "authenticating.requesting"), 1)
      assert.include(["selected.quiet", "failed"], state())
    })
  )

  it.effect("a stale answer is dropped", () =>
    Effect.gen(function* () {
      const { events, interpreter, state } = yield* launch(
        {
          ...willing,
          authenticate: () =>
            Effect.uninterruptible(Effect.delay(willing.authenticate({ ...authentication }), 40_000)),
          close: () =>
            Effect.as(Effect.sleep(500), {
              type: "done" as const,
              words: undefined,
              standing: {},
              lookingUp: [],
              account: { own: 0, logins: 0, hasAcceptedToken: false }
            }),
          backoff: () => Effect.never
        },
        settings({ security: "tls" }, { attempts: 2 })
      )
      yield* pass(32_000)
      const before = events().length
      const snapshot = interpreter.snapshot
      yield* pass(20_000)
      assert.strictEqual(state(), "backoff")
      assert.strictEqual(interpreter.snapshot, snapshot)
      assert.strictEqual(events().length, before)
    })
  )

  it.effect("an answer behind the event that stops its activity is dropped", () =>
    Effect.gen(function* () {
      const later: { send?: (event: { readonly type: string }) => void } = {}
      const { events, interpreter } = yield* launch({
        ...willing,
        select: (input) => {
          later.send?.({ type: "user.logout" })
          return willing.select(input)
        }
      })
      later.send = (event) => interpreter.send(event)
      interpreter.send({ type: "user.select", mailbox: "Sent", readOnly: false, visits: false })
      yield* settle
      const ends = events().flatMap(({ data, name }) =>
        name === "activity:end" && data.id === "select" ? [data.outcome] : []
      )
      assert.deepStrictEqual(ends, ["ok", "interrupted"])
    })
  )

  const authentication: Activities["authenticate"]["input"] = {
    form: { command: "LOGIN", mechanism: "LOGIN", initialResponse: false },
    capabilities: caps("IMAP4rev1"),
    secured: true,
    probe: false,
    pipelined: {
      steps: [],
      capabilities: undefined,
      before: undefined,
      identified: false,
      enable: [],
      utf8: false,
      resumption: undefined,
      mailbox: "INBOX",
      readOnly: false
    }
  }
})

describe("the fiber of an activity", () => {
  it.effect("performs what its answer leads to", () =>
    Effect.gen(function* () {
      const fibers = new Set<number>()
      const noted = <A, E>(work: Effect.Effect<A, E>) =>
        Effect.flatMap(Effect.fiberId, (id) => {
          fibers.add(id)
          return Effect.delay(work, 10)
        })
      const { state } = yield* launch({
        ...willing,
        dial: (input) => noted(willing.dial(input)),
        handshake: (input) => noted(willing.handshake(input)),
        greeting: (input) => noted(willing.greeting(input)),
        authenticate: (input) => noted(willing.authenticate(input)),
        select: (input) => noted(willing.select(input))
      })
      yield* Effect.repeat(pass(10), { times: 4 })
      assert.deepStrictEqual([state(), fibers.size], ["selected.quiet", 1])
    })
  )

  it.effect("ends with the activity that it was interrupted in", () =>
    Effect.gen(function* () {
      const { lines, note } = journal()
      const { interpreter, state } = yield* launch({
        ...willing,
        select: (input) => Effect.andThen(note("select"), Effect.delay(willing.select(input), 10)),
        watch: () => lingering(note("left")),
        logout: () => Effect.andThen(note("logout"), Effect.succeed({ type: "done" as const }))
      })
      yield* pass(10)
      interpreter.send({ type: "user.logout" })
      yield* settle
      assert.deepStrictEqual([...lines, state()], ["0 select", "10 left", "10 logout", "closed"])
    })
  )

  it.effect("is not there while an activity listens, whose wait ends with its state", () =>
    Effect.gen(function* () {
      const { lines } = journal()
      let lose = () => {}
      const listening = {
        ...willing,
        watch: (): Listening<never> => (then) => {
          lose = () => then(Effect.fail(errors.missing))
          return () => lines.push("left")
        }
      }
      const { interpreter, state } = yield* launch(listening)
      interpreter.send({ type: "user.logout" })
      yield* settle
      assert.deepStrictEqual([...lines, state()], ["left", "closed"])
      lose()
      assert.strictEqual(state(), "closed")
      const lost = yield* launch(listening)
      lose()
      yield* settle
      assert.strictEqual(lost.state(), "needsUser")
    })
  )
})

describe("defects", () => {
  const dying: ReadonlyArray<readonly [string, Performers["select"]]> = [
    ["dies", () => Effect.die(new Error("no such thing"))],
    ["interrupts itself", () => Effect.interrupt],
    [
      "throws before there is an effect",
      () => {
        throw new Error("no such thing")
      }
    ]
  ]
  it.effect.each(dying)("an activity that %s is a failure, and the connection is closed", ([, select]) =>
    Effect.gen(function* () {
      const { events, interpreter, state } = yield* launch({ ...willing, select })
      const { failure } = interpreter.snapshot.context
      assert.deepStrictEqual(
        [state(), failure?.reason._tag, ...movesFrom(events(), "selecting")],
        ["failed", "Defect", "failure.select > failing"]
      )
    })
  )

  it.effect("an answer that cannot be read is a failure", () =>
    Effect.gen(function* () {
      const unreadable = {
        type: "ok" as const,
        get capabilities(): never {
          throw new Error("no such thing")
        }
      }
      const { events } = yield* launch({ ...willing, greeting: () => Effect.succeed(unreadable) })
      assert.deepStrictEqual(movesFrom(events(), "dialing.implicitTls.greeting").slice(0, 1), [
        "failure.implicitTls.greeting > dialing.implicitTls.lost"
      ])
    })
  )

  it.effect("a machine that throws fails, and does not hang", () =>
    Effect.gen(function* () {
      const limits = {
        ...tls.limits,
        get attempt(): never {
          throw new Error("no such thing")
        }
      }
      const { interpreter, state } = yield* launch(willing, { ...tls, limits })
      assert.deepStrictEqual(
        [state(), interpreter.snapshot.context.failure?.reason._tag],
        ["failed", "Defect"]
      )
    })
  )

  it.effect("an error that an activity fails with is reported as it is", () =>
    Effect.gen(function* () {
      const { interpreter, state } = yield* launch({ ...willing, select: () => Effect.fail(errors.missing) })
      assert.deepStrictEqual(
        [state(), interpreter.snapshot.context.failure?.reason],
        ["needsUser", errors.missing.reason]
      )
    })
  )
})

/** Each activity takes 4 s, and is counted while it is at work. */
const counted = (performers: Performers) => {
  let working = 0
  const busy = <A, E>(work: Effect.Effect<A, E>) =>
    Effect.acquireUseRelease(
      Effect.sync(() => void working++),
      () => Effect.delay(work, 4_000),
      () => Effect.sync(() => void working--)
    )
  const slow: Performers = {
    ...performers,
    resolve: (input) => busy(performers.resolve(input)),
    dial: (input) => busy(performers.dial(input)),
    handshake: (input) => busy(performers.handshake(input)),
    greeting: (input) => busy(performers.greeting(input)),
    authenticate: (input) => busy(performers.authenticate(input)),
    select: (input) => busy(performers.select(input)),
    watch: (input) => busy(performers.watch(input))
  }
  return { slow, working: () => working }
}

describe("the end", () => {
  it.effect.each([0, 1, 4_000, 9_000, 12_000, 17_000, 20_000, 26_000, 40_000])(
    "a scope that is closed after %d ms leaves no fiber and no timer",
    (ms) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const { slow, working } = counted(willing)
        const { events, interpreter } = yield* Scope.provide(launch(slow), scope)
        yield* pass(ms)
        const busy = working()
        yield* Scope.close(scope, Exit.void)
        assert.deepStrictEqual([busy, working()], [1, 0])
        assert.deepStrictEqual(pending(events()), [])
        const snapshot = interpreter.snapshot
        const before = events().length
        interpreter.send({ type: "user.logout" })
        yield* pass(120_000)
        assert.deepStrictEqual([interpreter.snapshot, events().length], [snapshot, before])
      })
  )

  it.effect("a finalizer that never ends delays the scope by a second at most", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      yield* Scope.provide(launch({ ...willing, watch: () => lingering(Effect.never) }), scope)
      const closing = yield* Effect.forkChild(Scope.close(scope, Exit.void), { startImmediately: true })
      yield* pass(999)
      assert.isUndefined(closing.pollUnsafe())
      yield* pass(1)
      assert.isDefined(closing.pollUnsafe())
    })
  )

  it.effect("an activity that lingers does not outlive the machine's end", () =>
    Effect.gen(function* () {
      const gone = yield* Deferred.make<void>()
      const { interpreter, state } = yield* launch({
        ...willing,
        watch: () => lingering(Effect.andThen(Effect.sleep(300), Deferred.succeed(gone, undefined)))
      })
      // the first sleep of a test's clock must not be a finalizer's
      yield* pass(1)
      interpreter.send({ type: "user.logout" })
      yield* pass(299)
      assert.deepStrictEqual([state(), yield* Deferred.isDone(gone)], ["loggingOut", false])
      yield* pass(1)
      yield* interpreter.stop
      assert.deepStrictEqual([state(), yield* Deferred.isDone(gone)], ["closed", true])
    })
  )
})
