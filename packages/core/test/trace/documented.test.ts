import { readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import * as Trace from "../../src/trace/Trace.ts"

it("every event of a trace is documented, and no other", () => {
  const page = readFileSync(new URL("../../../../docs/trace.md", import.meta.url), "utf8")
  const documented = Array.from(page.matchAll(/^\| (`[a-z]+:.*?) \|/gm), ([, cell = ""]) =>
    Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = ""]) => name)
  ).flat()
  const names = Trace.Event.members.map(({ fields }) => fields.name.literal)
  assert.sameMembers(documented, names)
})
