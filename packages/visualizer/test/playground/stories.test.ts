import { assert, describe, it } from "@effect/vitest"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { Effect } from "effect"
import { stories } from "../../playground/app/stories.ts"
import { proven } from "../support/proven.ts"
import { played } from "./played.ts"

type Told = number | ReasonTag

/** What each step of a story comes to: messages of the open mailbox, or why there is none. */
const told: Readonly<Record<string, ReadonlyArray<ReadonlyArray<Told>>>> = {
  netease: [["UnsafeLogin"], [12], [12, "UnsafeLogin"]],
  qq: [["Timeout"], [12], [12, "Timeout"]],
  race: [["Timeout"], [12], [12, "Timeout"]],
  stripped: [[12], ["StartTlsNotOffered"], ["StartTlsNotOffered", 12]],
  idle: [[12], [13], [13, 12]],
  token: [["OAuthTokenRejected"], [13], [13, "OAuthTokenRejected"]]
}

describe("each step of a story comes to what its words say", () => {
  for (const { id, steps } of stories) {
    for (const [index, { trial, words }] of steps.entries()) {
      it.effect(`${id} ${index + 1}`, () =>
        Effect.gen(function* () {
          const { connections, outcomes } = yield* played(trial)
          assert.deepStrictEqual(
            outcomes.map(({ exists, reason }) => exists ?? reason),
            told[id]?.[index]?.slice()
          )
          for (const connection of connections) proven(connection)
          assert.isBelow(words.length, 330, "a step is read in a quarter of a minute")
        })
      )
    }
  }
})

it.effect("the client that encrypts if available has sent its password in the clear, and ours none", () =>
  Effect.gen(function* () {
    const [ordinary, ours] = stories.find(({ id }) => id === "stripped")?.steps ?? []
    if (ordinary === undefined || ours === undefined) return assert.fail("there is no such story")
    assert.match((yield* played(ordinary.trial)).trace, /AUTHENTICATE|LOGIN <user>/)
    assert.notMatch((yield* played(ours.trial)).trace, /"cmd":"(AUTHENTICATE|LOGIN)"/)
  })
)

it.effect("no trace holds a password or a token", () =>
  Effect.gen(function* () {
    for (const { trial } of stories.flatMap(({ steps }) => steps.slice(-1))) {
      const { trace } = yield* played(trial)
      assert.notMatch(trace, /correct horse|token-\d/)
    }
  })
)
