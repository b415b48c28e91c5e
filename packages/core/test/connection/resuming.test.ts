/** What a mailbox is opened with, and what happens to what was known, over whole connections that are kept alive. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Stream } from "effect"
import { TestClock } from "effect/testing"
import type * as Changes from "../../src/mailbox/Changes.ts"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import * as Pacing from "../../src/mailbox/Pacing.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { host, inTime } from "./support.ts"
import { settle } from "../support/settle.ts"

/** How a mailbox of three messages was left, at mod-sequence 5. */
const known: Changes.Token = {
  host,
  mailbox: "INBOX",
  uidValidity: 7,
  uidNext: 4,
  highestModSeq: 5n,
  exists: 3,
  uids: "1:3"
}

interface Options {
  readonly resume?: Changes.Token
}

/** A supervised account at the server of a transcript, and what it says of its mailbox. */
const supervised = Effect.fnUntraced(function* (text: string, { resume }: Options = {}) {
  const simulator = yield* Simulator.make(yield* Simulator.script(text))
  const account = {
    host,
    security: "tls",
    user: "user",
    password: Redacted.make("secret"),
    id: { enabled: false }
  } as const
  const run = yield* Supervised.make(account).pipe(
    Effect.provideService(Transport, simulator.transport),
    Effect.provideService(ServerProfiles.ServerProfiles, ServerProfiles.none),
    Effect.provideService(Pacing.Pacing, Pacing.make())
  )
  // time does not pass by itself while the scope ends
  yield* Effect.addFinalizer(() => inTime(run.logout))
  // without a token, the mailbox is open before anybody listens
  if (resume === undefined) yield* settle
  const changes: Array<Changes.Change> = []
  let token: Changes.Token | undefined
  yield* Effect.forkScoped(
    Stream.runForEach(run.changes({ resume }), (followed) =>
      Effect.sync(() => {
        changes.push(followed.change)
        token = followed.token
      })
    ),
    { startImmediately: true }
  )
  yield* Effect.repeat(Effect.andThen(settle, TestClock.adjust("1 second")), { times: 20 })
  const spoken = simulator
    .log()
    .map(({ bytes, from }) => `${from === "client" ? "C" : "S"}: ${new TextDecoder().decode(bytes)}`)
  assert.deepStrictEqual(
    simulator.mismatches().map(({ message }) => message),
    [],
    spoken.join("")
  )
  assert.strictEqual(simulator.remaining(), 0, `connections that were not made\n${spoken.join("")}`)
  return { changes, token }
})

const login = (...listed: ReadonlyArray<string>): string => `
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
C: <1> AUTHENTICATE PLAIN ...
S: <1> OK [CAPABILITY IMAP4rev1 ${listed.join(" ")}] welcome
`

const tagsOf = (changes: ReadonlyArray<Changes.Change>) => changes.map(({ _tag }) => _tag)

describe("E02 QRESYNC is listed, and OK is not ENABLED", () => {
  const answers = [
    ["ENABLED is not sent", ""],
    ["ENABLED is empty", "S: * ENABLED\n"],
    ["ENABLED lists another", "S: * ENABLED CONDSTORE\n"]
  ] as const

  it.effect.each(answers)("%s: SELECT asks for CONDSTORE, on the next connection, too", ([, enabled]) =>
    Effect.gen(function* () {
      const opened = `
${login("ENABLE", "CONDSTORE", "QRESYNC", "ESEARCH")}
C: <2> ENABLE QRESYNC
${enabled}S: <2> OK done
C: <3> SELECT INBOX (CONDSTORE)
S: * 3 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 4] next`
      const { changes } = yield* supervised(`# ${enabled}
connection
${opened}
S: * OK [HIGHESTMODSEQ 5] highest
S: <3> OK [READ-WRITE] done
C: <4> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG "{4}") UID ALL 1:3
S: <4> OK done
reset
connection
${opened}
S: * OK [HIGHESTMODSEQ 6] highest
S: <3> OK [READ-WRITE] done
C: <4> UID FETCH 1:3 (FLAGS) (CHANGEDSINCE 5)
S: * 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (6))
S: <4> OK done
`)
      assert.deepStrictEqual(tagsOf(changes), ["Reset", "FlagsChanged"])
    })
  )
})

describe("what SELECT asks beside the mailbox is refused", () => {
  it.effect("E06 BAD to QRESYNC: SELECT alone, and what happened is found by comparing", () =>
    Effect.gen(function* () {
      const { changes, token } = yield* supervised(
        `# BAD to QRESYNC
${login("ENABLE", "CONDSTORE", "QRESYNC", "ESEARCH")}
C: <2> ENABLE QRESYNC
S: * ENABLED QRESYNC
S: <2> OK done
C: <3> SELECT INBOX (QRESYNC (7 5))
S: <3> BAD Unknown SELECT parameter
C: <4> SELECT INBOX
S: * 3 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 5] next
S: * OK [HIGHESTMODSEQ 9] highest
S: <4> OK [READ-WRITE] done
C: <5> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG "{5}") UID ALL 1,3:4
S: <5> OK done
C: <6> UID FETCH 4:* (FLAGS)
S: * 3 FETCH (UID 4 FLAGS ())
S: <6> OK done
C: <7> UID FETCH 1:4 (FLAGS) (CHANGEDSINCE 5)
S: * 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))
S: <7> OK done
`,
        { resume: known }
      )
      assert.deepStrictEqual(changes, [
        { _tag: "Expunged", uids: [[2, 2]], sequence: undefined },
        { _tag: "Arrived", uid: 4, sequence: 3, flags: [] },
        { _tag: "FlagsChanged", uid: 1, sequence: 1, flags: ["\\Seen"], modSeq: 9n }
      ])
      assert.strictEqual(token?.highestModSeq, 9n)
    })
  )

  it.effect("E06 BAD to CONDSTORE: SELECT alone", () =>
    Effect.gen(function* () {
      const { changes } = yield* supervised(`# BAD to CONDSTORE
${login("CONDSTORE")}
C: <2> SELECT INBOX (CONDSTORE)
S: <2> BAD Unknown SELECT parameter
C: <3> SELECT INBOX
S: * 0 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: <3> OK [READ-WRITE] done
`)
      assert.deepStrictEqual(tagsOf(changes), ["Reset"])
    })
  )
})

describe("another mailbox has the name, and by chance its UIDVALIDITY. RFC 8474 §4.1", () => {
  const uids = (tag: number, all: string) => `
C: <${tag}> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG "{${tag}}") UID ALL ${all}
S: <${tag}> OK done
`

  it.effect("K11 a changed MAILBOXID: all that was known is void", () =>
    Effect.gen(function* () {
      const opened = (id: string) => `
${login("CONDSTORE", "ESEARCH", "OBJECTID")}
C: <2> SELECT INBOX (CONDSTORE)
S: * 3 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 4] next
S: * OK [HIGHESTMODSEQ 5] highest
S: * OK [MAILBOXID (${id})] id
S: <2> OK [READ-WRITE] done
${uids(3, "1:3")}`
      const { changes, token } = yield* supervised(`# Another MAILBOXID
connection
${opened("F1")}
reset
connection
${opened("F2")}`)
      assert.deepStrictEqual(changes, [
        { _tag: "Reset", reason: "first", mailbox: "INBOX", uidValidity: 7 },
        { _tag: "Reset", reason: "mailboxId", mailbox: "INBOX", uidValidity: 7 }
      ])
      assert.strictEqual(token?.mailboxId, "F2")
    })
  )

  it.effect("K11 QRESYNC: nothing that is reported of the other mailbox is taken for this one's", () =>
    Effect.gen(function* () {
      const { changes } = yield* supervised(
        `# Another MAILBOXID and what happened since
${login("ENABLE", "CONDSTORE", "QRESYNC", "ESEARCH", "OBJECTID")}
C: <2> ENABLE QRESYNC
S: * ENABLED QRESYNC
S: <2> OK done
C: <3> SELECT INBOX (QRESYNC (7 5))
S: * 3 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 5] next
S: * OK [HIGHESTMODSEQ 9] highest
S: * OK [MAILBOXID (F2)] id
S: * VANISHED (EARLIER) 2
S: * 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (9))
S: <3> OK [READ-WRITE] done
${uids(4, "1,3:4")}`,
        { resume: { ...known, mailboxId: "F1" } }
      )
      assert.deepStrictEqual(changes, [
        { _tag: "Reset", reason: "mailboxId", mailbox: "INBOX", uidValidity: 7 }
      ])
    })
  )
})
