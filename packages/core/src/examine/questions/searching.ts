/** SEARCH and what extends it, each compared with a plain read of the same messages. */
import { Effect } from "effect"
import * as Argument from "../../imap/Argument.ts"
import { broken, knownCode, type Finding, kept, refused } from "../Answer.ts"
import { type Desk, isOk, type Reply } from "../Desk.ts"
import type { Means, Question } from "../Question.ts"
import {
  isSame,
  manner,
  numbersIn,
  type Opened,
  sorted,
  uidsIn,
  withMailbox,
  withMessages
} from "../reading.ts"

/** The UIDs of the last messages as FETCH has them: what every search is compared with. */
const plainUids = (desk: Desk, { last }: Opened) =>
  Effect.map(desk.ask("FETCH", last, "(UID)"), (reply) => sorted(uidsIn(reply)))

/** Asks for all of the last messages in another way: it must find the same. */
const compared = (
  desk: Desk,
  means: Means,
  command: readonly [name: string, ...args: ReadonlyArray<string>],
  words: { readonly same: string; readonly other: string }
) =>
  withMessages(desk, means, (found) =>
    Effect.gen(function* () {
      const plain = yield* plainUids(desk, found)
      const [name, ...args] = command
      const reply = yield* desk.ask(name, ...args.map((arg) => arg.replace("{last}", found.last)))
      return judged(name, plain, reply, words)
    })
  )

const judged = (
  name: string,
  plain: ReadonlyArray<number>,
  reply: Reply,
  { other, same }: { readonly same: string; readonly other: string }
): Finding => {
  if (!isOk(reply)) return refused(`${name} is answered by ${manner(reply)}`)
  const numbers = numbersIn(reply)
  return isSame(plain, numbers)
    ? kept(same)
    : broken(other, { found: numbers === undefined ? "nothing" : "others" })
}

const esearchIn = ({ untagged }: Reply) => untagged.findLast((response) => response._tag === "Esearch")

export const searching: ReadonlyArray<Question> = [
  {
    id: "search",
    title: "SEARCH against FETCH",
    sends: "UID SEARCH of the last messages",
    rule: "RFC 9051 §6.4.4",
    matters: "an app's copy is compared with the server's by it",
    where: "account",
    compares: true,
    ask: (desk, means) =>
      compared(desk, means, ["UID SEARCH", "{last}"], {
        same: "it finds the messages that FETCH reports",
        other: "it does not find the messages that FETCH reports: read UIDs by FETCH"
      })
  },
  {
    id: "search-nothing",
    title: "SEARCH that finds nothing",
    sends: "UID SEARCH UID 4294967294",
    rule: "RFC 3501 §7.2.5, RFC 9051 §6.4.4",
    matters: "an empty result must differ from one that did not come",
    where: "account",
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const reply = yield* desk.ask("UID SEARCH", "UID", "4294967294")
          if (!isOk(reply)) return refused(`a search that finds nothing is answered by ${manner(reply)}`)
          const numbers = numbersIn(reply)
          if (numbers === undefined) {
            return broken("a search that finds nothing is answered by OK alone", { line: false })
          }
          return numbers.length === 0
            ? kept("an empty line says that nothing was found", { line: true })
            : broken("a UID that no message has is found")
        })
      )
  },
  {
    id: "search-charset",
    title: "SEARCH in UTF-8",
    sends: "UID SEARCH CHARSET UTF-8 SUBJECT with a literal",
    rule: "RFC 9051 §6.4.4",
    matters: "words outside ASCII are searched for so",
    where: "spare",
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const word = Argument.bytes(new TextEncoder().encode("größer als nichts"))
          const reply = yield* desk.ask("UID SEARCH", "CHARSET UTF-8 SUBJECT", word)
          return isOk(reply)
            ? kept("words outside ASCII can be searched for")
            : refused(`words outside ASCII are answered by ${manner(reply)}: search in the app`)
        })
      )
  },
  {
    id: "search-unknown-charset",
    title: "SEARCH in a charset that does not exist",
    sends: "UID SEARCH CHARSET X-NONE ALL",
    rule: "RFC 9051 §6.4.4 (BADCHARSET)",
    matters: "the charsets that a server offers instead are those that a search is tried in next",
    where: "account",
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const reply = yield* desk.ask("UID SEARCH", "CHARSET X-NONE SUBJECT x")
          const facts = { by: manner(reply), code: knownCode(reply.tagged?.code) }
          if (isOk(reply)) return broken("a charset that does not exist is accepted", facts)
          return reply.tagged?.condition === "NO"
            ? kept("it is refused by NO", facts)
            : broken(`it is refused by ${facts.by}, as an error of grammar would be`, facts)
        })
      )
  },
  {
    id: "esearch",
    title: "ESEARCH against FETCH",
    sends: "UID SEARCH RETURN (MIN MAX COUNT ALL)",
    rule: "RFC 4731 §3.1, RFC 9051 §6.4.4",
    matters: "a set of all messages comes as one range, however many there are",
    where: "account",
    needs: ["ESEARCH", "IMAP4REV2"],
    compares: true,
    ask: (desk, means) =>
      withMessages(desk, means, (found) =>
        Effect.gen(function* () {
          const plain = yield* plainUids(desk, found)
          const reply = yield* desk.ask("UID SEARCH", "RETURN (MIN MAX COUNT ALL)", found.last)
          const data = esearchIn(reply)
          if (isOk(reply) && data === undefined) return broken("no ESEARCH comes: ask by SEARCH")
          const finding = judged("ESEARCH", plain, reply, {
            same: "it finds the messages that FETCH reports",
            other: "it does not find the messages that FETCH reports: ask by SEARCH"
          })
          const isExact =
            data?.count === plain.length && data.min === plain[0] && data.max === plain.at(-1) && data.uid
          return finding.kept === "yes" && !isExact
            ? broken("its COUNT, MIN, MAX or UID disagrees with its ALL: ask by SEARCH")
            : finding
        })
      )
  },
  {
    id: "partial",
    title: "PARTIAL against FETCH",
    sends: "UID SEARCH RETURN (PARTIAL 1:2) ALL",
    rule: "RFC 9394 §3.1",
    matters: "a page of a result is asked for by it",
    where: "account",
    needs: ["PARTIAL", "CONTEXT=SEARCH"],
    ask: (desk, means) =>
      withMessages(desk, means, () =>
        Effect.map(desk.ask("UID SEARCH", "RETURN (PARTIAL 1:2) ALL"), (reply) => {
          if (!isOk(reply)) return refused(`PARTIAL is listed, and answered by ${manner(reply)}`)
          const has = esearchIn(reply)?.more?.some(([name]) => name === "PARTIAL") === true
          return has ? kept("a page of a result can be asked for") : broken("no PARTIAL comes back")
        })
      )
  },
  {
    id: "sort",
    title: "SORT against FETCH",
    sends: "UID SORT (ARRIVAL) UTF-8",
    rule: "RFC 5256 §3",
    matters: "the order is the server's, where it can be had",
    where: "account",
    needs: ["SORT"],
    compares: true,
    ask: (desk, means) =>
      compared(desk, means, ["UID SORT", "(ARRIVAL) UTF-8 {last}"], {
        same: "it has each message once",
        other: "it leaves out messages, or has some twice: sort in the app"
      })
  },
  {
    id: "thread",
    title: "THREAD against FETCH",
    sends: "UID THREAD by REFERENCES, REFS or ORDEREDSUBJECT",
    rule: "RFC 5256 §3",
    matters: "the conversations are the server's, where they can be had",
    where: "account",
    needs: ["THREAD=REFERENCES", "THREAD=ORDEREDSUBJECT", "THREAD=REFS"],
    compares: true,
    ask: (desk, means) => {
      const algorithm = ["REFERENCES", "ORDEREDSUBJECT", "REFS"].find((name) => desk.lists(`THREAD=${name}`))
      return compared(desk, means, ["UID THREAD", `${algorithm ?? "REFERENCES"} UTF-8 {last}`], {
        same: "it has each message once",
        other: "it leaves out messages, or has some twice: thread in the app"
      })
    }
  }
]
