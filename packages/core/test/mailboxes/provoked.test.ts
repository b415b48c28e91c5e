/** Servers that name other mailboxes without end. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { pass, supervising } from "../supervision/support.ts"
import { copied } from "./copy.ts"
import { letter, servers } from "./servers.ts"

it.effect.each(Object.keys(servers))(
  "L31 %s: names that come and go are counted more and more rarely",
  (kind) =>
    Effect.gen(function* () {
      const profile = Object.entries(servers).find(([name]) => name === kind)?.[1] ?? servers.STATUS
      const { ring, simulator, supervised } = yield* supervising(profile, {
        simulator: { mailboxes: { INBOX: [letter], Work: [letter] } }
      })
      yield* copied(supervised.accountChanges())
      const { broadcast } = simulator.mail
      // each name comes while the one before is counted
      for (let at = 1; at <= 500; at++) {
        yield* broadcast(`* LIST () "/" "new/${at}"\r\n* LIST (\\NonExistent) "/" "new/${at - 1}"`)
        yield* pass(20, 20)
      }
      const counted = ring
        .events()
        .filter((event) => event.name === "wire:sent" && / STATUS </.test(event.data.line))
      // in ten seconds: four times at once, then after 1, 2 and 4, with what has come meanwhile
      assert.isAtMost(counted.length, 20)
    })
)
