/** Questions about a server before the login. No question here has a credential. */
import { Effect } from "effect"
import * as Argument from "../../imap/Argument.ts"
import * as Capability from "../../imap/Capability.ts"
import { broken, kept, refused } from "../Answer.ts"
import { isOk } from "../Desk.ts"
import type { Question } from "../Question.ts"
import { isSameSet, manner } from "../reading.ts"

export const before: ReadonlyArray<Question> = [
  {
    id: "capability",
    title: "a list of capabilities before the login",
    sends: "CAPABILITY",
    rule: "RFC 9051 §6.1.1 (C05)",
    matters: "the mechanism of the login is chosen by it; without one, there is no connection",
    where: "before",
    ask: (desk) =>
      Effect.map(desk.ask("CAPABILITY"), (reply) => {
        const list = reply.untagged.findLast((response) => response._tag === "Capability")?.names ?? []
        const names = new Set(list.map((name) => name.toUpperCase()))
        if (!isOk(reply)) return refused(`CAPABILITY is answered by ${manner(reply)}: a client knows nothing`)
        if (!Capability.isImap4(names)) return broken("the list names no version of IMAP4")
        const { greeted } = desk
        const sameAsGreeting = greeted === undefined ? undefined : isSameSet(greeted, names)
        return kept("the list can be asked for", { sameAsGreeting })
      })
  },
  {
    id: "id-before",
    title: "ID before the login",
    sends: 'ID ("name" "effect-imap")',
    rule: "RFC 2971 §3.1 (I01)",
    matters: "ID is sent only after the login, whatever this says; other clients send it before",
    where: "before",
    needs: ["ID"],
    ask: (desk) =>
      Effect.map(desk.ask("ID", '("name" "effect-imap")'), (reply) =>
        isOk(reply)
          ? kept("ID may be sent before the login", { answered: reply.untagged.some(isId) })
          : refused(`ID is listed before the login, and answered by ${manner(reply)}: send it after it`)
      )
  },
  {
    id: "too-early",
    title: "a command before its time",
    sends: "SELECT before the login",
    rule: "RFC 9051 §6.3 (T10)",
    matters: "a refusal leaves the connection as it was, so that the login may follow",
    where: "before",
    ask: (desk) =>
      Effect.map(desk.ask("SELECT", Argument.mailbox("INBOX")), (reply) => {
        if (reply.tagged?.condition === "OK") return broken("a mailbox is opened without a login")
        return reply.tagged === undefined
          ? broken(
              "what is sent too early gets no answer of its own: only a later command shows that it is over",
              {
                by: manner(reply)
              }
            )
          : kept("what is sent too early is refused, and the connection goes on", { by: manner(reply) })
      })
  }
]

const isId = ({ _tag }: { readonly _tag: string }): boolean => _tag === "Id"
