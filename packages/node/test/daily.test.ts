/** The daily loop needs nothing but Node. */
import { globSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { allOf, heavy } from "../../../vitest.heavy.ts"

const cwd = new URL("../", import.meta.url)

it("a test that asks for a real server or program belongs to a heavy project", () => {
  const apart = new Set(globSync(allOf(heavy.node), { cwd }))
  const asks = globSync("test/**/*.test.ts", { cwd }).filter((file) =>
    /\b(?:isLeftOut\(|(?:Dovecot|Cyrus|Postgres)\.skipped|Rig\.missing)/.test(
      readFileSync(new URL(file, cwd), "utf8")
    )
  )
  assert.isAbove(asks.length, 30)
  assert.deepStrictEqual(
    asks.filter((file) => !apart.has(file)),
    []
  )
})
