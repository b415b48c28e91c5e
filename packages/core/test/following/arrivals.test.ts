/** Messages are reported in the order of their UIDs, whatever the server says first, and each that goes is named. */
import { assert, describe, it } from "@effect/vitest"
import { Client } from "./support.ts"

const opened = (exists: number, uidNext: number) => `
  * ${exists} EXISTS
  * OK [UIDVALIDITY 7] valid
  * OK [UIDNEXT ${uidNext}] next`

const found = (uids: string) => `* ESEARCH (TAG "A1") UID ALL ${uids}`

/** It has read three messages. */
const client = (): Client => {
  const client = new Client()
  client.select(opened(3, 4))
  client.answer(found("1:3"))
  assert.deepStrictEqual(client.said, ["Reset"])
  return client
}

/** And lost the connection; meanwhile two came. */
const withTwoMore = (): Client => {
  const known = client()
  known.select(opened(5, 6))
  assert.strictEqual(known.asks, "UID SEARCH RETURN (ALL) ALL")
  known.answer(found("1:5"))
  assert.deepStrictEqual(known.said, ["Missed flags"])
  return known
}

describe("UIDs arrive in ascending order", () => {
  it("R22 somebody flags the later of two that a search found", () => {
    const known = withTwoMore()
    known.hear("* 5 FETCH (UID 5 FLAGS (\\Flagged))")
    assert.deepStrictEqual(known.said, [])
    known.answer("* 4 FETCH (UID 4 FLAGS ())\n* 5 FETCH (UID 5 FLAGS (\\Flagged))")
    assert.deepStrictEqual(known.said, ["Arrived 4 at 4 ()", "Arrived 5 at 5 (\\Flagged)"])
  })

  it.each(["* 4 EXPUNGE", "* VANISHED 4"])(
    "the first of three goes amid the answer, before it is named: %s",
    (gone) => {
      const known = client()
      known.select(opened(6, 7))
      known.answer(found("1:6"))
      assert.deepStrictEqual(known.said, ["Missed flags"])
      known.answer(`* 5 FETCH (UID 5 FLAGS ())\n* 6 FETCH (UID 6 FLAGS (\\Flagged))\n${gone}`)
      assert.deepStrictEqual(known.said, ["Arrived 5 at 4 ()", "Arrived 6 at 5 (\\Flagged)"])
      assert.isUndefined(known.asks)
    }
  )

  it("somebody flags the later of two that came while the mailbox was open", () => {
    const known = client()
    known.hear("* 5 EXISTS\n* 5 FETCH (UID 5 FLAGS (\\Flagged))")
    known.answer("* 4 FETCH (UID 4 FLAGS ())\n* 5 FETCH (UID 5 FLAGS (\\Flagged))")
    assert.deepStrictEqual(known.said, ["Arrived 4 at 4 ()", "Arrived 5 at 5 (\\Flagged)"])
    assert.isUndefined(known.asks)
  })

  it("the flags of one that is not reported yet change amid the answer, by its number alone", () => {
    const known = client()
    known.hear("* 5 EXISTS")
    assert.strictEqual(known.asks, "UID FETCH 4:* (FLAGS)")
    known.answer("* 5 FETCH (UID 5 FLAGS ())\n* 5 FETCH (FLAGS (\\Flagged))\n* 4 FETCH (UID 4 FLAGS ())")
    assert.strictEqual(known.asks, "NOOP")
    known.answer("")
    assert.strictEqual(known.asks, "UID SEARCH RETURN (ALL) ALL")
    known.answer(found("1:5"))
    assert.deepStrictEqual(known.said, ["Arrived 4 at 4 ()"])
    assert.strictEqual(known.asks, "UID FETCH 5:* (FLAGS)")
    known.answer("* 5 FETCH (UID 5 FLAGS (\\Flagged))")
    assert.deepStrictEqual(known.said, ["Arrived 5 at 5 (\\Flagged)"])
    assert.isUndefined(known.asks)
  })

  it("one comes after the answer to a search, and before its OK: it is not taken for gone", () => {
    const known = client()
    known.select(opened(2, 4))
    known.answer(`${found("2:3")}\n* 3 EXISTS\n* 3 FETCH (UID 4 FLAGS ())`)
    assert.deepStrictEqual(known.said, ["Missed flags", "Expunged 1"])
    known.answer("* 3 FETCH (UID 4 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Arrived 4 at 3 ()"])
  })

  it("one comes while SELECT is answered, and as many had gone: counts alone do not show it", () => {
    const known = client()
    known.select(`${opened(2, 4)}\n* 3 EXISTS`)
    assert.strictEqual(known.asks, "UID SEARCH RETURN (ALL) ALL")
    known.answer(found("2:4"))
    known.answer("* 3 FETCH (UID 4 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Missed flags", "Expunged 1", "Arrived 4 at 3 ()"])
  })

  it("R22 the server answers from the last to the first", () => {
    const known = withTwoMore()
    known.answer("* 5 FETCH (UID 5 FLAGS ())\n* 4 FETCH (UID 4 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Arrived 4 at 4 ()", "Arrived 5 at 5 ()"])
    assert.isUndefined(known.asks)
  })

  it("R20 none is passed over where the connection is lost before its turn: what is there is compared", () => {
    const known = withTwoMore()
    known.hear("* 5 FETCH (UID 5 FLAGS (\\Flagged))")
    // one that was known goes, so that all counts are as if nothing had happened
    known.select(opened(4, 6))
    assert.strictEqual(known.asks, "UID SEARCH RETURN (ALL) ALL")
    known.answer(found("2:5"))
    known.answer("* 3 FETCH (UID 4 FLAGS ())\n* 4 FETCH (UID 5 FLAGS ())")
    assert.deepStrictEqual(known.said, [
      "Missed flags",
      "Expunged 1",
      "Arrived 4 at 3 ()",
      "Arrived 5 at 4 ()"
    ])
  })

  it("a message that a search finds and a FETCH never names holds the later ones up once, and is missed", () => {
    const known = withTwoMore()
    const answer = "* 5 FETCH (UID 5 FLAGS ())"
    known.answer(answer)
    assert.deepStrictEqual([known.said, known.asks], [[], "NOOP"])
    known.answer("")
    known.answer(answer)
    assert.deepStrictEqual(known.said, ["Missed arrived", "Arrived 5 at 5 ()"])
    assert.isUndefined(known.asks)
  })
})

describe("what an app has read is named when it goes", () => {
  it("R23 one that came with another, before either was reported", () => {
    const known = client()
    // the app's own FETCH: 4 is gone already, and the server has still to say so
    known.hear("* 5 EXISTS\n* 5 FETCH (UID 5 FLAGS ())\n* 4 EXPUNGE\n* 4 EXPUNGE")
    known.answer(found("1:3"))
    assert.deepStrictEqual(known.said, ["Expunged 5"])
  })

  it("R23 one that a search found, and that was not reported", () => {
    const known = withTwoMore()
    known.hear("* 5 FETCH (UID 5 FLAGS ())\n* 5 EXPUNGE")
    assert.deepStrictEqual(known.said, ["Expunged 5"])
  })

  it("R23 without its flags, by VANISHED", () => {
    const known = client()
    known.hear("* 5 EXISTS\n* 5 FETCH (UID 5 RFC822.SIZE 100)\n* VANISHED 5")
    assert.deepStrictEqual(known.said, ["Expunged 5"])
  })

  it("R23 across a loss", () => {
    const known = client()
    known.hear("* 5 EXISTS\n* 5 FETCH (UID 5 FLAGS ())")
    known.select(opened(4, 6))
    known.answer(found("1:4"))
    known.answer("* 4 FETCH (UID 4 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Missed flags", "Expunged 5", "Arrived 4 at 4 ()"])
  })
})

describe("K13 VANISHED with UIDs that no message ever had", () => {
  it("does not change the count if every UID of the mailbox is known", () => {
    const known = client()
    known.hear("* VANISHED 3,90:99")
    assert.deepStrictEqual(known.said, ["Expunged 3"])
    assert.isUndefined(known.asks)
    known.hear("* 2 FETCH (UID 2 FLAGS (\\Seen))")
    assert.deepStrictEqual(known.said, ["FlagsChanged 2 (\\Seen)"])
  })

  it.each(["* VANISHED 90:99", "* VANISHED 90", "* VANISHED 3,90:99"])(
    "does not hide messages that have yet to be reported: %s",
    (vanished) => {
      const known = client()
      known.hear(`* 5 EXISTS\n${vanished}`)
      assert.strictEqual(known.asks, "UID FETCH 4:* (FLAGS)")
      const first = vanished.includes("3") ? 3 : 4
      known.answer(`* ${first} FETCH (UID 4 FLAGS ())\n* ${first + 1} FETCH (UID 5 FLAGS ())`)
      const arrived = [`Arrived 4 at ${first} ()`, `Arrived 5 at ${first + 1} ()`]
      assert.deepStrictEqual(
        known.said.filter((said) => !said.startsWith("Expunged")),
        arrived
      )
      assert.isUndefined(known.asks)
    }
  )

  it("costs one question if the message did exist", () => {
    const known = client()
    known.hear("* 4 EXISTS\n* VANISHED 4")
    assert.strictEqual(known.asks, "UID FETCH 4:* (FLAGS)")
    known.answer("")
    assert.isUndefined(known.asks)
    assert.deepStrictEqual(known.said, [])
  })

  it("a message that the app reads meanwhile is named when it is removed", () => {
    const known = client()
    known.hear("* 5 EXISTS\n* VANISHED 90:99\n* 5 FETCH (UID 5 RFC822.SIZE 100)\n* VANISHED 5")
    assert.deepStrictEqual(known.said, ["Expunged 5"])
  })

  it("a search that finds more than the count, also after NOOP, is right", () => {
    const known = client()
    known.select(opened(5, 6))
    known.hear("* VANISHED 90:99")
    known.answer(found("1:5"))
    assert.strictEqual(known.asks, "NOOP")
    known.answer("")
    known.answer(found("1:5"))
    known.answer("* 4 FETCH (UID 4 FLAGS ())\n* 5 FETCH (UID 5 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Missed flags", "Arrived 4 at 4 ()", "Arrived 5 at 5 ()"])
    assert.isUndefined(known.asks)
  })
})

describe("a search that does not fit", () => {
  it("R21 leaves out what has still to be said to be gone: NOOP lets the server say it", () => {
    const known = client()
    known.select(opened(3, 5))
    for (let times = 0; times < 5; times++) {
      known.answer(found("1,3"))
      assert.strictEqual(known.asks, "NOOP")
      known.answer("")
    }
    known.answer(found("1,3"))
    known.answer("* 2 EXPUNGE")
    known.answer(found("1,3"))
    assert.deepStrictEqual(known.said, ["Missed flags", "Expunged 2"])
    assert.isUndefined(known.asks)
  })

  it("R21 never fits: arrivals are reported anyway, and it is searched again once more has happened", () => {
    const known = client()
    known.select(opened(3, 5))
    for (let times = 0; known.asks !== "UID FETCH 4:* (FLAGS)" && times < 50; times++) {
      known.answer(known.asks === "NOOP" ? "" : found("1,3"))
    }
    known.answer("* 3 FETCH (UID 4 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Missed flags", "Missed expunged", "Arrived 4 at 3 ()"])
    assert.isUndefined(known.asks)
    known.hear("* 1 EXPUNGE")
    known.answer(found("3:4"))
    assert.deepStrictEqual(known.said, ["Expunged number 1", "Missed expunged"])
    known.hear("* 1 EXPUNGE")
    assert.deepStrictEqual(known.said, ["Expunged 3"])
  })
})

describe("a mailbox that is larger than a line", () => {
  it("one goes while the last message is asked for: what the app reads then is not taken for gone", () => {
    const known = new Client(3 * 11)
    known.select(opened(5, 6))
    known.answer("* 5 FETCH (UID 5 FLAGS ())\n* 1 EXPUNGE")
    assert.deepStrictEqual(known.said, ["Reset"])
    const read = [2, 3, 4, 5].map((uid, at) => `* ${at + 1} FETCH (UID ${uid} FLAGS ())`)
    known.hear(read.join("\n"))
    known.hear("* 5 EXISTS")
    known.answer("* 5 FETCH (UID 6 FLAGS ())")
    assert.deepStrictEqual(
      known.said.filter((said) => !said.startsWith("FlagsChanged")),
      ["Arrived 6 at 5 ()"]
    )
  })

  it("R21 is searched as soon as it no longer is", () => {
    const known = new Client(3 * 11)
    known.select(opened(4, 5))
    assert.strictEqual(known.asks, "UID FETCH * (FLAGS)")
    known.answer("* 4 FETCH (UID 4 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Reset"])
    known.hear("* 1 EXPUNGE")
    known.answer(found("2:4"))
    assert.deepStrictEqual(known.said, ["Expunged number 1", "Missed expunged"])
    known.hear("* 1 EXPUNGE")
    assert.deepStrictEqual(known.said, ["Expunged 2"])
  })

  it("one goes after the answer to the search and before its OK: the answer is not used", () => {
    const known = new Client(3 * 11)
    known.select(opened(4, 5))
    known.answer("* 4 FETCH (UID 4 FLAGS ())")
    known.hear("* 1 EXPUNGE")
    known.answer(`${found("2:4")}\n* 1 EXPUNGE`)
    assert.deepStrictEqual(known.said, ["Reset", "Expunged number 1", "Expunged number 1"])
    assert.strictEqual(known.asks, "NOOP")
    known.answer("")
    known.answer(found("3:4"))
    known.hear("* 1 EXPUNGE")
    assert.deepStrictEqual(known.said, ["Missed expunged", "Expunged 3"])
  })

  it("flags of a message change whose place is not known yet: it is said that they are missed", () => {
    const known = new Client(3 * 11)
    known.select(opened(5, 6))
    known.answer("* 5 FETCH (UID 5 FLAGS ())")
    known.select(opened(6, 7))
    assert.deepStrictEqual(known.said, ["Reset", "Missed flags"])
    known.answer("* 2 FETCH (FLAGS (\\Seen))\n* 6 FETCH (UID 6 FLAGS ())")
    assert.deepStrictEqual(known.said, ["Missed flags", "Missed expunged", "Arrived 6 at 6 ()"])
  })
})

describe("H8 messages wait within the memory of a listener", () => {
  const flags = Array.from({ length: 100 }, (_, at) => `a${at}`).join(" ")

  it("what has no room is asked for again, and arrives", () => {
    const client = new Client(1 << 20, false, 20_000)
    client.select(opened(3, 4))
    client.answer(found("1:3"))
    client.select(opened(9, 10))
    client.answer(found("1:9"))
    const later = [5, 6, 7, 8, 9].map((uid) => `* ${uid} FETCH (UID ${uid} FLAGS (${flags}))`)
    client.hear(later.join("\n"))
    assert.isAbove(client.memory.bytes, 1_000)
    assert.isBelow(client.memory.bytes, 20_000)
    const said = [...client.said]
    while (client.asks !== undefined) {
      const first = /^UID FETCH (\d+):/.exec(client.asks)?.[1] ?? assert.fail(client.asks)
      const line = `* ${first} FETCH (UID ${first} FLAGS (${flags}))`
      client.answer(line)
      said.push(...client.said)
    }
    assert.deepStrictEqual(
      said.map((each) => each.replace(` (${flags})`, "")),
      ["Reset", "Missed flags", ...[4, 5, 6, 7, 8, 9].map((uid) => `Arrived ${uid} at ${uid}`)]
    )
    assert.isBelow(client.memory.bytes, 5_000)
  })
})
