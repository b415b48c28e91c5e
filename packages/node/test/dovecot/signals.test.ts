import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Dovecot, layer, skipped } from "./Dovecot.ts"
import { relayed, run, signal } from "./support.ts"

type Step = "greeting" | "auth" | "select"

const spoken: { readonly [At in Exclude<Step, "greeting">]: RegExp } = {
  auth: /^\w+ (LOGIN|AUTHENTICATE) /im,
  select: /^\w+ SELECT /im
}

/** The login process greets only once the auth process has answered it; stopped, that leaves time to signal. */
const withoutGreeting = Effect.gen(function* () {
  const dovecot = yield* Dovecot
  const [auth] = dovecot.processes().filter(({ name }) => name === "auth")
  assert.isDefined(auth)
  yield* Effect.sync(() => process.kill(auth.pid, "SIGSTOP"))
})

/** A connection in the clear, so that the relay can see which step it is at. */
const struckAt = Effect.fnUntraced(function* (step: Step, name: "SIGSTOP" | "SIGKILL", times: number) {
  const { port } = yield* Dovecot
  const context = yield* Effect.context<Dovecot>()
  const struck: Array<string> = []
  const strike = (clientPort: number) =>
    Effect.provideContext(
      Effect.map(signal(name, port, clientPort), (served) => struck.push(served)),
      context
    )
  if (step === "greeting") yield* withoutGreeting
  const relay = yield* relayed(
    port,
    step === "greeting"
      ? { connected: strike }
      : {
          sent: (text, from) =>
            spoken[step].test(text) && struck.length < times ? strike(from) : Effect.void
        }
  )
  return { ...relay, struck }
})

const plain = (port: number) =>
  ["--host", "127.0.0.1", "--port", `${port}`, "--security", "none", "--allow-plaintext"] as const

const steps: ReadonlyArray<readonly [step: Step, served: string]> = [
  ["greeting", "imap-login"],
  ["auth", "imap-login"],
  ["select", "imap"]
]

describe.skipIf(skipped).concurrent("the serving process of a real Dovecot", () => {
  for (const [step, served] of steps) {
    it.live(
      `stopped at ${step}: a timeout that names the step, 75, within the limit`,
      () =>
        Effect.gen(function* () {
          const relay = yield* struckAt(step, "SIGSTOP", 1)
          const args = [...plain(relay.port), "--attempts", "1", "--timeout", "2s"]
          const { exit, printed } = yield* run({ args, within: 6000 })
          assert.deepStrictEqual(relay.struck, [served])
          assert.strictEqual(exit, 75)
          assert.strictEqual(printed.outcome, "failed")
          if (printed.outcome !== "failed") return
          assert.strictEqual(printed.error.step, step)
          assert.strictEqual(printed.error.reason._tag, step === "greeting" ? "GreetingTimeout" : "Timeout")
          assert.strictEqual(printed.error.reason.step, step === "greeting" ? undefined : step)
          assert.deepInclude(printed.error, { actionBy: "nobody", retry: "now" })
          assert.isAtMost(printed.elapsedMs, 3000)
          assert.strictEqual(printed.attempts, 1)
          yield* relay.closed
        }).pipe(Effect.provide(layer)),
      20_000
    )

    it.live(
      `killed at ${step}: the loss names the step, 75`,
      () =>
        Effect.gen(function* () {
          const relay = yield* struckAt(step, "SIGKILL", 1)
          const args = [...plain(relay.port), "--attempts", "1", "--timeout", "5s"]
          const { exit, printed } = yield* run({ args })
          assert.deepStrictEqual(relay.struck, [served])
          assert.strictEqual(exit, 75)
          assert.strictEqual(printed.outcome, "failed")
          if (printed.outcome !== "failed") return
          assert.strictEqual(
            printed.error.reason._tag,
            step === "greeting" ? "ClosedBeforeGreeting" : "ConnectionLost"
          )
          assert.strictEqual(printed.error.step, step)
          assert.strictEqual(printed.attempts, 1)
          yield* relay.closed
        }).pipe(Effect.provide(layer)),
      20_000
    )
  }

  it.live(
    "killed at SELECT once: costs one attempt, and the mailbox is reached",
    () =>
      Effect.gen(function* () {
        const relay = yield* struckAt("select", "SIGKILL", 1)
        const { exit, printed } = yield* run({ args: plain(relay.port), within: 12_000 })
        assert.deepStrictEqual(relay.struck, ["imap"])
        assert.strictEqual(exit, 0)
        assert.deepInclude(printed, { outcome: "selected", attempts: 2 })
        assert.strictEqual(relay.connections(), 2)
        yield* relay.closed
      }).pipe(Effect.provide(layer)),
    20_000
  )
})
