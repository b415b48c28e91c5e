/** The tests that the playground gives away are pasted here, as they are: each becomes a test of this file. */
import { assert, describe, it } from "@effect/vitest"
import { profiles } from "@effect-imap/core/Simulator"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { afterAll } from "vitest"
import { stories } from "../../playground/app/stories.ts"
import { asTest } from "../../playground/run/asTest.ts"
import * as OwnTrace from "../../playground/run/OwnTrace.ts"
import { type Trial, usual } from "../../playground/run/Trial.ts"
import { run } from "../support/record.ts"
import { played } from "./played.ts"

/** In the package, so that its imports are found. */
const folder = new URL("../../.vitest/pasted/", import.meta.url)

const script = "S: * BYE Too many connections from here\nclose\n"

/** Beside the stories: what else a server or a fault may do. */
const others: Readonly<Record<string, Trial>> = {
  script: { ...usual, server: "script", script },
  scram: { ...usual, server: "scram" },
  "cut at a byte": { ...usual, server: "qq", fault: "cut", byte: 300 },
  "cut for good": { ...usual, server: "gmail", attempts: "1", fault: "cut", byte: 300 },
  drip: { ...usual, server: "exchange", fault: "drip", byte: 500 }
}

const trials = [
  ...stories.flatMap(({ id, steps }) =>
    steps.map(({ trial }, index) => [`${id} ${index + 1}`, trial] as const)
  ),
  ...Object.entries(others)
]

const pasted = (name: string, trial: Trial, own?: OwnTrace.OwnTrace) =>
  Effect.gen(function* () {
    const { outcomes, trace } = yield* played(trial, undefined, own)
    const file = new URL(`${name.replaceAll(" ", "-")}.ts`, folder)
    writeFileSync(file, yield* asTest({ trial, own, trace, outcomes }))
    return file.pathname
  }).pipe(Effect.provide(TestClock.layer()), Effect.scoped, Effect.runPromise)

mkdirSync(folder, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true }))

const files = new Map<string, string>()
for (const [name, trial] of trials) files.set(name, await pasted(name, trial))

files.set(
  "trace",
  await run({ server: profiles.netease, account: { id: { enabled: false } } }).pipe(
    Effect.provide(TestClock.layer()),
    Effect.scoped,
    Effect.map(({ bytes }) => Result.getOrThrow(OwnTrace.make("theirs.imaptrace.jsonl", bytes))),
    Effect.flatMap((own) =>
      Effect.promise(() => pasted("trace", { ...usual, ...OwnTrace.asRecorded(own) }, own))
    ),
    Effect.runPromise
  )
)

for (const [name, file] of files) describe(name, async () => void (await import(file)))

it("there is one for each step of each story, and for each other server", () => {
  assert.lengthOf([...files], 18 + Object.keys(others).length + 1)
})
