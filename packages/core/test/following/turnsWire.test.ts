/** What a turn of a mailbox is on the wire. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { followed } from "./scripted.ts"

const script = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 ENABLE IDLE QRESYNC ESEARCH LIST-EXTENDED LIST-STATUS NOTIFY] welcome
C: <2> ENABLE QRESYNC
S: * ENABLED QRESYNC
S: <2> OK
C: <3> SELECT INBOX
S: * 3 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <3> OK [READ-WRITE] done
C: <4> NOTIFY SET (selected-delayed (MessageNew MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge FlagChange MailboxName))
C: <5> LIST "" Sent RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ))
S: <4> OK
S: * LIST () "." Sent
S: * STATUS Sent (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 7 UNSEEN 0 HIGHESTMODSEQ 20)
S: <5> OK
C: <6> EXAMINE Sent
S: * 2 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 3] next
S: * OK [HIGHESTMODSEQ 20] highest
S: <6> OK [READ-ONLY] done
C: <7> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG <7>) UID ALL 1:2
S: <7> OK
C: <8> SELECT INBOX
S: * 3 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <8> OK [READ-WRITE] done
C: <9> STATUS Sent (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)
S: * STATUS Sent (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 7 UNSEEN 0 HIGHESTMODSEQ 20)
S: <9> OK
C: <10> IDLE
S: + idling
S: * STATUS Sent (MESSAGES 2 UIDNEXT 4 UNSEEN 1 HIGHESTMODSEQ 25)
C: DONE
S: <10> OK
C: <11> EXAMINE Sent (QRESYNC (7 20))
S: * OK [CLOSED] closed
S: * 2 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 4] next
S: * OK [HIGHESTMODSEQ 25] highest
S: * VANISHED (EARLIER) 1
S: * 2 FETCH (UID 3 FLAGS ($New) MODSEQ (25))
S: * 1 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (24))
S: <11> OK [READ-ONLY] done
C: <12> SELECT INBOX
S: * OK [CLOSED] closed
S: * 3 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <12> OK [READ-WRITE] done
C: <13> STATUS Sent (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)
S: * STATUS Sent (MESSAGES 2 UIDNEXT 4 UIDVALIDITY 7 UNSEEN 1 HIGHESTMODSEQ 25)
S: <13> OK
C: <14> IDLE
S: + idling
deaf
`

it.effect("K19 a turn opens the mailbox with what is known of it, and then what was open before", () =>
  Effect.gen(function* () {
    const { reached, said } = yield* followed({ mailbox: "Sent", script, seconds: 15 })
    assert.deepStrictEqual(said, ["Reset", "Expunged", "FlagsChanged", "Arrived"])
    // a listener that takes a part of them earlier gets a token for it, which runs ahead of nothing
    assert.strictEqual(reached.at(-1), 25n)
    assert.deepStrictEqual(new Set(reached.slice(0, -1)), new Set([20n]))
  })
)
