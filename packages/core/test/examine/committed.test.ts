/** The servers whose examinations are committed, simulated: each is examined alike, and a client takes the same path to it. */
import { globSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { differences } from "../../src/examine/differences.ts"
import { Examination } from "../../src/examine/Examination.ts"
import { simulated } from "../../src/examine/simulated.ts"
import { brief, examinationOf } from "./support.ts"

const folder = new URL("../../servers/", import.meta.url)
const decode = Schema.decodeSync(Schema.fromJsonString(Schema.toCodecJson(Examination)))

const committed = globSync("*.json", { cwd: folder }).map((file) => ({
  file,
  examination: decode(readFileSync(new URL(file, folder), "utf8"))
}))

describe("a committed examination", () => {
  it("is there", () => assert.isAbove(committed.length, 1))

  it.effect.each(committed)("$file, simulated, is the same", ({ examination }) =>
    Effect.gen(function* () {
      const { security } = examination
      const account =
        security === "none" ? { security, allowPlaintext: true } : security === "trusted" ? {} : { security }
      const again = yield* examinationOf(simulated(examination), { writes: true, account })
      const others = differences(examination, again.examination)
      assert.deepStrictEqual(
        others.map(({ question }) => question),
        [],
        others
          .map(({ before, now, question }) => `${question}: ${brief(before)}, simulated: ${brief(now)}`)
          .join("\n")
      )
    })
  )
})
