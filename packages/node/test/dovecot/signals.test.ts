import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Dovecot, layer, skipped } from "./Dovecot.ts"
import { relayed, run, signal } from "./support.ts"

type Step = "greeting" | "auth" | "select"

const spoken: { readonly [At in Exclude<Step, "greeting">]: RegExp } = {
  auth: /^\w+ (?:LOGIN|AUTHENTICATE) /im,
  select: /^\w+ SELECT /im
}

/** The login process greets only once the auth process has answered it; stopped, that leaves time to signal. */
const withoutGreeting = Effect.gen(function* () {
  const dovecot = yield* Dovecot
  const [auth] = dovecot.processes().filter(({ name }) => name === "auth")
  assert.isDefined(auth)
  yield* Effect.sync(() => process.kill(auth.pid, "SIGSTOP"))
})

interface Strike {
  readonly signal: "SIGSTOP" | "SIGKILL"
  readonly step: Step
  /** Let the client's flights through as they are; otherwise each line waits for the answer before it. */
  readonly together?: boolean
}

/** A relay that strikes once. The connection is in the clear, so that it can see which step it is at. */
const striking = Effect.fnUntraced(function* ({ signal: name, step, together = false }: Strike) {
  const { port } = yield* Dovecot
  const context = yield* Effect.context<Dovecot>()
  const served: Array<string> = []
  const strike = (clientPort: number) =>
    Effect.provideContext(
      Effect.map(signal(name, port, clientPort), (found) => served.push(found)),
      context
    )
  const isDue = (text: string) => step !== "greeting" && spoken[step].test(text) && served.length === 0
  if (step === "greeting") yield* withoutGreeting
  const relay = yield* relayed(port, {
    ...(step === "greeting" ? { connected: strike } : {}),
    sent: (text, from) => (isDue(text) ? strike(from) : Effect.void),
    oneAtATime: !together
  })
  return { ...relay, served }
})

const plain = (port: number) =>
  ["--host", "127.0.0.1", "--port", `${port}`, "--security", "none", "--allow-plaintext"] as const

/** One attempt through a relay that strikes; it must fail at the step, and leave nothing open. */
const failing = Effect.fnUntraced(function* (strike: Strike, limit: string) {
  const relay = yield* striking(strike)
  const args = [...plain(relay.port), "--attempts", "1", "--timeout", limit]
  const { exit, printed } = yield* run({ args })
  assert.deepStrictEqual(relay.served, [strike.step === "select" ? "imap" : "imap-login"])
  assert.strictEqual(exit, 75)
  assert.strictEqual(printed.outcome, "failed")
  if (printed.outcome !== "failed") return yield* Effect.die("unreachable")
  assert.strictEqual(printed.error.step, strike.step)
  assert.strictEqual(printed.attempts, 1)
  yield* relay.closed
  return printed
})

/** The command waits for so long: what answers at all has done so on a busy machine, too. */
const patience = "10s"

const limit = 120_000

describe.skipIf(skipped).concurrent("the serving process of a real Dovecot", () => {
  for (const step of ["greeting", "auth", "select"] as const) {
    const stopped = Effect.gen(function* () {
      const { elapsedMs, error } = yield* failing({ signal: "SIGSTOP", step }, patience)
      assert.strictEqual(error.reason._tag, step === "greeting" ? "GreetingTimeout" : "Timeout")
      assert.strictEqual(error.reason.step, step === "greeting" ? undefined : step)
      // a port that never greets may be another service's, or expect TLS; otherwise the app allowed less time than usual
      assert.deepInclude(error, { actionBy: step === "greeting" ? "user" : "app", retry: "now" })
      // a timer may come a little early
      assert.isAtLeast(elapsedMs, 9_900)
    })
    it.live(`stopped at ${step}: a timeout names the step, 75`, () => Effect.provide(stopped, layer), limit)

    const killed = Effect.gen(function* () {
      const { error } = yield* failing({ signal: "SIGKILL", step }, "1m")
      assert.strictEqual(error.reason._tag, step === "greeting" ? "ClosedBeforeGreeting" : "ConnectionLost")
    })
    it.live(`killed at ${step}: the loss names the step, 75`, () => Effect.provide(killed, layer), limit)
  }

  for (const name of ["SIGKILL", "SIGSTOP"] as const) {
    const once = Effect.gen(function* () {
      const relay = yield* striking({ signal: name, step: "select", together: true })
      const { exit, printed } = yield* run({ args: [...plain(relay.port), "--timeout", patience] })
      assert.deepStrictEqual(relay.served, ["imap"])
      assert.strictEqual(exit, 0)
      assert.deepInclude(printed, { outcome: "selected", attempts: 2 })
      assert.strictEqual(relay.connections(), 2)
      yield* relay.closed
    })
    it.live(
      `${name} at SELECT costs one attempt, and the mailbox is reached`,
      () => Effect.provide(once, layer),
      limit
    )
  }
})
