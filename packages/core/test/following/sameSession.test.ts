/** What a mailbox is that is opened again on the same connection, as one is by turns. */
import { assert, describe, it } from "@effect/vitest"
import { Client } from "./support.ts"

const opened = (exists: number, uidNext: number) => `* ${exists} EXISTS\n* OK [UIDNEXT ${uidNext}] next`

/** Two messages of a server that sends no UIDVALIDITY. */
const withoutUidValidity = () => {
  const client = new Client()
  client.select(opened(2, 3))
  client.answer("* ESEARCH UID ALL 1:2")
  assert.deepStrictEqual(client.said, ["Reset"])
  return client
}

describe("K11 without UIDVALIDITY", () => {
  it("UIDs hold on the same connection: what is read after a Reset does not bring another", () => {
    const client = withoutUidValidity()
    client.reopen(opened(2, 3))
    assert.deepStrictEqual(client.said, [])
    client.reopen(opened(2, 4))
    client.answer("* ESEARCH UID ALL 2:3")
    client.answer("* 2 FETCH (UID 3 FLAGS ())")
    assert.deepStrictEqual(client.said, ["Expunged 1", "Arrived 3 at 2 ()"])
  })

  it("all is void on another connection, and if UIDNEXT has gone back", () => {
    const client = withoutUidValidity()
    client.select(opened(2, 3))
    client.answer("* ESEARCH UID ALL 1:2")
    assert.deepStrictEqual(client.said, ["Reset"])
    client.reopen(opened(1, 2))
    client.answer("* ESEARCH UID ALL 1")
    assert.deepStrictEqual(client.said, ["Reset"])
  })
})

describe("K19 without CONDSTORE", () => {
  it("flags are read again if the mailbox comes back on the same connection, and are `Missed` on another", () => {
    const client = new Client()
    const valid = "* OK [UIDVALIDITY 1] valid"
    client.select(`${opened(2, 3)}\n${valid}`)
    client.answer("* ESEARCH UID ALL 1:2")
    client.hear("* 1 FETCH (UID 1 FLAGS ())\n* 2 FETCH (UID 2 FLAGS ())")
    assert.deepStrictEqual(client.said, ["Reset", "FlagsChanged 1 ()", "FlagsChanged 2 ()"])
    client.reopen(`${opened(2, 3)}\n${valid}`)
    assert.strictEqual(client.asks, "UID FETCH 1:2 (FLAGS)")
    client.answer("* 1 FETCH (UID 1 FLAGS (\\Seen))\n* 2 FETCH (UID 2 FLAGS ())")
    assert.deepStrictEqual(client.said, ["FlagsChanged 1 (\\Seen)"])
    client.select(`${opened(2, 3)}\n${valid}`)
    assert.deepStrictEqual(client.said, ["Missed flags"])
  })

  it("flags of a message that cannot be distinguished from others are read again, with all the others", () => {
    const client = new Client(1 << 20, true)
    const valid = "* OK [UIDVALIDITY 1] valid"
    client.select(`${opened(2, 3)}\n${valid}`)
    client.answer("* 1 FETCH (FLAGS (\\Seen))\n* ESEARCH UID ALL 1:2")
    assert.deepStrictEqual(client.said, ["Reset"])
    assert.strictEqual(client.asks, "UID FETCH 1:2 (FLAGS)")
    client.answer("* 1 FETCH (UID 1 FLAGS (\\Seen))\n* 2 FETCH (UID 2 FLAGS ())")
    assert.deepStrictEqual(client.said, ["FlagsChanged 1 (\\Seen)", "FlagsChanged 2 ()"])
    assert.isUndefined(client.asks)
  })
})
