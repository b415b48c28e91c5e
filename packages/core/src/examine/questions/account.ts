/** Questions about the whole account: its identity, its list of mailboxes, its names. */
import { Effect } from "effect"
import { mailboxName } from "../../imap/command/mailbox/mailboxName.ts"
import { broken, kept, refused } from "../Answer.ts"
import { type Desk, isOk, type Reply } from "../Desk.ts"
import type { Question } from "../Question.ts"
import { isSameSet, manner } from "../reading.ts"

const hasId = ({ untagged }: Reply): boolean => untagged.some(({ _tag }) => _tag === "Id")

const identified = (desk: Desk, fields: string, what: string) =>
  Effect.map(desk.ask("ID", fields), (reply) => {
    if (!isOk(reply)) return refused(`${what} is answered by ${manner(reply)}`, { by: manner(reply) })
    return hasId(reply)
      ? kept(`${what} is answered`, { answered: true })
      : broken(`${what} is answered by OK alone`, { answered: false })
  })

/** The names that LIST reports, as sent. */
const namesIn = ({ untagged }: Reply): ReadonlySet<string> =>
  new Set(untagged.flatMap((response) => (response._tag === "List" ? [response.name] : [])))

/** Enables UTF-8: LIST must return the same names as before. */
const enabled = (desk: Desk) =>
  Effect.gen(function* () {
    const before = namesIn(yield* desk.ask("LIST", '"" "*"'))
    const reply = yield* desk.ask("ENABLE", "UTF8=ACCEPT")
    if (!isOk(reply)) return refused(`ENABLE UTF8=ACCEPT is answered by ${manner(reply)}`)
    const after = namesIn(yield* desk.ask("LIST", '"" "*"'))
    const reported = reply.untagged.some(
      (response) =>
        response._tag === "Enabled" && response.names.some((name) => name.toUpperCase() === "UTF8=ACCEPT")
    )
    const facts = { reported }
    if (!isSameSet(new Set(Array.from(before, (name) => mailboxName(name))), after))
      return broken("names are not in UTF-8 although it is enabled", facts)
    return reported
      ? kept("names come in UTF-8 once it is enabled", facts)
      : broken("ENABLE is answered by OK, and ENABLED does not tell what is enabled", facts)
  })

export const account: ReadonlyArray<Question> = [
  {
    id: "capability-login",
    title: "the list of capabilities after the login",
    sends: "CAPABILITY, after the login",
    rule: "RFC 9051 §6.1.1, §6.2.2 (C03, C04)",
    matters: "the list that came with the login is relied on: IDLE, MOVE and all others are used by it",
    where: "account",
    ask: (desk) =>
      Effect.map(desk.ask("CAPABILITY"), (reply) => {
        if (!isOk(reply)) return refused(`CAPABILITY after the login is answered by ${manner(reply)}`)
        const list = reply.untagged.findLast((response) => response._tag === "Capability")?.names ?? []
        return isSameSet(desk.capabilities, new Set(list.map((name) => name.toUpperCase())))
          ? kept("it is the one that was known from the login")
          : broken("it is another one than came with the login: ask for it")
      })
  },
  {
    id: "id",
    title: "ID after the login",
    sends: 'ID ("name" "effect-imap")',
    rule: "RFC 2971 §3 (I01)",
    matters: "some servers open no mailbox before it",
    where: "account",
    needs: ["ID"],
    ask: (desk) => identified(desk, '("name" "effect-imap" "version" "0")', "ID")
  },
  {
    id: "id-nil",
    title: "ID NIL",
    sends: "ID NIL",
    rule: "RFC 2971 §3.1 (I03)",
    matters: "it is never sent: a client with nothing to say sends no ID",
    where: "account",
    needs: ["ID"],
    ask: (desk) => identified(desk, "NIL", "ID NIL")
  },
  {
    id: "id-thirty",
    title: "ID with thirty fields",
    sends: "ID with thirty fields",
    rule: "RFC 2971 §3.3",
    matters: "an account may have 25 fields of its own",
    where: "account",
    needs: ["ID"],
    ask: (desk) => {
      const fields = Array.from({ length: 30 }, (_, index) => `"x-field-${index + 1}" "${index + 1}"`)
      return identified(desk, `(${fields.join(" ")})`, "an ID of thirty fields")
    }
  },
  {
    id: "namespace",
    title: "NAMESPACE",
    sends: "NAMESPACE",
    rule: "RFC 9051 §6.3.10, RFC 2342 (L12)",
    matters: "the mailboxes of an account are below its own namespaces",
    where: "account",
    needs: ["NAMESPACE", "IMAP4REV2"],
    ask: (desk) =>
      Effect.map(desk.ask("NAMESPACE"), (reply) => {
        if (!isOk(reply)) return refused(`NAMESPACE is listed, and answered by ${manner(reply)}`)
        return reply.untagged.some(({ _tag }) => _tag === "Namespace")
          ? kept("it says where the account's mailboxes are")
          : broken("no NAMESPACE can be read in the answer")
      })
  },
  {
    id: "list",
    title: "LIST of all mailboxes",
    sends: 'LIST "" *, LIST "" INBOX, LIST "" ""',
    rule: "RFC 9051 §6.3.9",
    matters: "an account's mailboxes are found so; INBOX is always among them",
    where: "account",
    ask: (desk) =>
      Effect.gen(function* () {
        const all = yield* desk.ask("LIST", '"" "*"')
        if (!isOk(all)) return refused(`LIST is answered by ${manner(all)}`)
        const inbox = yield* desk.ask("LIST", '"" INBOX')
        const root = yield* desk.ask("LIST", '"" ""')
        const facts = { root: namesIn(root).size }
        const isInbox = (name: string) => name.toUpperCase() === "INBOX"
        if (!Array.from(namesIn(all)).some(isInbox)) return broken("INBOX is not among all mailboxes", facts)
        if (!Array.from(namesIn(inbox)).some(isInbox)) return broken("INBOX is not found by its name", facts)
        return facts.root === 1
          ? kept("INBOX is among the mailboxes, and the root is reported", facts)
          : broken("the root of the names is not reported", facts)
      })
  },
  {
    id: "list-extended",
    title: "LIST-EXTENDED against LIST",
    sends: 'LIST "" * RETURN (CHILDREN)',
    rule: "RFC 5258 §3",
    matters: "attributes of all mailboxes come in one command",
    where: "account",
    needs: ["LIST-EXTENDED", "IMAP4REV2"],
    compares: true,
    ask: (desk) =>
      Effect.gen(function* () {
        const plain = yield* desk.ask("LIST", '"" "*"')
        const reply = yield* desk.ask("LIST", '"" "*" RETURN (CHILDREN)')
        if (!isOk(reply)) return refused(`LIST-EXTENDED is listed, and answered by ${manner(reply)}`)
        const inbox = yield* desk.ask("LIST", '"" "INBOX" RETURN (SUBSCRIBED CHILDREN)')
        if (!isOk(inbox) || namesIn(inbox).size === 0)
          return broken("INBOX is not found with RETURN: ask without it")
        return isSameSet(namesIn(plain), namesIn(reply))
          ? kept("it has the mailboxes of LIST")
          : broken("it has other mailboxes than LIST: ask without RETURN")
      })
  },
  {
    id: "list-status",
    title: "LIST-STATUS against LIST",
    sends: 'LIST "" * RETURN (STATUS (MESSAGES))',
    rule: "RFC 5819 §2",
    matters: "the counts of all mailboxes come in one command",
    where: "account",
    needs: ["LIST-STATUS", "IMAP4REV2"],
    compares: true,
    ask: (desk) =>
      Effect.gen(function* () {
        const reply = yield* desk.ask("LIST", '"" "*" RETURN (STATUS (MESSAGES UIDVALIDITY))')
        if (!isOk(reply)) return refused(`LIST-STATUS is listed, and answered by ${manner(reply)}`)
        const selectable = reply.untagged.filter(
          (response) => response._tag === "List" && !response.attributes.some(isNone)
        ).length
        const counted = reply.untagged.filter(({ _tag }) => _tag === "MailboxStatus").length
        return counted >= selectable
          ? kept("each mailbox that can be opened has its counts")
          : broken("some mailboxes have no counts: ask for these by STATUS")
      })
  },
  {
    id: "special-use",
    title: "SPECIAL-USE",
    sends: 'LIST (SPECIAL-USE) "" *',
    rule: "RFC 6154 §2, §3",
    matters: "Sent, Drafts and Trash are found by it",
    where: "account",
    needs: ["SPECIAL-USE"],
    compares: true,
    ask: (desk) =>
      Effect.gen(function* () {
        const plain = yield* desk.ask("LIST", '"" "*"')
        const used = plain.untagged.filter(
          (response) => response._tag === "List" && response.attributes.some(isUse)
        ).length
        if (!desk.lists("LIST-EXTENDED", "IMAP4REV2")) {
          return kept(used > 0 ? "LIST reports uses" : "no mailbox has a use")
        }
        const reply = yield* desk.ask("LIST", '(SPECIAL-USE) "" "*" RETURN (SPECIAL-USE)')
        if (!isOk(reply)) return refused(`LIST (SPECIAL-USE) is answered by ${manner(reply)}`)
        const selected = namesIn(reply).size
        return used === 0 || used === selected
          ? kept(selected > 0 ? "LIST reports uses, and they can be asked for" : "no mailbox has a use")
          : broken("LIST and LIST (SPECIAL-USE) tell of different mailboxes")
      })
  },
  {
    id: "name-utf8",
    title: "names in UTF-8",
    sends: "LIST, ENABLE UTF8=ACCEPT, LIST",
    rule: "RFC 9755 §3",
    matters: "an account that enables it reads names as they are",
    where: "alone",
    needs: ["UTF8=ACCEPT", "UTF8=ONLY"],
    compares: true,
    ask: (desk, { ownMailboxes }) =>
      ownMailboxes === undefined
        ? enabled(desk)
        : ownMailboxes.mailboxes.during(desk, ownMailboxes.pair[0], "-ö", () => enabled(desk), {
            literals: "synchronizing",
            utf8: true
          })
  }
]

const isNone = (attribute: string): boolean => /^\\(?:noselect|nonexistent)$/i.test(attribute)
const isUse = (attribute: string): boolean =>
  /^\\(?:all|archive|drafts|flagged|junk|sent|trash|important)$/i.test(attribute)
