/** Searches, one after another: what takes long is their number. */
import { assert, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { at, connectionOf, selectedWith } from "../../support.ts"

const lane = "startTls" as const

interface Asked {
  readonly line: string
  readonly pause?: number
  readonly took?: number
}

/** The title for commands that are asked one after the other. */
const titleOf = (commands: ReadonlyArray<Asked>): string | undefined => {
  let time = 200
  const events = commands.flatMap(({ line, pause = 1, took = 170 }, index) => {
    const tag = `F${index}`
    const cmd = /^(?:UID )?\S+/.exec(line)?.[0] ?? ""
    const sent = at(time + pause, "wire:sent", { lane, tag, cmd, by: "app", line: `${tag} ${line}` }, "c2")
    time += pause + took
    return [sent, at(time, "wire:received", { lane, tag, cond: "OK", line: `${tag} OK done` }, "c2")]
  })
  return Findings.of(connectionOf(selectedWith(...events))).find(({ id }) => id === "search-by-search")?.title
}

const searches = (count: number, more: Partial<Asked> = {}): ReadonlyArray<Asked> =>
  Array.from({ length: count }, (_, at) => ({
    ...more,
    line: `UID SEARCH HEADER "References" "<m${at}@host>"`
  }))

const inEach = (mailboxes: number, count: number): ReadonlyArray<Asked> =>
  Array.from({ length: mailboxes }, (_, at) => [{ line: `EXAMINE "box${at}"` }, ...searches(count)]).flat()

it.each([
  ["in one mailbox", searches(40), "The app sent UID SEARCH 40 times in a row: 6.8 s of waiting for answers"],
  [
    "in several mailboxes",
    [...searches(1), ...inEach(5, 6), { line: 'EXAMINE "after"' }],
    "The app sent UID SEARCH 31 times in a row, and opened mailboxes 5 times for it: 6.12 s of waiting for answers"
  ],
  ["few", searches(19), undefined],
  ["in little time", searches(25), undefined],
  ["one for each mailbox", inEach(40, 1), undefined],
  ["the same each time", searches(40).map(() => ({ line: "UID SEARCH UNSEEN" })), undefined],
  ["now and then", searches(40, { pause: 3000 }), undefined],
  [
    "of a slow server",
    searches(20, { took: 1200 }),
    "The app sent UID SEARCH 20 times in a row, each for another References: 24 s of waiting for answers"
  ],
  ["a few of a slow server", searches(12, { took: 1200 }), undefined],
  [
    "that ask for something else each time, of a slow server",
    searches(20, { took: 1200 }).map(({ took }, at) => ({
      took,
      line: `UID SEARCH SINCE ${at + 1}-Jan-2020`
    })),
    undefined
  ],
  ["each with a deed", searches(40).flatMap((each) => [each, { line: 'UID COPY 7 "Kept"' }]), undefined]
])("searches %s", (_, commands, expected) => assert.strictEqual(titleOf(commands), expected))
