/** Questions that change a mailbox: asked only in the examination's two mailboxes, which are removed at its end. */
import { Effect } from "effect"
import * as Argument from "../../imap/Argument.ts"
import { mailboxName } from "../../imap/command/mailbox/mailboxName.ts"
import { raw } from "../../imap/command/raw.ts"
import { broken, type Finding, kept, notAsked, refused } from "../Answer.ts"
import type { Asking } from "../Connections.ts"
import { type Desk, isOk, type Reply } from "../Desk.ts"
import * as Reserved from "../../imap/command/Reserved.ts"
import type { Means, Question } from "../Question.ts"
import type { Own, OwnMailbox, OwnMailboxes } from "../OwnMailboxes.ts"
import { codeIn, manner, opened, openedBy, uidsIn } from "../reading.ts"

/** Opens the first mailbox of the examination for writing, and asks about it. */
const inOwn = (
  desk: Desk,
  { ownMailboxes }: Means,
  ask: (own: Own, exists: number, mailboxes: OwnMailboxes) => Asking<Finding>
) =>
  ownMailboxes === undefined
    ? Effect.succeed(notAsked("it would write: allow writes"))
    : Effect.flatMap(desk.one(Reserved.select(ownMailboxes.pair[0].name)), (reply) =>
        isOk(reply)
          ? ask(ownMailboxes.pair, openedBy(reply).exists, ownMailboxes.mailboxes)
          : Effect.succeed(refused("a new mailbox cannot be opened"))
      )

/** Appends a message, and returns its UID: the highest that FETCH reports then. */
const added = Effect.fnUntraced(function* (desk: Desk, mailbox: OwnMailbox, subject: string) {
  const reply = yield* mailbox.append(desk, subject)
  yield* desk.ask("NOOP")
  const uids = uidsIn(yield* desk.ask("UID FETCH", "1:*", "(UID)"))
  const uid = uids.reduce((highest, each) => Math.max(highest, each), 0)
  return { reply, uid: `${uid}`, number: uid }
})

const codeOf = ({ tagged, untagged }: Reply, name: string): string | undefined => {
  if (tagged?.code?.name === name) return tagged.code.args
  return untagged.flatMap((response) =>
    response._tag === "Status" && response.code?.name === name ? [response.code.args] : []
  )[0]
}

export const writing: ReadonlyArray<Question> = [
  {
    id: "select",
    title: "a mailbox opened for writing",
    sends: "SELECT of a mailbox of its own",
    rule: "RFC 9051 §6.3.2",
    matters: "an app marks and removes messages only where the server says that it may",
    where: "account",
    writes: true,
    ask: (desk, { ownMailboxes }) =>
      ownMailboxes === undefined
        ? Effect.succeed(notAsked("it would write: allow writes"))
        : Effect.map(desk.one(Reserved.select(ownMailboxes.pair[0].name)), (reply) => {
            if (!isOk(reply)) return refused(`SELECT is answered by ${manner(reply)}`)
            const code = reply.tagged?.code?.name
            const facts = {
              readWrite: code === "READ-WRITE",
              permanentFlags: codeIn(reply.untagged, "PERMANENTFLAGS") !== undefined
            }
            return code === "READ-ONLY"
              ? broken("a mailbox that was just made is read-only", facts)
              : kept("it can be written in", facts)
          })
  },
  {
    id: "append",
    title: "APPEND",
    sends: "APPEND of a small message to the open mailbox, NOOP",
    rule: "RFC 9051 §6.3.12",
    matters: "sent mail and drafts are stored so",
    where: "account",
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own], exists) =>
        Effect.gen(function* () {
          const reply = yield* own.append(desk, "appended")
          if (!isOk(reply)) return refused(`APPEND is answered by ${manner(reply)}`)
          const noop = yield* desk.ask("NOOP")
          const count = [...reply.untagged, ...noop.untagged].findLast(({ _tag }) => _tag === "Exists")
          const facts = { announced: count !== undefined }
          return count?._tag === "Exists" && count.count === exists + 1
            ? kept("the message is there, and reported at once", facts)
            : broken("the message is not reported to the connection that appended it: ask by STATUS", facts)
        })
      )
  },
  {
    id: "appenduid",
    title: "the UID of an appended message",
    sends: "APPEND, UID FETCH 1:*",
    rule: "RFC 4315 §3, RFC 9051 §7.1",
    matters: "a draft is found again without a search",
    where: "account",
    needs: ["UIDPLUS", "IMAP4REV2"],
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own]) =>
        Effect.map(added(desk, own, "uid"), ({ reply, uid }) => {
          const [, reported] = codeOf(reply, "APPENDUID")?.split(" ") ?? []
          if (reported === undefined) return broken("APPEND does not tell the UID: search for the message")
          return reported === uid
            ? kept("APPEND tells the UID")
            : broken("APPEND tells another UID than FETCH")
        })
      )
  },
  {
    id: "store",
    title: "STORE, and what FETCH says of it",
    sends: "UID STORE +FLAGS (\\Flagged), UID FETCH (FLAGS)",
    rule: "RFC 9051 §6.4.6",
    matters: "an app's marks are the server's",
    where: "account",
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own]) =>
        Effect.gen(function* () {
          const { uid } = yield* added(desk, own, "flagged")
          const reply = yield* desk.ask("UID STORE", uid, "+FLAGS (\\Flagged)")
          if (!isOk(reply)) return refused(`STORE is answered by ${manner(reply)}`)
          const reported = reply.untagged.some(({ _tag }) => _tag === "Fetch")
          const { untagged } = yield* desk.ask("UID FETCH", uid, "(FLAGS)")
          const flags = untagged.findLast((response) => response._tag === "Fetch")?.attributes.get("FLAGS")
          const isSet =
            flags?._tag === "List" &&
            flags.items.some((flag) => flag._tag === "Atom" && flag.text.toLowerCase() === "\\flagged")
          return isSet
            ? kept("a flag that was set is there", { reported })
            : broken("a flag that was set is not there", { reported })
        })
      )
  },
  {
    id: "copyuid",
    title: "the UIDs of a copy",
    sends: "UID COPY",
    rule: "RFC 4315 §3, RFC 9051 §7.1",
    matters: "an app knows its message in the other mailbox at once",
    where: "account",
    needs: ["UIDPLUS", "IMAP4REV2"],
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own, other]) =>
        Effect.gen(function* () {
          const { uid } = yield* added(desk, own, "copied")
          const reply = yield* desk.one(raw("UID COPY", uid, Argument.mailbox(other.name)))
          if (!isOk(reply)) return refused(`COPY is answered by ${manner(reply)}`)
          const [, from, to] = codeOf(reply, "COPYUID")?.split(" ") ?? []
          if (from === undefined || to === undefined)
            return broken("COPY does not tell the UIDs: search for the copy")
          const { uidNext } = yield* opened(desk, other.name)
          return from === uid && (uidNext === undefined || Number(to) < uidNext)
            ? kept("COPY tells the UIDs")
            : broken("COPY tells UIDs that no message has")
        })
      )
  },
  {
    id: "move",
    title: "MOVE",
    sends: "UID MOVE, UID FETCH of what was moved",
    rule: "RFC 6851 §3, RFC 9051 §6.4.8",
    matters: "without it a message is copied and deleted, which can be cut in two",
    where: "account",
    needs: ["MOVE", "IMAP4REV2"],
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own, other]) =>
        Effect.gen(function* () {
          const { uid } = yield* added(desk, own, "moved")
          const reply = yield* desk.one(raw("UID MOVE", uid, Argument.mailbox(other.name)))
          if (!isOk(reply)) return refused(`MOVE is listed, and answered by ${manner(reply)}`)
          const copyUid = codeOf(reply, "COPYUID") !== undefined
          const gone = reply.untagged.some(({ _tag }) => _tag === "Expunge" || _tag === "Vanished")
          const left = yield* desk.ask("UID FETCH", uid, "(UID)")
          if (left.untagged.some(({ _tag }) => _tag === "Fetch"))
            return broken("the message is still there", { copyUid, gone })
          return gone
            ? kept("the message is moved", { copyUid, gone })
            : broken("the message is moved, and its going is not reported", { copyUid, gone })
        })
      )
  },
  {
    id: "uid-expunge",
    title: "UID EXPUNGE",
    sends: "UID STORE +FLAGS (\\Deleted) on two messages, UID EXPUNGE of one",
    rule: "RFC 4315 §2.1, RFC 9051 §6.4.9",
    matters: "only what the app deleted is removed, and not what others have marked",
    where: "account",
    needs: ["UIDPLUS", "IMAP4REV2"],
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own]) =>
        Effect.gen(function* () {
          const stays = yield* added(desk, own, "stays")
          const goes = yield* added(desk, own, "goes")
          yield* desk.ask("UID STORE", `${stays.uid},${goes.uid}`, "+FLAGS.SILENT (\\Deleted)")
          const reply = yield* own.expunge(desk, goes.number)
          if (!isOk(reply)) return refused(`UID EXPUNGE is answered by ${manner(reply)}`)
          const { untagged } = yield* desk.ask("UID FETCH", `${stays.uid},${goes.uid}`, "(UID)")
          const left = untagged.filter(({ _tag }) => _tag === "Fetch").length
          yield* desk.ask("UID STORE", stays.uid, "-FLAGS.SILENT (\\Deleted)")
          return left === 1
            ? kept("only the named message is removed")
            : broken(`of two marked messages ${left} are left`, { left })
        })
      )
  },
  {
    id: "noop-news",
    title: "news of another connection",
    sends: "NOOP, after an APPEND on another connection",
    rule: "RFC 9051 §5.2, §6.1.2",
    matters: "where there is no IDLE, mail is found by NOOP",
    where: "spare",
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own], exists) =>
        Effect.gen(function* () {
          const other = yield* means.connections.login()
          const reply = yield* own.append(other.desk, "news")
          if (!isOk(reply)) return refused(`APPEND is answered by ${manner(reply)}`)
          const first = yield* desk.ask("NOOP")
          // a server may notice a little later what another of its processes did
          yield* Effect.sleep("1 second")
          const second = yield* desk.ask("NOOP")
          const news = [first, second].findIndex(({ untagged }) =>
            untagged.some((response) => response._tag === "Exists" && response.count > exists)
          )
          return news < 0
            ? broken("NOOP does not report what another connection did: open the mailbox again")
            : kept("NOOP reports what another connection did", { atOnce: news === 0 })
        })
      )
  },
  {
    id: "idle-news",
    title: "news during an IDLE",
    sends: "IDLE, while another connection appends",
    rule: "RFC 9051 §6.3.13, RFC 2177",
    matters: "mail arrives when it arrives",
    where: "spare",
    needs: ["IDLE"],
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own], exists) =>
        Effect.gen(function* () {
          const other = yield* means.connections.login()
          const appending = Effect.delay(own.append(other.desk, "idle"), "500 millis")
          const [reply] = yield* Effect.all([desk.idle("5 seconds"), appending], { concurrency: 2 })
          if (!reply.began) return refused("IDLE does not begin")
          return reply.untagged.some((response) => response._tag === "Exists" && response.count > exists)
            ? kept("news come within five seconds")
            : broken("no news come within five seconds of IDLE: ask by NOOP as well")
        })
      )
  },
  {
    id: "name-utf7",
    title: "a name outside ASCII",
    sends: "CREATE in modified UTF-7, LIST, DELETE",
    rule: "RFC 3501 §5.1.3, RFC 9051 appendix A",
    matters: "names of mailboxes are read and written so, unless UTF-8 is enabled",
    where: "account",
    writes: true,
    ask: (desk, means) =>
      inOwn(desk, means, ([own], _, mailboxes) =>
        mailboxes.during(desk, own, suffix, ({ reply }) =>
          isOk(reply)
            ? listedAs(desk, `${own.name}${suffix}`)
            : Effect.succeed(refused(`a name outside ASCII is answered by ${manner(reply)}`))
        )
      )
  }
]

/** The suffix of a name that is not ASCII. */
const suffix = "-ä"

/** Returns whether LIST finds the name as it was given. */
const listedAs = (desk: Desk, name: string) =>
  Effect.map(desk.one(raw("LIST", '""', Argument.mailbox(name))), ({ untagged }) => {
    const names = untagged.flatMap((response) => (response._tag === "List" ? [response.name] : []))
    return names.length === 1 && mailboxName(names[0] ?? "") === name
      ? kept("a name outside ASCII comes back as it was given")
      : broken("a name outside ASCII does not come back as it was given", { found: names.length })
  })
