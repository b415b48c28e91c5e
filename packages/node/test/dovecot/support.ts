/** What every run of the command is checked for, whatever it is about. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import * as command from "./command.ts"
import { Dovecot } from "./Dovecot.ts"
import * as Relay from "./Relay.ts"
import { until } from "../support/until.ts"

export interface Run {
  readonly args: ReadonlyArray<string>
  readonly user?: string
  readonly password?: string
  /** Give the password in the environment. */
  readonly passwordInEnvironment?: boolean
}

/** Runs `connect` and looks for secrets in all that it wrote; the printed object is the result. */
export const run = Effect.fnUntraced(function* (options: Run) {
  const dovecot = yield* Dovecot
  const { user = dovecot.users[0].name, password = dovecot.users[0].password } = options
  const ended = yield* command.connect({
    args: ["--user", user, ...options.args],
    environment: options.passwordInEnvironment === false ? {} : { IMAP_PASSWORD: password }
  })
  const printed = yield* command.decode(ended)
  const secrets = [...dovecot.users, { name: user, password }].flatMap((each) =>
    command.formsOf(each.name, each.password)
  )
  for (const secret of secrets) assert.notInclude(ended.everything, secret)
  assert.notStrictEqual(ended.trace, "")
  return { ...ended, printed }
})

/** A relay that must have lost its last client when the command is gone. */
export const relayed = Effect.fnUntraced(function* (port: number, hooks: Relay.Hooks = {}) {
  const relay = yield* Relay.start(port, hooks)
  const closed = until("a connection outlives the command", () => relay.open() === 0)
  return { ...relay, closed }
})

/** Sends a signal to whatever serves a connection of the relay. */
export const signal = Effect.fnUntraced(function* (
  name: "SIGSTOP" | "SIGKILL",
  port: number,
  clientPort: number
) {
  const dovecot = yield* Dovecot
  const { pid, name: served } = yield* Effect.orDie(dovecot.serving(port, clientPort))
  yield* Effect.sync(() => process.kill(pid, name))
  return served
})
