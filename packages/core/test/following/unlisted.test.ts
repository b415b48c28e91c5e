/** Mod-sequences of a server that does not list CONDSTORE, as Yahoo's: CHANGEDSINCE is an error there. RFC 7162 §3.1. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { pass, supervising } from "../supervision/support.ts"

const opening = (exists: number, modSeq: number) => `
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1] welcome
C: <2> SELECT INBOX
S: * ${exists} EXISTS
S: * OK [UIDVALIDITY 4] valid
S: * OK [UIDNEXT ${exists + 1}] next
S: * OK [HIGHESTMODSEQ ${modSeq}] highest
S: <2> OK [READ-WRITE] done`

const first = `connection 993${opening(2, 1200)}
C: <3> UID SEARCH ALL
S: * SEARCH 1 2
S: <3> OK done
.. 5 seconds
close
`

/** What `changes` reports of a server that follows the script, within 20 seconds. */
const heardFrom = Effect.fnUntraced(function* (script: string) {
  const { simulator, supervised } = yield* supervising(yield* Simulator.script(script), {
    account: { id: { enabled: false } },
    policy: { flights: "careful" }
  })
  const said: Array<string> = []
  const heard = Stream.runForEach(supervised.changes(), ({ change }) =>
    Effect.sync(() => void said.push(change._tag === "Missed" ? `Missed ${change.what}` : change._tag))
  )
  yield* Effect.forkScoped(heard, { startImmediately: true })
  yield* pass(20_000)
  return { said, simulator }
})

describe("C08 a server that reports mod-sequences, and does not list CONDSTORE", () => {
  it.effect("is not asked for changes since one: changed flags are missed", () =>
    Effect.gen(function* () {
      const script = `${first}connection 993${opening(2, 1201)}
C: <3> NOOP
S: <3> OK done
deaf
`
      const { said, simulator } = yield* heardFrom(script)
      assert.deepStrictEqual(said, ["Reset", "Missed flags"])
      assert.deepStrictEqual(simulator.mismatches(), [])
    })
  )
})

describe("a server that lists ESEARCH and refuses it", () => {
  it.effect("is asked for the UIDs in the old form, from then on", () =>
    Effect.gen(function* () {
      const script = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 ESEARCH] welcome
C: <2> SELECT INBOX
S: * 2 EXISTS
S: * OK [UIDVALIDITY 4] valid
S: * OK [UIDNEXT 3] next
S: <2> OK [READ-WRITE] done
C: <3> UID SEARCH RETURN (ALL) ALL
S: <3> NO [SERVERBUG] Internal error
C: <4> UID SEARCH ALL
S: * SEARCH 1 2
S: <4> OK done
deaf
`
      const { said, simulator } = yield* heardFrom(script)
      assert.deepStrictEqual(said, ["Reset"])
      assert.deepStrictEqual(simulator.mismatches(), [])
    })
  )
})
