/** A mailbox that is followed by its name, at a server that follows a script. */
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { pass, supervising } from "../supervision/support.ts"

interface Setup {
  readonly mailbox: string
  readonly script: string
  readonly seconds: number
  readonly account?: Partial<Account>
}

/** What is said of it until so many seconds have passed, and the state of the mailbox in each token. */
export const followed = Effect.fnUntraced(function* ({ account = {}, mailbox, script, seconds }: Setup) {
  const { simulator, supervised } = yield* supervising(yield* Simulator.script(script), {
    account: { id: { enabled: false }, ...account },
    policy: { flights: "careful", limits: { mailboxes: "1 minute" } }
  })
  const said: Array<string> = []
  const reached: Array<bigint | undefined> = []
  const heard = Stream.runForEach(supervised.changesOf(mailbox), ({ change, token }) =>
    Effect.sync(() => {
      said.push(change._tag)
      if (token !== undefined) reached.push(token.highestModSeq)
    })
  )
  yield* Effect.forkScoped(heard, { startImmediately: true })
  yield* pass(seconds * 1_000)
  assert.deepStrictEqual(simulator.mismatches(), [])
  return { reached, said }
})
