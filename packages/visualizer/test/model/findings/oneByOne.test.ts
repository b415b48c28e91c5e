/** Commands for one message each: what that costs is the round trips that were measured, and not the server's time. */
import { assert, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { at, connectionOf, selectedWith } from "../../support.ts"

const lane = "startTls" as const
const from = 200

/** A connection that took `rtt`, and 40 FETCHes that took 130 ms each, after commands that took as long as given. */
const titleWith = (rtt: number | undefined, before: ReadonlyArray<number> = []) => {
  const asked = before.flatMap((ms, index) => {
    const [cmd = "NOOP", tag] = [["NOOP", "CHECK", "ID", "NAMESPACE"][index], `B${index}`]
    return [
      at(from - 150, "wire:sent", { lane, tag, cmd, line: `${tag} ${cmd}` }, "c2"),
      at(from - 150 + ms, "wire:received", { lane, tag, cond: "OK", line: `${tag} OK done` }, "c2")
    ]
  })
  const dialled =
    rtt === undefined
      ? []
      : [
          at(1, "net:start", { lane, op: 0, kind: "tcp", port: 993 }, "c2"),
          at(1 + rtt, "net:end", { lane, op: 0, ok: true }, "c2")
        ]
  const fetches = Array.from({ length: 40 }, (_, index) => {
    const [tag, time] = [`F${index}`, from + index * 140]
    const line = `${tag} UID FETCH ${700 + index} (BODY.PEEK[])`
    return [
      at(time, "wire:sent", { lane, tag, cmd: "UID FETCH", by: "app", line }, "c2"),
      at(time + 130, "wire:received", { lane, tag, cond: "OK", line: `${tag} OK done` }, "c2")
    ]
  }).flat()
  const [began, ...others] = selectedWith(...fetches)
  const events = began === undefined ? [] : [began, ...dialled, ...asked, ...others]
  return Findings.of(connectionOf(events)).find(({ id }) => id === "one-by-one")?.title
}

it.each([
  [12, undefined],
  [
    100,
    "The app sent UID FETCH for one message each, 40 times in a row: 5.2 s of waiting for answers, of which at least 3.9 s can be spared"
  ],
  // nothing shows what of their time is the way's
  [undefined, undefined]
])("a way of %s ms", (rtt, expected) => assert.strictEqual(titleWith(rtt), expected))

it("a way on which no command, whatever it asks for, takes less than most of their time", () => {
  assert.match(titleWith(12, [120, 125, 125, 140]) ?? "", /, of which at least 4\.68 s can be spared$/)
  // what one of them was answered in, the others may have needed for themselves
  assert.isUndefined(titleWith(12, [120, 125, 125, 14]))
})
