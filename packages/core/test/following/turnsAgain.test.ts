/** Mailboxes that have a turn although the counts of the account alone do not call for one, on the wire. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { followed } from "./scripted.ts"

const counted = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 IDLE CONDSTORE ESEARCH LIST-EXTENDED LIST-STATUS] welcome
C: <2> SELECT INBOX (CONDSTORE)
S: * 0 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <2> OK [READ-WRITE] done
C: <3> LIST "" Sent RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ))
S: * LIST () "." Sent
S: * STATUS Sent (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 7 UNSEEN 0 HIGHESTMODSEQ 20)
S: <3> OK
C: <4> EXAMINE Sent (CONDSTORE)
S: * 1 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 2] next
S: * OK [HIGHESTMODSEQ 20] highest
S: <4> OK [READ-ONLY] done
C: <5> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG <5>) UID ALL 1
S: <5> OK
C: <6> SELECT INBOX (CONDSTORE)
S: * 0 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <6> OK [READ-WRITE] done
C: <7> IDLE
S: + idling
reset
`
const uncounted = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 IDLE ESEARCH LIST-EXTENDED LIST-STATUS] welcome
C: <2> SELECT INBOX
S: * 0 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <2> OK [READ-WRITE] done
C: <3> LIST "" Sent RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))
S: * LIST () "." Sent
S: * STATUS Sent (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 7 UNSEEN 0)
S: <3> OK
C: <4> EXAMINE Sent
S: * 1 EXISTS
S: * OK [UIDVALIDITY 7] valid
S: * OK [UIDNEXT 2] next
S: <4> OK [READ-ONLY] done
C: <5> UID FETCH 1:1 (FLAGS)
S: * 1 FETCH (UID 1 FLAGS (\\Flagged))
S: <5> OK
C: <6> SELECT INBOX
S: * 0 EXISTS
S: * OK [UIDVALIDITY 1] valid
S: <6> OK [READ-WRITE] done
C: <7> IDLE
S: + idling
deaf
`

it.effect("K19 a server that comes back without CONDSTORE counts no flags: they are read", () =>
  Effect.gen(function* () {
    const { said } = yield* followed({ mailbox: "Sent", script: counted + uncounted, seconds: 40 })
    assert.deepStrictEqual(said, ["Reset", "FlagsChanged"])
  })
)

const replaced = `connection 993
S: * OK [CAPABILITY IMAP4rev1] ready
C: <1> LOGIN ...
S: <1> OK [CAPABILITY IMAP4rev1 IDLE ESEARCH LIST-EXTENDED LIST-STATUS] welcome
C: <2> SELECT Work
S: * 0 EXISTS
S: * OK [UIDVALIDITY 4] valid
S: * OK [UIDNEXT 2] next
S: <2> OK [READ-WRITE] done
C: <3> LIST "" Work RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))
S: * LIST () "." Work
S: * STATUS Work (MESSAGES 0 UIDNEXT 2 UIDVALIDITY 4 UNSEEN 0)
S: <3> OK
C: <4> IDLE
S: + idling
C: DONE
S: <4> OK
C: <5> LIST "" Work RETURN (CHILDREN STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))
S: * LIST () "." Work
S: * STATUS Work (MESSAGES 2 UIDNEXT 3 UIDVALIDITY 5 UNSEEN 0)
S: <5> OK
C: <6> SELECT Work
S: * 2 EXISTS
S: * OK [UIDVALIDITY 5] valid
S: * OK [UIDNEXT 3] next
S: <6> OK [READ-WRITE] done
C: <7> UID SEARCH RETURN (ALL) ALL
S: * ESEARCH (TAG <7>) UID ALL 1:2
S: <7> OK
C: <8> IDLE
S: + idling
deaf
`

it.effect("K19 the open mailbox is opened again once another has its name, which only STATUS shows", () =>
  Effect.gen(function* () {
    const account = { mailbox: "Work" }
    const { said } = yield* followed({ mailbox: "Work", script: replaced, seconds: 100, account })
    assert.deepStrictEqual(said, ["Reset", "Reset"])
  })
)
