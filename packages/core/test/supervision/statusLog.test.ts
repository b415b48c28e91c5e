/** What the log of an app says of a supervised account, without anyone who reads its status. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, type LogLevel, Redacted, References } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { atServer, pass, supervising, type Options } from "./support.ts"

const { wellBehaved } = Simulator.profiles
const wrong = { password: Redacted.make("wrong horse") }

interface Line {
  readonly level: LogLevel.LogLevel
  readonly text: string
  readonly annotations: Readonly<Record<string, unknown>>
}

/** Supervises an account, and keeps what it logs. */
const logged = Effect.fnUntraced(function* (
  lines: Array<Line>,
  server: Simulator.Profile | Parameters<typeof supervising>[0],
  options: Options
) {
  const logger = Logger.make(({ fiber, logLevel, message }) => {
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    lines.push({ level: logLevel, text: String(message), annotations })
  })
  return yield* supervising(server, options).pipe(Effect.provide(Logger.layer([logger])))
})

const about = { "server.address": "imap.example.com", "imap.connection.label": "billing" }

describe("the log of a supervised account", () => {
  it.effect("warns once if a person must act, and says when the mailbox is open", () =>
    Effect.gen(function* () {
      const lines: Array<Line> = []
      const { supervised } = yield* logged(lines, wellBehaved, { account: wrong, call: { label: "billing" } })
      yield* pass(2_000)
      yield* supervised.retryNow
      yield* pass(2_000)
      const refused = {
        level: "Warn",
        text: "The server did not accept the user name and password; nothing is tried before somebody acts. Check the user name and password, and whether the provider wants an app password, or IMAP switched on.",
        annotations: { ...about, "error.type": "AuthRejected", "imap.action_by": "user", "imap.step": "auth" }
      } as const
      assert.deepStrictEqual(lines, [refused])
      yield* supervised.renew({ password: Redacted.make(wellBehaved.password) })
      yield* pass(2_000)
      const open = { level: "Info", text: "The mailbox is open again", annotations: about } as const
      assert.deepStrictEqual(lines, [refused, open])
    })
  )

  it.effect("informs of what passes by itself, once for each loss", () =>
    Effect.gen(function* () {
      const lines: Array<Line> = []
      const { simulator } = yield* logged(lines, wellBehaved, {})
      yield* pass(1_000)
      assert.isEmpty(lines)
      for (let losses = 0; losses < 2; losses++) {
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(30_000)
      }
      assert.deepStrictEqual(
        lines.map(({ level, text }) => [level, text.slice(0, 23)]),
        [1, 2].flatMap(() => [
          ["Info", "The connection was lost"],
          ["Info", "The mailbox is open aga"]
        ])
      )
    })
  )

  it.effect("is silent if it is asked to be", () =>
    Effect.gen(function* () {
      const lines: Array<Line> = []
      yield* logged(lines, wellBehaved, { account: wrong, call: { isLogged: false } })
      yield* pass(2_000)
      assert.isEmpty(lines)
    })
  )
})
