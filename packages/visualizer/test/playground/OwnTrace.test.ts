/** A user's trace as the server: the real client against what it answered. */
import { assert, describe, it } from "@effect/vitest"
import * as Simulator from "@effect-imap/core/Simulator"
import { Effect, Result } from "effect"
import { asTest } from "../../playground/run/asTest.ts"
import * as OwnTrace from "../../playground/run/OwnTrace.ts"
import { type Trial, usual } from "../../playground/run/Trial.ts"
import { proven } from "../support/proven.ts"
import { run, type Setting } from "../support/record.ts"
import { played } from "./played.ts"

const recordedAt = Effect.fnUntraced(function* (setting: Setting) {
  const { bytes } = yield* run(setting)
  return Result.getOrThrow(OwnTrace.make("theirs.imaptrace.jsonl", bytes))
})

const again = Effect.fnUntraced(function* (own: OwnTrace.OwnTrace, changes: Partial<Trial> = {}) {
  const trial = { ...usual, ...OwnTrace.asRecorded(own), ...changes }
  const ended = yield* played(trial, undefined, own)
  for (const connection of ended.connections) proven(connection)
  const [fared] = ended.outcomes
  return { fared, ended: { ...ended, own, trial } }
})

describe("the server of a trace answers as it did", () => {
  const settings: ReadonlyArray<readonly [string, Setting, unknown]> = [
    ["a mailbox", { server: Simulator.profiles.wellBehaved }, 12],
    [
      "read-only, another mailbox",
      {
        server: Simulator.profiles.wellBehaved,
        account: { mailbox: "Archive", readOnly: true },
        options: { mailboxes: { INBOX: [], Archive: [] } }
      },
      0
    ],
    [
      "without ID",
      { server: Simulator.profiles.netease, account: { id: { enabled: false } } },
      "UnsafeLogin"
    ],
    ["STARTTLS", { server: Simulator.profiles.wellBehaved, account: { security: "starttls" } }, 12],
    [
      "plain text",
      { server: Simulator.profiles.wellBehaved, account: { security: "none", allowPlaintext: true } },
      12
    ],
    ["a refused login", { server: Simulator.profiles["gmail-web-login"] }, "WebLoginRequired"]
  ]
  for (const [name, setting, reported] of settings)
    it.effect(name, () =>
      Effect.gen(function* () {
        const { fared } = yield* again(yield* recordedAt(setting))
        assert.strictEqual(fared?.exists ?? fared?.reason, reported)
      })
    )
})

it.effect("it meets other clients and other settings, and faults", () =>
  Effect.gen(function* () {
    const own = yield* recordedAt({ server: Simulator.profiles.netease })
    assert.strictEqual(own.asked.host, "imap.example.com")
    const careful = yield* again(own, { flights: "careful" })
    assert.strictEqual(careful.fared?.exists, 12)
    const cut = yield* again(own, { attempts: "1", fault: "cut", byte: 150 })
    assert.strictEqual(cut.fared?.reason, "ConnectionLost")
  })
)

it.effect("where the trace has no answer the run ends, and says what is not known", () =>
  Effect.gen(function* () {
    const own = yield* recordedAt({ server: Simulator.profiles.netease })
    const { ended, fared } = yield* again(own, { client: "ordinary" })
    const words =
      "the recording has no answer to SELECT INBOX without ID before it: what follows is not known"
    assert.deepStrictEqual(fared, {
      client: "ordinary",
      exists: undefined,
      reason: undefined,
      unaware: false,
      unknown: true,
      words,
      mismatches: []
    })
    assert.include(ended.trace.trimEnd().split("\n").at(-1), `"text":"${words}"`)
    const refused = yield* Effect.flip(asTest(ended))
    assert.include(refused.message, "is not known")
  })
)

it.effect("two clients meet it side by side, and each end is noted on that connection", () =>
  Effect.gen(function* () {
    const own = yield* recordedAt({ server: Simulator.profiles.netease })
    const { ended } = yield* again(own, { beside: "ordinary" })
    assert.deepStrictEqual(
      ended.outcomes.map(({ client, exists }) => [client, exists]),
      [
        ["ordinary", undefined],
        ["ours", 12]
      ]
    )
    assert.deepStrictEqual(
      ended.connections.map(({ notes, started }) => [started?.label, notes.length]),
      [
        ["ordinary client", 1],
        ["effect-imap", 0]
      ]
    )
  })
)

it("a file that is no trace is refused", () => {
  const made = OwnTrace.make("notes.txt", new TextEncoder().encode("* OK ready\r\n"))
  assert.isTrue(Result.isFailure(made))
})
