import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { opened } from "../../src/mailbox/following/opened.ts"
import { heard } from "../../src/mailbox/following/news.ts"
import { known } from "../../src/mailbox/following/View.ts"
import * as questions from "../../src/mailbox/following/questions.ts"
import type { Untagged } from "../../src/imap/Response.ts"
import { MemoryBound } from "../../src/base/MemoryBound.ts"
import { Unreported } from "../../src/mailbox/following/Unreported.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { alike } from "../support/alike.ts"
import { assertBelow, assertLinear } from "../support/linear.ts"
import { bytes } from "../wire/bytes.ts"

const many = <A>(count: number, of: (at: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, at) => of(at))

const noneWaits = () => new Unreported(new MemoryBound(Infinity))

const survey: questions.Question = { _tag: "Survey" }

const said = (line: string): Untagged => {
  const response = Result.getOrThrow(ResponseParser.parse(bytes(line)))
  if (response._tag === "Tagged" || response._tag === "Continuation" || response._tag === "Stray")
    throw new Error(line)
  return response
}

/** A mailbox of so many messages, with a hole after each of them, all of which were reported. */
const following = (size: number): Mirror.Mirror => {
  const out: Mirror.Out = []
  const state = Mirror.make(22 * (size + 100_000))
  const mailbox = { ...Mailbox.empty("INBOX", false), exists: size, uidValidity: 1, uidNext: 2 * size }
  opened(state, mailbox, out)
  const found = said(`* ESEARCH (TAG "a") UID ALL ${many(size, (at) => 2 * at + 1).join(",")}`)
  heard(state, found, out)
  questions.answered(state, survey, LongWork.atOnce(questions.answerOf(survey, [found])), out)
  assert.strictEqual(known(state), size)
  assert.isUndefined(questions.question(state))
  return state
}

/** Messages from the next UID on are heard of before their turn, and wait. */
const holding = (state: Mirror.Mirror, count: number): Mirror.Mirror => {
  const { uidNext } = state
  const first = known(state) + 2
  heard(state, said(`* ${first + count} EXISTS`), [])
  for (let at = 0; at < count; at++) {
    heard(state, said(`* ${first + at} FETCH (UID ${uidNext + 10 + 2 * at} FLAGS (\\Seen))`), [])
  }
  assert.strictEqual(state.unreported.size, count)
  return state
}

const hear = (state: Mirror.Mirror, responses: ReadonlyArray<Untagged>): void => {
  for (const response of responses) {
    heard(state, response, [])
    questions.question(state)
  }
}

describe("one response costs its own length, whatever the mailbox holds", () => {
  it.each([
    ["EXPUNGE", (size: number) => many(500, (at) => `* ${1 + ((at * 7919) % (size / 2))} EXPUNGE`)],
    ["VANISHED of one", () => many(500, (at) => `* VANISHED ${4 * at + 1}`)],
    [
      "VANISHED of some that are not there",
      () => many(500, (at) => `* VANISHED ${4 * at + 2},${4 * at + 4}`)
    ],
    ["FETCH", (size: number) => many(500, (at) => `* ${(at % size) + 1} FETCH (FLAGS (\\Seen $${at % 60}))`)],
    [
      "FETCH of what is new",
      (size: number) =>
        many(500, (at) => [
          `* ${size + at + 1} EXISTS`,
          `* ${size + at + 1} FETCH (UID ${2 * size + at} FLAGS ())`
        ]).flat()
    ]
  ])("%s", (_, lines) => {
    const work = (size: number) => {
      const state = following(size)
      const responses = lines(size).map(said)
      return () =>
        hear({ ...state, view: { ...state.view }, unreported: noneWaits(), flags: new Map() }, responses)
    }
    assertBelow(8, work(64_000), work(1_000))
  })

  it.each([
    ["EXPUNGE", many(300, (at) => `* ${at + 1} EXPUNGE`)],
    ["VANISHED of much that is not there", many(300, () => "* VANISHED 3000000000:4000000000")],
    ["VANISHED of some that are not there", many(300, () => "* VANISHED 3000000000:3000000500")]
  ])("H6 while messages wait for their turn: %s", (_, lines) => {
    const responses = lines.map(said)
    const work = (count: number) => {
      const state = holding(following(1_000), count)
      return () => hear({ ...state, view: { ...state.view } }, responses)
    }
    assertBelow(8, work(32_000), work(500))
  })

  it("H6 VANISHED of many in a mailbox of many", () => {
    assertLinear((size) => {
      const state = following(size)
      const line = bytes(`* VANISHED ${many(size, (at) => 4 * at + 1).join(",")}`)
      return () => {
        const response = Result.getOrThrow(ResponseParser.parse(line))
        if (response._tag === "Vanished") hear({ ...state, view: { ...state.view } }, [response])
      }
    }, 4_000)
  })

  it("H6 VANISHED of some of many, in a part of the mailbox", () => {
    const gone = said(`* VANISHED ${many(4_096, (at) => 4 * at + 3).join(",")}`)
    const work = (size: number) => {
      const state = following(size)
      return () => hear({ ...state, view: { ...state.view } }, [gone])
    }
    assertBelow(4, work(128_000), work(8_192))
  })

  it("VANISHED in any order costs little more than in ascending order", () => {
    const uids = many(90_000, (at) => 2 * at + 1)
    const work = (order: ReadonlyArray<number>) => {
      const state = following(90_000)
      const gone = said(`* VANISHED ${order.join(",")}`)
      return () => hear({ ...state, view: { ...state.view } }, [gone])
    }
    const mixed = uids.map((_, at) => uids[(at * 7919) % uids.length] ?? 1)
    assertBelow(5, work(mixed), work(uids))
  })

  it("L32 UIDs that were chosen to have the same hash wait as others do", () => {
    const state = following(1_000)
    heard(state, said("* 90000 EXISTS"), [])
    const work = (uids: ReadonlyArray<number>) => {
      const news = uids.map((uid, at) => said(`* ${1_002 + at} FETCH (UID ${uid} FLAGS ())`))
      return () => {
        const waiting = {
          ...state,
          view: { ...state.view },
          unreported: noneWaits()
        }
        hear(waiting, news)
        assert.strictEqual(waiting.unreported.size, uids.length)
      }
    }
    const chosen = alike(16_000)
    assertBelow(3, work(chosen), work(chosen.map((_, at) => 10_000 + 7 * at)))
  })

  it("FETCH of very many flags costs what those cost that an app sees", () => {
    const state = following(1_000)
    const work = (count: number) => {
      const flags = (before: string) => many(count, (at) => `$${before}${at}`).join(" ")
      const responses = ["a", "b"].map((before) => said(`* 7 FETCH (UID 13 FLAGS (${flags(before)}))`))
      return () => hear({ ...state, view: { ...state.view }, flags: new Map() }, responses)
    }
    assertBelow(4, work(90_000), work(1_000))
  })

  it("H6 VANISHED of a megabyte costs little more than to read it", () => {
    const state = following(90_000)
    const all = many(148_000, (at) => 2 * at + 1).join(",")
    assert.isAbove(all.length, 950_000)
    const line = bytes(`* VANISHED ${all}`)
    const gone = said(`* VANISHED ${all}`)
    const hearing = () => hear({ ...state, view: { ...state.view } }, [gone])
    assertBelow(4, hearing, () => void ResponseParser.parse(line))
  })
})
