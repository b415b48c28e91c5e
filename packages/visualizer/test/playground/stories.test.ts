import { assert, describe, it } from "@effect/vitest"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { Effect } from "effect"
import { stories } from "../../playground/app/stories.ts"
import { clientNames } from "../../playground/run/Trial.ts"
import { compared } from "../../playground/run/difference.ts"
import { proven } from "../support/proven.ts"
import { played } from "./played.ts"

type Reported = number | ReasonTag

/** What each step of a story comes to: messages of the open mailbox, or why there is none. */
const reported: Readonly<Record<string, ReadonlyArray<ReadonlyArray<Reported>>>> = {
  netease: [["UnsafeLogin"], [12], [12, "UnsafeLogin"]],
  qq: [["Timeout"], [12], [12, "Timeout"]],
  race: [["Timeout"], [12], [12, "Timeout"]],
  stripped: [[12], ["StartTlsNotOffered"], ["StartTlsNotOffered", 12]],
  idle: [[12], [13], [13, 12]],
  token: [["OAuthTokenRejected"], [13], [13, "OAuthTokenRejected"]]
}

/** What decides between the two clients of the last step. */
const difference: Readonly<Record<string, string>> = {
  netease:
    "They diverge after LOGIN: effect-imap sends ID, ordinary client sends SELECT. The answer to SELECT is OK for effect-imap and NO for ordinary client.",
  qq: "They diverge after ID: effect-imap sends SELECT, ordinary client with ID fails at ID.",
  race: "They diverge at the start: effect-imap uses STARTTLS on port 143, ordinary client tries implicit TLS on port 993 and fails at connect.",
  stripped:
    "They diverge with the first command: effect-imap fails at STARTTLS, ordinary client sends AUTHENTICATE without encryption.",
  idle: "They diverge while the mailbox is open: effect-imap leaves after 10 s without an answer and connects again, ordinary client waits 47 min 34 s for an answer that never comes.",
  token:
    "At connection 2 of each, they diverge after AUTHENTICATE: effect-imap sends AUTHENTICATE again, ordinary client fails at login."
}

describe("the last step of a story names the difference that decides, and shows one connection of each client", () => {
  for (const { id, steps } of stories) {
    it.effect(id, () =>
      Effect.gen(function* () {
        const { trial } = steps.at(-1) ?? assert.fail("no step")
        const { connections, outcomes, trace } = yield* played(trial)
        const found = compared(outcomes, trace).difference
        assert.strictEqual(found?.words, difference[id])
        const shown = found?.shown.split(" ").map((name) => connections.find(({ group }) => group === name))
        assert.deepStrictEqual(
          shown?.map((each) => each?.started?.label),
          outcomes.map(({ client }) => clientNames[client])
        )
      })
    )
  }
})

it.effect("a client that missed a message, or whose connection is dead, has no tick", () =>
  Effect.gen(function* () {
    const { trial } = stories.find(({ id }) => id === "idle")?.steps[0] ?? assert.fail("no such story")
    const silent = yield* played(trial)
    const [{ exists, unaware, words } = assert.fail()] = compared(silent.outcomes, silent.trace).outcomes
    assert.deepStrictEqual([exists, unaware], [12, true])
    assert.match(
      words,
      /^INBOX with 12 messages, and 1 more that it does not know of; \d+ min \d+ s of silence go unnoticed$/
    )
    const { outcomes, trace } = yield* played({ ...trial, fault: "none", after: 0 })
    assert.deepStrictEqual(compared(outcomes, trace).outcomes, outcomes)
    assert.isFalse(outcomes[0]?.unaware)
  })
)

describe("each step of a story comes to what its words say", () => {
  for (const { id, steps } of stories) {
    for (const [index, { trial, words }] of steps.entries()) {
      it.effect(`${id} ${index + 1}`, () =>
        Effect.gen(function* () {
          const { connections, outcomes } = yield* played(trial)
          assert.deepStrictEqual(
            outcomes.map(({ exists, reason }) => exists ?? reason),
            reported[id]?.[index]?.slice()
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
