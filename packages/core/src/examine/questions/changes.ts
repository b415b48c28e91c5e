/** Questions about reported changes: mod-sequences, resynchronization, IDLE, NOTIFY. */
import { Duration, Effect } from "effect"
import * as Argument from "../../imap/Argument.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import { broken, kept, notAsked, refused, silent } from "../Answer.ts"
import { isOk, type Reply } from "../Desk.ts"
import type { Question } from "../Question.ts"
import {
  isSame,
  manner,
  numbersIn,
  opened,
  openedBy,
  sorted,
  uidsIn,
  withMailbox,
  withMessages
} from "../reading.ts"

/** The mod-sequence of each message that came with one, by UID. */
const modSeqsIn = ({ untagged }: Reply): ReadonlyMap<number, bigint> =>
  new Map(
    untagged.flatMap((response) => {
      if (response._tag !== "Fetch") return []
      const uid = response.attributes.get("UID")
      const modSeq = response.attributes.get("MODSEQ")
      const [number] = modSeq?._tag === "List" ? modSeq.items : []
      return uid?._tag === "Atom" && number?._tag === "Atom" && /^\d{1,20}$/.test(number.text)
        ? [[Number(uid.text), BigInt(number.text)] as const]
        : []
    })
  )

const highest = (numbers: Iterable<bigint>): bigint =>
  Array.from(numbers).reduce((most, each) => (each > most ? each : most), 0n)

export const changes: ReadonlyArray<Question> = [
  {
    id: "condstore",
    title: "CONDSTORE against FETCH",
    sends: "EXAMINE (CONDSTORE), FETCH (UID MODSEQ), FETCH (CHANGEDSINCE), SEARCH MODSEQ",
    rule: "RFC 7162 §3.1",
    matters: "what changed while an app was away is asked for by mod-sequence",
    where: "spare",
    needs: ["CONDSTORE", "QRESYNC"],
    compares: true,
    ask: (desk, means) =>
      withMessages(desk, means, ({ highestModSeq: reported, last }) =>
        Effect.gen(function* () {
          const unasked = reported !== undefined
          const params = [Argument.atom("CONDSTORE")]
          const { highestModSeq } = openedBy(
            yield* desk.one(Reserved.select(means.mailbox, { readOnly: true, params }))
          )
          if (highestModSeq === undefined)
            return broken("EXAMINE (CONDSTORE) reports no HIGHESTMODSEQ", { unasked })
          const plain = modSeqsIn(yield* desk.ask("FETCH", last, "(UID MODSEQ)"))
          if (plain.size === 0) return broken("FETCH reports no MODSEQ")
          const most = highest(plain.values())
          if (most > highestModSeq) return broken("a message has a higher MODSEQ than HIGHESTMODSEQ says")
          const since = most - 1n
          const reply = yield* desk.ask("FETCH", last, `(UID FLAGS) (CHANGEDSINCE ${since})`)
          const changed = uidsIn(reply)
          const expected = Array.from(plain).flatMap(([uid, modSeq]) => (modSeq > since ? [uid] : []))
          const searched = numbersIn(yield* desk.ask("UID SEARCH", `MODSEQ ${most}`, last))
          if (!isSame(sorted(expected), sorted(changed))) {
            return broken("CHANGEDSINCE does not report what has changed since: read all flags again")
          }
          if (modSeqsIn(reply).size < changed.length) {
            return broken("CHANGEDSINCE reports what has changed without its MODSEQ: ask for it by name", {
              unasked,
              modSeq: false
            })
          }
          return isSame(sorted(expected), searched)
            ? kept("mod-sequences say what has changed", { unasked })
            : broken("SEARCH MODSEQ and FETCH MODSEQ disagree: use CHANGEDSINCE")
        })
      )
  },
  {
    id: "qresync",
    title: "QRESYNC with nothing missed",
    sends: "ENABLE QRESYNC, EXAMINE (QRESYNC …) with the present state",
    rule: "RFC 7162 §3.2.5",
    matters: "after a loss, a mailbox is opened and brought up to date in one command",
    where: "alone",
    needs: ["QRESYNC"],
    compares: true,
    ask: (desk, { mailbox }) =>
      Effect.gen(function* () {
        const enabled = yield* desk.ask("ENABLE", "QRESYNC")
        if (!isOk(enabled)) return refused(`ENABLE QRESYNC is answered by ${manner(enabled)}`)
        const { highestModSeq, reply, uidValidity } = yield* opened(desk, mailbox)
        if (!isOk(reply)) return refused("the mailbox cannot be opened after ENABLE QRESYNC")
        if (highestModSeq === undefined || uidValidity === undefined) {
          return broken("EXAMINE reports no HIGHESTMODSEQ, or no UIDVALIDITY")
        }
        const params = [
          Argument.atom("QRESYNC"),
          Argument.list(Argument.atom(uidValidity), Argument.atom(`${highestModSeq}`))
        ]
        const again = yield* desk.one(Reserved.select(mailbox, { readOnly: true, params }))
        if (!isOk(again)) return refused(`EXAMINE with QRESYNC is answered by ${manner(again)}`)
        const changed = again.untagged.filter(({ _tag }) => _tag === "Fetch").length
        const gone = again.untagged.filter(
          (response) => response._tag === "Vanished" && response.uids.length > 0
        ).length
        return changed + gone === 0 && openedBy(again).highestModSeq !== undefined
          ? kept("nothing is reported if nothing was missed")
          : broken("changes are reported although nothing was missed, or HIGHESTMODSEQ is missing")
      })
  },
  {
    id: "idle",
    title: "IDLE, ended at once",
    sends: "IDLE, DONE, NOOP",
    rule: "RFC 9051 §6.3.13, RFC 2177 (K04)",
    matters: "news come without a question, and any command ends the wait",
    where: "spare",
    needs: ["IDLE", "IMAP4REV2"],
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const reply = yield* desk.idle("100 millis")
          if (!reply.began) return refused(`IDLE is answered by ${manner(reply)}: ask by NOOP`)
          if (reply.tagged === undefined) return broken("DONE gets no answer: ask by NOOP")
          const noop = yield* desk.ask("NOOP")
          return isOk(reply) && isOk(noop)
            ? kept("it begins and ends as asked")
            : broken(`DONE is answered by ${manner(reply)}`)
        })
      )
  },
  {
    id: "idle-life",
    title: "how long an IDLE lives",
    sends: "IDLE, and nothing for the time that was allowed",
    rule: "RFC 2177 §3 (K05)",
    matters: "an IDLE is begun again before the server would end it",
    where: "spare",
    needs: ["IDLE", "IMAP4REV2"],
    ask: (desk, { idle, mailbox }) =>
      Effect.gen(function* () {
        if (idle === undefined) return notAsked("no time was given for it")
        yield* opened(desk, mailbox)
        const reply = yield* desk.idle(idle)
        const minutes = Math.floor(Duration.toMinutes(idle))
        return reply.began && isOk(reply)
          ? kept(`an IDLE lives for ${minutes} minutes`, { minutes })
          : silent(`an IDLE does not live for ${minutes} minutes: begin it again earlier`, { minutes })
      })
  },
  {
    id: "notify",
    title: "NOTIFY",
    sends: "NOTIFY SET (SELECTED (MessageNew MessageExpunge)), NOTIFY NONE",
    rule: "RFC 5465 §3",
    matters: "other mailboxes are asked for more rarely",
    where: "alone",
    needs: ["NOTIFY"],
    ask: (desk) =>
      Effect.gen(function* () {
        const set = yield* desk.ask("NOTIFY", "SET (PERSONAL (MailboxName SubscriptionChange))")
        if (!isOk(set)) return refused(`NOTIFY is listed, and answered by ${manner(set)}`)
        const none = yield* desk.ask("NOTIFY", "NONE")
        return isOk(none)
          ? kept("it begins and ends as asked")
          : broken(`NOTIFY NONE is answered by ${manner(none)}`)
      })
  },
  {
    id: "compress",
    title: "COMPRESS",
    sends: "COMPRESS DEFLATE, NOOP",
    rule: "RFC 4978 §3",
    matters: "an account may ask for it: less is sent",
    where: "own",
    needs: ["COMPRESS=DEFLATE"],
    ask: (_, { connections }) =>
      Effect.gen(function* () {
        const { desk, report } = yield* connections.login({ compress: "auto" })
        if (report.compression === "notOffered") {
          return notAsked("this transport cannot compress, or the channel is in the clear")
        }
        if (report.compression !== "active") return refused(`COMPRESS is listed, and ${report.compression}`)
        const reply = yield* desk.ask("NOOP")
        return isOk(reply)
          ? kept("what follows is compressed, both ways")
          : broken("nothing works after COMPRESS")
      })
  }
]
