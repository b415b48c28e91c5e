/** Answers that stop within a literal, each time at the same place, and those of an app that had stopped reading. */
import { assert, describe, it } from "@effect/vitest"
import type { Event, Events } from "@effect-imap/core/Trace"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

type Ended = Partial<Events["connection:ended"]["data"]>

/** A FETCH of one message whole, and its answer, if one comes. */
const fetches = (
  group: string,
  time: number,
  uid: number,
  { comes, octets = 2000, tag }: { readonly comes: boolean; readonly octets?: number; readonly tag: string }
) => {
  const line = `${tag} UID FETCH ${uid} (UID BODY.PEEK[])`
  return [
    at(time, "wire:sent", { tag, cmd: "UID FETCH", by: "app", line, bytes: line.length + 2 }, group),
    ...(comes
      ? [
          at(
            time,
            "wire:received",
            { line: `* 1 FETCH (UID ${uid} BODY[] <literal>)`, bytes: octets },
            group
          ),
          at(time, "wire:received", { tag, cond: "OK", line: `${tag} OK done` }, group)
        ]
      : [])
  ]
}

/** A connection that reads a message, and is lost in the middle of the next. */
const lostAt = (
  number: number,
  uid: number,
  tag: string,
  ended: Ended,
  octets = 2000
): ReadonlyArray<Event> => {
  const [group, from] = [`c${number + 1}`, number * 10 * minute]
  const told = at(from, "wire:received", { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }, group)
  const lost = { tag, cmd: "UID FETCH", ms: 14_000, written: 40, bytes: 40, effect: "none" } as const
  return stay(
    group,
    { from, to: from + 5 * minute, end: from + 5 * minute + 100, lost: true },
    told,
    ...fetches(group, from + 2000, 100 + number, { comes: true, octets, tag: "a1" }),
    ...fetches(group, from + 3000, uid, { comes: false, tag }),
    at(from + 5 * minute, "command:lost", lost, group)
  ).map((event) =>
    event.name === "connection:ended" ? { ...event, data: { ...event.data, ...ended } } : event
  )
}

const stopped = (received: number, bytes: number): Ended => ({
  error: "Timeout",
  facts: {
    step: "command",
    afterMs: 14_000,
    command: "UID FETCH",
    literalBytes: bytes,
    literalReceived: received
  },
  circumstances: { owed: "UID FETCH", owedMs: 14_000, silentMs: 14_000 }
})

const lastOne = (number: number, ...uids: ReadonlyArray<number>) => {
  const [group, from] = [`c${number + 1}`, number * 10 * minute]
  return stay(
    group,
    { from, to: from + 5 * minute, lost: false },
    at(from, "wire:received", { cond: "OK", line: "* OK [UIDVALIDITY 1] ok" }, group),
    ...uids.flatMap((uid, place) => fetches(group, from + 2000, uid, { comes: true, tag: `z${place}` }))
  )
}

const lifeOf = (...events: ReadonlyArray<ReadonlyArray<Event>>) => livesIn(bytesOf(...events.flat()))[0]

describe("answers that stop at the same place each time", () => {
  const four = [
    lostAt(0, 322, "ab26", stopped(469, 18_386)),
    lostAt(1, 322, "cd6", stopped(468, 18_386)),
    lostAt(2, 331, "ef13", stopped(469, 41_566)),
    lostAt(3, 331, "gh5", stopped(468, 41_566))
  ]

  it("are told of each message, whose they are, and that they were passed by", () => {
    const life = lifeOf(...four, lastOne(4, 332, 333))
    assert.strictEqual(
      life?.headline,
      "Lost 4 times, each time in a silence within a literal, after 468 or 469 of 18386 bytes of the answer to UID FETCH 322, or after 468 or 469 of 41566 bytes of the answer to UID FETCH 331; the last connection left both out, and read others"
    )
    assert.match(life?.cause ?? "", /^the server, or a filter/)
    assert.include(life?.fix, "announces more of these messages than it sends")
    assert.include(life?.fix, "look at UIDs 322 and 331, and until then let the app list them as not read")
    assert.strictEqual(life?.actionBy, "admin")
  })

  it("are its operator's to look at, and the app's to leave out until then, and no longer once they came", () => {
    const life = lifeOf(...four)
    assert.include(life?.fix, "look at UIDs 322 and 331, and until then let the app leave them out")
    assert.strictEqual(life?.actionBy, "admin")
    assert.notInclude(lifeOf(...four, lastOne(4, 322))?.headline, "within a literal")
  })

  it("may be announced as larger than they are, if few octets are lacking each time", () => {
    const of = (bytes: number) =>
      lifeOf(...[0, 1, 2].map((number) => lostAt(number, 914, "ab8", stopped(49_029, bytes))))
    assert.match(
      of(49_214)?.fix ?? "",
      /at the same place each time, 185 bytes before its announced end, or announces more than it has to send/
    )
    assert.notInclude(of(90_000)?.fix, "announces more")
  })

  it("are the network's, where no answer is longer than a packet", () => {
    const short = [322, 322, 331, 331].map((uid, number) =>
      lostAt(number, uid, "ab26", stopped(469, 60 * uid), 900)
    )
    assert.include(lifeOf(...short, lastOne(4, 332))?.headline, "no answer came of more than 900 bytes")
  })

  it.each([
    ["elsewhere each time", [stopped(469, 900), stopped(700, 900)]],
    ["in another literal each time", [stopped(469, 900), stopped(469, 901)]]
  ] as const)("are not those that stop %s", (_, [one, other]) => {
    const life = lifeOf(lostAt(0, 322, "ab26", one), lostAt(1, 322, "cd6", other), lastOne(2, 332))
    assert.notInclude(life?.headline, "within a literal")
  })
})

describe("losses after the app had stopped reading", () => {
  const unread = (unreadMs: number, received: number): Ended => ({
    facts: { step: "selected", literalBytes: 27_200_145, literalReceived: received },
    circumstances: { owed: "UID FETCH", owedMs: unreadMs + 800, unreadMs }
  })
  const series = (...all: ReadonlyArray<Ended>) =>
    lifeOf(...all.map((ended, number) => lostAt(number, 914, "ab8", ended)))

  it("are the app's to mend by reading, whatever it asked for", () => {
    const life = series(unread(19_001, 8_224_768), unread(19_004, 10_158_080), unread(19_001, 7_667_712))
    assert.include(
      life?.headline,
      "each time after the app had taken nothing more of the answer to UID FETCH 914 (UID BODY.PEEK[]) for 19 s"
    )
    assert.match(life?.cause ?? "", /^this program, which had stopped reading each time/)
    assert.match(life?.fix ?? "", /^Let the app take the message as it comes/)
    assert.strictEqual(life?.actionBy, "app")
  })

  it("leave open whose they are after two, and are nothing in common with one of another kind", () => {
    assert.include(series(unread(19_001, 1), unread(19_001, 2))?.cause, "which of them is not known")
    const { circumstances: _, ...other } = unread(19_001, 3)
    assert.notInclude(series(unread(19_001, 1), unread(19_001, 2), other)?.headline, "had taken nothing")
  })
})

describe("losses upon one command that their own diagnosis explains", () => {
  const timedOut = (busyMs?: number): Ended => ({
    error: "Timeout",
    facts: { step: "command", afterMs: 14_000, command: "UID FETCH" },
    circumstances: { owed: "UID FETCH", owedMs: 14_000, ...(busyMs !== undefined && { busyMs }) }
  })
  const fixOf = (...all: ReadonlyArray<number | undefined>) =>
    lifeOf(
      ...all.map((busyMs, number) => lostAt(number, 914, "ab8", timedOut(busyMs))),
      lastOne(all.length, 915)
    )?.fix

  it("need no other command, unless one of them is not explained by it", () => {
    assert.include(fixOf(12_000, 13_000, 12_500), "Let this program do long work in pieces")
    assert.include(fixOf(12_000, undefined, 12_500), "the same command brings the same end")
  })
})
