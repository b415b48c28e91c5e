/**
 * Conversations with a simulated account, written as in the RFC: `C:` and `S:` lines, `<1>` for the second of several
 * clients, `..` for time that passes. What the server says must be exactly what is written.
 */
import { assert } from "@effect/vitest"
import { Effect, Option } from "effect"
import { TestClock } from "effect/testing"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { lineNow, loggedIn, type Telnet } from "./telnet.ts"
import { settle } from "../support/settle.ts"

/** `<2> S: * OK` is a line of the second client; without a number it is the first one's. */
const lineOf = (row: string) => {
  const [, client = "1", mark = "", text = ""] = /^(?:<(\d)> )?(C:|S:|\.\.)(?: (.*))?$/.exec(row) ?? []
  assert.notStrictEqual(mark, "", `no line of a conversation: ${row}`)
  return { client: Number(client), mark, text }
}

/** The next line, or a failure of the test. */
const expectLine = Effect.fnUntraced(function* (
  client: Telnet,
  expected: string,
  before: ReadonlyArray<string>
) {
  const got = yield* lineNow(client)
  assert.strictEqual(
    Option.getOrElse(got, () => "nothing"),
    expected,
    before.slice(-6).join("\n")
  )
})

const passed = (seconds: number) =>
  settle.pipe(Effect.andThen(TestClock.adjust(seconds * 1_000)), Effect.andThen(settle))

/** All clients are logged in. `⏎` is a line break within a line. */
export const converse = Effect.fnUntraced(function* (
  text: string,
  options: Simulator.Options = {},
  profile: Simulator.Profile = Simulator.profiles.wellBehaved
) {
  const simulator = yield* Simulator.make(profile, options)
  const clients = new Map<number, Telnet>()
  const said: Array<string> = []
  for (const row of text.split("\n").map((row) => row.trim())) {
    if (row === "" || row.startsWith("#")) continue
    const { client: number, mark, text } = lineOf(row)
    const client = clients.get(number) ?? (yield* loggedIn(simulator))
    clients.set(number, client)
    if (mark === "..") yield* passed(Number(text))
    else if (mark === "C:") yield* client.send(...text.split("⏎"))
    else for (const line of text.split("⏎")) yield* expectLine(client, line, said)
    said.push(row)
  }
  yield* settle
  for (const client of clients.values()) assert.strictEqual(client.rest(), "", said.at(-1))
  return simulator
})

/** Three messages, the second one seen and the third one flagged, and an empty mailbox. */
export const three = {
  INBOX: [
    Simulator.message("Subject: one\n\nfirst\n", { internalDate: new Date("2026-01-01T10:00:00Z") }),
    Simulator.message("Subject: two\n\nsecond\n", {
      flags: ["\\Seen"],
      internalDate: "02-Jan-2026 10:00:00 +0000"
    }),
    Simulator.message("Subject: three\n\nthird\n", {
      flags: ["\\Flagged"],
      internalDate: "03-Jan-2026 10:00:00 +0000"
    })
  ],
  Archive: []
}

/** What SELECT with the tag `s` is answered. */
export const opened = ({
  exists = 3,
  recent = 0,
  unseen = Math.min(exists, 1),
  uidValidity = 1,
  uidNext = 4,
  modSeq = 2
} = {}) => `
S: * FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)
S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted
S: * ${exists} EXISTS
S: * ${recent} RECENT${unseen === 0 ? "" : `\nS: * OK [UNSEEN ${unseen}] First unseen`}
S: * OK [UIDVALIDITY ${uidValidity}] UIDs valid
S: * OK [UIDNEXT ${uidNext}] Predicted next UID
S: * OK [HIGHESTMODSEQ ${modSeq}] Highest
S: s OK [READ-WRITE] SELECT completed`

export const inbox = `C: s SELECT INBOX${opened()}`

/** `wellBehaved`, which lists these as well. */
export const listing = (...names: ReadonlyArray<string>): Simulator.Profile => {
  const { wellBehaved } = Simulator.profiles
  const { capabilities } = wellBehaved
  const authenticated = [capabilities.authenticated, ...names].join(" ")
  return { ...wellBehaved, capabilities: { ...capabilities, authenticated } }
}
