/** A step between login and mailbox is one definition: all that is not in its files derives from the lists of steps. */
import { assert, describe, it } from "@effect/vitest"
import { globSync, readFileSync } from "node:fs"

const packages = new URL("../../../", import.meta.url)

/** Where a step could be named again: not what reads the fields of accounts and the words of the protocol. */
const rooms = [
  "core/src/{base,failure,lifecycle,mailbox}/*.ts",
  "core/src/{lifecycle,mailbox,imap/command,failure/reason}/**/*.ts",
  "node/src/cli/output/*.ts"
]

const filesWith = (pattern: RegExp): ReadonlyArray<string> =>
  globSync(rooms, { cwd: packages })
    .filter((file) => pattern.test(readFileSync(new URL(file, packages), "utf8")))
    .toSorted()

describe("a step is one definition", () => {
  it("nothing else names ENABLE, its state, its limit or its warning", () => {
    assert.deepStrictEqual(filesWith(/"(?:enable|enabling|ENABLE)(?:\.\w+)?"|enable(?:Limit|LeftOut)\b/), [
      "core/src/base/steps.ts",
      "core/src/lifecycle/activity/steps/enable.ts",
      "core/src/lifecycle/machine/steps/table.ts"
    ])
  })

  it("the lists of activities and of values are one each", () => {
    assert.deepStrictEqual(filesWith(/\/steps\/(?:compress|table)\.ts"/), [
      "core/src/lifecycle/activity/flight.ts",
      "core/src/lifecycle/machine/Steps.ts",
      "core/src/lifecycle/machine/facts.ts"
    ])
  })
})
