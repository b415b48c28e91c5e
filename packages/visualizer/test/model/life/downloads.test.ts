/** Messages that an app fetches whole on each of its connections. */
import { assert, describe, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

/** Connections that each fetch these UIDs, of a megabyte each, in a mailbox with this UIDVALIDITY. */
const lifeOf = (
  all: ReadonlyArray<ReadonlyArray<number>>,
  {
    item = "BODY[]",
    validity = () => 1
  }: { readonly item?: string; readonly validity?: (at: number) => number } = {}
) =>
  livesIn(
    bytesOf(
      ...all.flatMap((uids, each) => {
        const [group, from] = [`c${each + 1}`, each * 10 * minute]
        const line = `* ${group} OK [UIDVALIDITY ${validity(each)}] ok`
        const told = at(
          from,
          "wire:received",
          { cond: "OK", line: `* OK [UIDVALIDITY ${validity(each)}] ok` },
          group
        )
        const fetches = uids.flatMap((uid, number) => {
          const tag = `A${number}`
          const asked = `${tag} UID FETCH ${uid} (UID ${item.replace("BODY[", "BODY.PEEK[")})`
          const answer = `* ${number + 1} FETCH (UID ${uid} ${item} <literal>)`
          return [
            at(from + 2000, "wire:sent", { tag, cmd: "UID FETCH", by: "app", line: asked }, group),
            at(from + 2000, "wire:received", { line: answer, bytes: 1_000_000 }, group),
            at(from + 2000, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
          ]
        })
        return stay(group, { from, to: from + minute, line, lost: false }, told, ...fetches)
      })
    )
  )[0]

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const six = [1, 2, 3, 4, 5, 6]

describe("RFC 9051 §2.3.1.1: messages that are fetched again and again, although their UIDs were known", () => {
  it("are told, with what it cost", () => {
    const life = lifeOf(six.map(() => ten))
    assert.include(
      life?.headline,
      "The app fetched the same 10 messages again and again, 60 times in all and one of them 6 times: 50 MB that it had"
    )
    assert.include(life?.fix, "Let the app remember the UIDs")
    assert.strictEqual(life?.turn, "app")
  })

  it.each([
    ["they are others each time", lifeOf(six.map((each) => ten.map((uid) => 10 * each + uid)))],
    [
      "UIDVALIDITY changes each time",
      lifeOf(
        six.map(() => ten),
        { validity: (each) => each + 1 }
      )
    ],
    ["they are fetched a few times", lifeOf([ten, ten, ten])],
    [
      "only their headers are",
      lifeOf(
        six.map(() => ten),
        { item: "BODY[HEADER]" }
      )
    ],
    ["they are few", lifeOf(six.map(() => [1, 2]))]
  ])("are not, if %s", (_, life) => {
    assert.notInclude(life?.headline, "again and again")
  })
})
