/** Losses of connections that nobody had used for a while. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

/** A connection of an app that searches, each time after so long a rest, and is lost upon the last search. */
const visited = (number: number, from: number, ...rests: ReadonlyArray<number>): ReadonlyArray<Event> => {
  const group = `c${number}`
  let time = from + 1000
  const used = rests.flatMap((rest, turn): ReadonlyArray<Event> => {
    time += rest
    const tag = `${group}x${turn}`
    const sent = at(
      time,
      "wire:sent",
      { tag, cmd: "UID SEARCH", by: "app", line: `${tag} UID SEARCH UNSEEN` },
      group
    )
    return turn === rests.length - 1
      ? [
          sent,
          at(
            time,
            "command:lost",
            { tag, cmd: "UID SEARCH", ms: 0, written: 25, bytes: 25, effect: "none" },
            group
          )
        ]
      : [sent, at(time, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)]
  })
  return stay(group, { from, to: time, lost: true }, ...used)
}

/** Connections that are lost so, an hour after each other, and one that is logged out. */
const lifeOf = (...rests: ReadonlyArray<ReadonlyArray<number>>) =>
  livesIn(
    bytesOf(
      ...rests.flatMap((each, index) => visited(index + 1, index * 60 * minute, ...each)),
      ...stay("c9", { from: 600 * minute, to: 601 * minute, lost: false })
    )
  )[0]

describe("losses after a rest", () => {
  it("are the rest's, and not the command's that met them", () => {
    const life = lifeOf(
      [minute, 5 * minute, 7 * minute],
      [minute, 9 * minute],
      [minute, minute, 6.5 * minute]
    )
    assert.include(
      life?.headline,
      "each time upon the first command after 6 min 30 s to 9 min of quiet, while 5 min were survived"
    )
    assert.include(life?.fix, "by NOOP at least every 5 min")
    assert.notInclude(life?.fix, "leave out the message")
  })

  it("are not if a longer rest was survived, nor is the command if it was answered more often", () => {
    const life = lifeOf([8 * minute, 7 * minute], [minute, 9 * minute], [minute, minute, 6.5 * minute])
    assert.notInclude(life?.headline, "of quiet")
    assert.notInclude(life?.headline, "upon UID SEARCH")
  })

  it("upon a command that is about no message leave none out", () => {
    const life = lifeOf([20_000], [28_000], [24_000])
    assert.include(life?.headline, "each time upon UID SEARCH UNSEEN")
    assert.notInclude(life?.fix, "leave out")
  })
})
