import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Account from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { host } from "../connection/support.ts"
import { atServer, pass, supervising, statusText } from "./support.ts"

const hour = 3_600_000

it.effect(
  "A21 a week with a token that expires hourly needs nobody",
  () =>
    Effect.gen(function* () {
      const tokens = ["token-0"]
      const { wellBehaved } = Simulator.profiles
      const lists = { ...wellBehaved.capabilities, tls: "IMAP4rev1 SASL-IR AUTH=XOAUTH2" }
      const profile: Simulator.Profile = {
        ...wellBehaved,
        capabilities: lists,
        lines: {
          ...wellBehaved.lines,
          greeting: wellBehaved.lines.greeting.replaceAll(
            /\[CAPABILITY [^\]]*\]/g,
            "[CAPABILITY {capabilities}]"
          )
        },
        sasl: { ...wellBehaved.sasl, tokens }
      }
      let issued = 0
      const token = Account.tokenSource({ get: Effect.sync(() => (issued++, tokens.at(-1) ?? "")) })
      const { simulator, statuses, supervised } = yield* supervising(profile, {
        whole: { host, user: profile.user, security: "tls", mechanism: "XOAUTH2", token },
        untraced: true
      })
      yield* pass(2_000)
      assert.strictEqual(statusText(yield* supervised.status), "Selected")
      const hours = 7 * 24
      for (let each = 1; each <= hours; each++) {
        yield* pass(hour - 20_000, hour)
        tokens.splice(0, 1, `token-${each}`)
        yield* atServer(simulator, Simulator.broadcast("* BYE Session invalidated - AccessTokenExpired"))
        yield* pass(10)
        yield* atServer(simulator, Simulator.disconnect)
        yield* pass(20_000, 5_000)
        assert.strictEqual(statusText(yield* supervised.status), "Selected")
      }
      assert.strictEqual(statuses.filter((status) => status.startsWith("NeedsUser")).length, 0)
      const selected = statuses.filter((status) => status === "Selected").length
      assert.deepStrictEqual([selected, issued], [hours + 1, hours + 1])
    }),
  120_000
)
