/** A command about one message that is refused on each connection, while the same is accepted for others. */
import { assert, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const fetched = (group: string, from: number, words: string, answer: string) =>
  stay(
    group,
    { from, to: from + minute, lost: false },
    at(from + 2000, "wire:sent", { tag: "A1", cmd: "UID FETCH", line: `A1 ${words}`, by: "app" }, group),
    at(
      from + 3000,
      "wire:received",
      { tag: "A1", cond: answer.startsWith("OK") ? "OK" : "BAD", line: `A1 ${answer}` },
      group
    )
  )

const bad = "BAD Command Argument Error. 11"

const lifeOf = (accepted: string) => {
  const [life] = livesIn(
    bytesOf(
      ...fetched("c1", 0, accepted, "OK done"),
      ...fetched("c2", 10 * minute, "UID FETCH 48213 (BODY.PEEK[])", bad),
      ...fetched("c3", 20 * minute, "UID FETCH 48213 (BODY.PEEK[])", bad)
    )
  )
  return life
}

it("is about the message, which the server cannot give: it is the server’s, and the app goes on without", () => {
  const life = lifeOf("UID FETCH 48211 (BODY.PEEK[])")
  assert.include(life?.headline, "UID FETCH 48213 (BODY.PEEK[]) refused twice")
  assert.match(life?.cause ?? "", /^the server/)
  assert.include(life?.fix, "cannot give this one")
  assert.include(life?.fix, "go on with the others")
  assert.strictEqual(life?.actionBy, "admin")
})

it("may be wrong in itself, if what was accepted for others has another form", () => {
  assert.strictEqual(lifeOf("UID FETCH 48211 (FLAGS)")?.actionBy, "app")
})
