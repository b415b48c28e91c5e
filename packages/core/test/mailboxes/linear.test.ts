import { MemoryBound } from "../../src/base/MemoryBound.ts"
import { assert, describe, it } from "@effect/vitest"
import { Copy } from "../../src/mailbox/mailboxes/Copy.ts"
import { difference } from "../../src/mailbox/mailboxes/difference.ts"
import { Overview } from "../../src/mailbox/mailboxes/Overview.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import { table } from "../../src/base/Sizes.ts"
import { assertBelow, assertLinear } from "../support/linear.ts"
import { untagged } from "../command/transcript.ts"

interface Account {
  readonly overview: Overview
  readonly copy: Copy
}

const many = (count: number, of: (at: number) => string): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, at) => of(at))

const listed = (name: string, more = "") => `* LIST () "/" ${name}${more}`
const counted = (name: string, messages: number, id: string) =>
  `* STATUS ${name} (MESSAGES ${messages} UNSEEN 0 UIDNEXT 9 UIDVALIDITY 1 MAILBOXID (${id}))`

/** All mailboxes were listed and counted, by the same server with other names or by another connection. */
const surveyed = (count: number, nameOf: (at: number) => string): Overview => {
  const overview = new Overview(new MemoryBound(() => Infinity))
  overview.surveyBegins(false)
  hear(
    overview,
    many(count, (at) => listed(nameOf(at)))
  )
  hear(
    overview,
    many(count, (at) => counted(nameOf(at), 1, `id${at}`))
  )
  LongWork.atOnce(overview.surveyed(true))
  return overview
}

const hear = (overview: Overview, lines: ReadonlyArray<string>): void => {
  for (const response of untagged(...lines)) overview.heard(response, false)
}

const compared = (overview: Overview, reported: Copy, names: Iterable<string> = overview.taken()) =>
  LongWork.atOnce(difference({ reported: reported, overview, follows: () => true, names }))

const known = (count: number): Account => {
  const overview = surveyed(count, (at) => `old/${at}`)
  const copy = new Copy()
  const { changes, open } = compared(overview, copy)
  assert.deepStrictEqual([changes.length, copy.size, open.size], [count, count, 0])
  return { overview, copy }
}

/** What each of these lines brings, each in a separate packet. */
const heardOneByOne = ({ copy, overview }: Account, lines: ReadonlyArray<string>) => {
  let changes = 0
  for (const line of lines) {
    hear(overview, [line])
    changes += compared(overview, copy).changes.length
    overview.doubtful(32)
  }
  return changes
}

describe("what a server says of one mailbox costs the same, however many there are", () => {
  it.each([
    ["counts", (at: number) => counted(`old/${at % 100}`, at + 2, `id${at % 100}`)],
    ["a new one", (at: number) => listed(`new/${at}`)],
    ["another name", (at: number) => listed(`"new/${at}"`, ` ("OLDNAME" ("old/${at}"))`)],
    ["one that is gone", (at: number) => `* LIST (\\NonExistent) "/" old/${at}`]
  ])("%s", (_, line) => {
    const work = (size: number) => {
      const account = known(size)
      const lines = many(200, line)
      return () => void heardOneByOne(account, lines)
    }
    assertBelow(8, work(8_000), work(125))
  })

  it("all have another name, which their ids show", () => {
    assertLinear((size) => {
      const { copy, overview: before } = known(size)
      const overview = surveyed(size, (at) => `new/${at}`)
      const names = [...before.mailboxes.keys(), ...overview.taken()]
      const same = () => copyOf(copy)
      assert.deepStrictEqual(
        new Set(compared(overview, same(), names).changes.map(({ _tag }) => _tag)),
        new Set(["Renamed"])
      )
      return () => void compared(overview, same(), names)
    }, 256)
  })

  it("each has the name that the next one had", () => {
    assertLinear((size) => {
      const { copy } = known(size)
      const overview = surveyed(size, (at) => `old/${at + 1}`)
      const names = [...overview.taken(), "old/0"]
      assert.lengthOf(compared(overview, copyOf(copy), names).changes, size)
      return () => void compared(overview, copyOf(copy), names)
    }, 256)
  })

  it("a token, whose list takes less time than the names of all do in a set", () => {
    const { copy } = known(table.mailboxes.value)
    const names = copy
      .listed()()
      .map(({ name }) => name)
    assertBelow(
      1,
      () => assert.lengthOf(copy.listed()(), names.length),
      () => assert.strictEqual(new Set(names).size, names.length)
    )
  })
})

/** A comparison changes the copy. */
const copyOf = (copy: Copy): Copy => {
  const same = new Copy()
  for (const { name, ...status } of copy.listed()()) same.set(name, status)
  return same
}

it("a server that lists mailboxes without end is heard up to a bound", () => {
  const overview = new Overview(new MemoryBound(() => Infinity))
  const lines = many(table.mailboxes.value + 10, (at) => listed(`box${at}`))
  hear(overview, lines)
  assert.strictEqual(overview.mailboxes.size, table.mailboxes.value)
})
