/** What is wrong with refused commands is told of a life in place of the refusals. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { linesOf } from "../../../src/model/life/linesOf.ts"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const lane = "implicitTls" as const

/** Returns what is told of an account whose app sends these, a minute apart, each with its answer. */
const told = (...all: ReadonlyArray<readonly [words: string, ...answer: ReadonlyArray<string>]>): string => {
  const used = all.flatMap(([words, ...answer], index): ReadonlyArray<Event> => {
    const [tag, time] = [`T${index}`, (index + 1) * minute]
    const cmd = /^(?:UID )?\S+/.exec(words)?.[0] ?? ""
    return [
      at(time, "wire:sent", { lane, tag, cmd, by: "app", line: `${tag} ${words}` }),
      ...answer.map((each, after) => {
        const line = each.startsWith("*") ? each : `${tag} ${each}`
        const [, cond, code] = /^(OK|NO|BAD)(?: \[([A-Z]+))?/.exec(each) ?? []
        return at(time + 100 + after, "wire:received", {
          lane,
          line,
          ...(cond !== undefined && { tag, cond }),
          ...(code !== undefined && { code })
        })
      })
    ]
  })
  const [life] = livesIn(bytesOf(...stay("c1", { from: 0, to: 40 * minute, lost: false }, ...used)))
  return life === undefined ? "" : linesOf(life).join("\n")
}

describe("in a life", () => {
  it("UIDs that were used as message numbers are told, and not their refusal alone", () => {
    const words = told(
      ["NOOP", "* 4 EXISTS", "OK done"],
      ["UID SEARCH UNSEEN", "* SEARCH 900 904", "OK done"],
      ["FETCH 900,904 (FLAGS)", "BAD Invalid messageset"]
    )
    assert.include(words, "The app used UIDs (900,904) as message numbers, in FETCH")
    assert.include(words, "Let the app send UID FETCH for UIDs")
    assert.notInclude(words, "Correct the command")
  })

  it("an answer in part is told with the server's limit", () => {
    const words = told([
      "UID FETCH 1:* (FLAGS)",
      "* 3 FETCH (UID 802 FLAGS ())",
      "OK [MESSAGELIMIT 1 802] partial"
    ])
    assert.include(
      words,
      "The server answered in part (UID FETCH): it takes at most 1 message in one command"
    )
    assert.include(words, "1:801 of its UIDs")
  })

  it("a refusal about messages that are gone passes once the command is sent for the others", () => {
    const refused = ["UID COPY 901:903 Archive", "NO [EXPUNGEISSUED] gone"] as const
    const words = told(refused, ["NOOP", "* 2 EXPUNGE", "OK done"], ["UID COPY 901,903 Archive", "OK done"])
    assert.include(words, "1 command refused at first (EXPUNGEISSUED), and accepted later")
    assert.notInclude(words, "Who must act")
    assert.include(told(refused, ["UID COPY 901,903 Archive", "OK done"]), "Who must act: the app.")
  })
})
