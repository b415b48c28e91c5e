/** What is said about an account's mailboxes on the wire. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { pass, supervising } from "../supervision/support.ts"
import { copied, shown } from "./copy.ts"

const script = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 IDLE LIST-EXTENDED LIST-STATUS NOTIFY NAMESPACE] welcome
C: <2> SELECT INBOX
S: * 3 EXISTS
S: <2> OK [READ-WRITE] done
C: <3> NAMESPACE
C: <4> NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge FlagChange MailboxName))
C: <5> LIST "" "*" RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))
S: * NAMESPACE (("" ".")) NIL (("Shared." "."))
S: <3> OK
S: * LIST () "." INBOX
S: * STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 1 UNSEEN 0)
S: * LIST (\\HasNoChildren) "." Work
S: * STATUS Work (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 2 UNSEEN 1)
S: * LIST (\\Noselect) "." Nothing
S: <5> OK
S: <4> OK
C: <6> IDLE
S: + idling
S: * STATUS Work (MESSAGES 2 UIDNEXT 3 UNSEEN 2)
S: * LIST () "." Old ("OLDNAME" (Work))
S: * LIST () "." Made
C: DONE
S: <6> OK
C: <7> STATUS Made (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)
S: * STATUS Made (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 3 UNSEEN 0)
S: <7> OK
C: <8> IDLE
S: + idling
deaf
`

it.effect("K16 one flight asks for all and turns NOTIFY on, and IDLE is the rest", () =>
  Effect.gen(function* () {
    const { simulator, supervised } = yield* supervising(yield* Simulator.script(script), {
      account: { id: { enabled: false } },
      policy: { flights: "careful" }
    })
    const { changes, copy } = yield* copied(supervised.accountChanges())
    yield* pass(8_000)
    assert.deepStrictEqual(simulator.mismatches(), [])
    // the counts and the new name come in one packet, and a fiber that gives way reports the counts first
    const [, , , , one, other] = changes.map(({ _tag }) => _tag)
    assert.sameMembers([one, other], ["Renamed", "News"])
    assert.deepStrictEqual(changes.map(({ _tag }) => _tag).toSpliced(4, 2), [
      "Reset",
      "Following",
      "Created",
      "Created",
      "Created"
    ])
    assert.deepStrictEqual(shown(copy), {
      INBOX: "open",
      Made: { messages: 0, unseen: 0 },
      Old: { messages: 2, unseen: 2 }
    })
  })
)
