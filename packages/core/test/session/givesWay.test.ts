/** A caller that is interrupted wherever its fiber gives way: the connection serves the others as before. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { interruptedAt, stepsBelow } from "../support/GivesWay.ts"
import { settle } from "../support/settle.ts"
import { id, noop, played, sent, synchronizing, writes } from "./support.ts"

const most = 60

describe("a caller that is interrupted as it gives way", () => {
  it.effect("leaves the writer to the next one, and no command half written", () =>
    Effect.forEach(stepsBelow(most), (steps) =>
      Effect.scoped(
        Effect.gen(function* () {
          const { memory, session } = yield* played()
          yield* interruptedAt(steps, session.commands.send([noop()], synchronizing))
          yield* Effect.forkChild(sent(session, id), { startImmediately: true })
          yield* settle
          const tags = writes(memory).join("").split("\r\n").slice(0, -1)
          assert.match(tags.at(-1) ?? "", / ID \(/, `${steps} steps`)
          const numbers = tags.map((line) => Number(/^[a-z]+(\d+) /.exec(line)?.[1]))
          assert.deepStrictEqual(numbers, [1, 2].slice(0, tags.length), `${steps} steps`)
        })
      )
    )
  )
})
