/** Questions about opening, leaving and counting mailboxes. */
import { Effect } from "effect"
import * as Argument from "../../imap/Argument.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import { broken, knownCode, kept, refused } from "../Answer.ts"
import { isOk } from "../Desk.ts"
import { missing } from "../ownText.ts"
import type { Question } from "../Question.ts"
import { codeIn, manner, opened, withMailbox } from "../reading.ts"

const hasCode = (code: string | undefined): boolean => code !== undefined

export const mailboxes: ReadonlyArray<Question> = [
  {
    id: "examine",
    title: "a mailbox opened for reading",
    sends: "EXAMINE",
    rule: "RFC 9051 §6.3.3 (L01)",
    matters: "what is known of a mailbox, and whether an app's copy is still valid, comes with it",
    where: "account",
    ask: (desk, { mailbox }) =>
      Effect.map(opened(desk, mailbox), ({ highestModSeq, reply, uidNext, uidValidity }) => {
        if (!isOk(reply)) return refused(`EXAMINE is answered by ${manner(reply)}`)
        const facts = {
          exists: reply.untagged.some(({ _tag }) => _tag === "Exists"),
          flags: reply.untagged.some(({ _tag }) => _tag === "Flags"),
          recent: reply.untagged.some(({ _tag }) => _tag === "Recent"),
          uidValidity: uidValidity !== undefined,
          uidNext: uidNext !== undefined,
          permanentFlags: hasCode(codeIn(reply.untagged, "PERMANENTFLAGS")),
          highestModSeq: highestModSeq !== undefined,
          readOnly: reply.tagged?.code?.name === "READ-ONLY"
        }
        const { exists, flags, readOnly, uidNext: next, uidValidity: validity } = facts
        const lacking = Object.entries({
          EXISTS: exists,
          FLAGS: flags,
          UIDVALIDITY: validity,
          UIDNEXT: next,
          "READ-ONLY": readOnly
        })
          .filter(([, has]) => !has)
          .map(([name]) => name)
        return lacking.length === 0
          ? kept("it comes with all that it must", facts)
          : broken(`it comes without ${lacking.join(", ")}, which clients expect`, facts)
      })
  },
  {
    id: "select-missing",
    title: "a mailbox that does not exist",
    sends: `EXAMINE ${missing}, with another one open`,
    rule: "RFC 9051 §6.3.2 (L04)",
    matters: "after a refused SELECT no mailbox is open, and nothing may be read from the one before",
    where: "account",
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const { reply } = yield* opened(desk, missing)
          if (isOk(reply)) return broken("a mailbox that does not exist can be opened")
          const facts = { by: manner(reply), code: knownCode(reply.tagged?.code) }
          if (reply.tagged === undefined) return broken("the refusal has no tag", facts)
          const still = yield* desk.ask("FETCH", "1", "(UID)")
          return isOk(still)
            ? broken(
                "after a refused SELECT the mailbox before it stays open: what is read is of that one",
                facts
              )
            : kept("a refused SELECT leaves no mailbox open", facts)
        })
      )
  },
  {
    id: "unselect",
    title: "UNSELECT",
    sends: "UNSELECT, then FETCH",
    rule: "RFC 9051 §6.4.2, RFC 3691",
    matters: "a mailbox is left without expunging anything",
    where: "account",
    needs: ["UNSELECT", "IMAP4REV2"],
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const reply = yield* desk.one(Reserved.unselect)
          if (!isOk(reply)) return refused(`UNSELECT is listed, and answered by ${manner(reply)}`)
          const still = yield* desk.ask("FETCH", "1", "(UID)")
          return isOk(still) ? broken("the mailbox stays open after UNSELECT") : kept("it leaves the mailbox")
        })
      )
  },
  {
    id: "status-open",
    title: "STATUS of the open mailbox",
    sends: "STATUS (MESSAGES UIDNEXT UIDVALIDITY)",
    rule: "RFC 9051 §6.3.11",
    matters: "counts of the open mailbox are asked for together with those of the others",
    where: "account",
    compares: true,
    ask: (desk, means) =>
      withMailbox(desk, means, (found) =>
        Effect.gen(function* () {
          const reply = yield* desk.ask(
            "STATUS",
            Argument.mailbox(means.mailbox),
            "(MESSAGES UIDNEXT UIDVALIDITY)"
          )
          if (!isOk(reply)) return refused(`STATUS of the open mailbox is answered by ${manner(reply)}`)
          const counts = reply.untagged.findLast((response) => response._tag === "MailboxStatus")?.items
          if (counts === undefined || counts.size === 0)
            return broken("STATUS of the open mailbox reports nothing")
          // whether UIDVALIDITY lasts is asked by itself
          return found.exists === undefined || counts.get("MESSAGES") === BigInt(found.exists)
            ? kept("it agrees with what EXAMINE said")
            : broken("it disagrees with what EXAMINE said: ask for counts of other mailboxes only")
        })
      )
  },
  {
    id: "select-again",
    title: "the same mailbox, opened again",
    sends: "EXAMINE, EXAMINE",
    rule: "RFC 9051 §6.3.2 (L10)",
    matters: "a mailbox is opened again to find out what changed",
    where: "account",
    ask: (desk, { mailbox }) =>
      Effect.gen(function* () {
        const first = yield* opened(desk, mailbox)
        // a server that makes it of the time makes the same one within a second
        yield* Effect.sleep("1100 millis")
        const again = yield* opened(desk, mailbox)
        return isOk(again.reply) && again.uidValidity === first.uidValidity
          ? kept("it opens again, with the same UIDVALIDITY", {
              closed: hasCode(codeIn(again.reply.untagged, "CLOSED"))
            })
          : isOk(again.reply)
            ? broken("it opens again with another UIDVALIDITY: all that was known of it is read again", {
                uidValidity: false
              })
            : broken("it does not open again")
      })
  }
]
