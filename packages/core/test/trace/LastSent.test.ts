/** The last commands of a log of another program. */
import { assert, it } from "@effect/vitest"
import { LastSent } from "../../src/trace/writer/LastSent.ts"

const command = (tag: string) => ({
  _tag: "Sent" as const,
  connection: "1",
  bytes: new TextEncoder().encode(`${tag} NOOP\r\n`)
})

it("are the last 64, of which each is found by its tag and connection", () => {
  const last = new LastSent()
  for (let number = 1; number <= 100; number++) last.add(command(`A${number}`))
  assert.strictEqual(last.numberOf("A36", "1"), 0)
  assert.strictEqual(last.numberOf("A37", "1"), 37)
  assert.strictEqual(last.numberOf("A100", "1"), 100)
  assert.strictEqual(last.numberOf("A100", "2"), 0)
})
