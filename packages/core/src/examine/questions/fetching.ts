/** Questions about FETCH: sizes and structures, missing parts, UIDs that no message has. */
import { Effect } from "effect"
import * as BodyStructure from "../../imap/BodyStructure.ts"
import type { FetchData, Value } from "../../imap/Response.ts"
import { broken, kept, notAsked, refused } from "../Answer.ts"
import { type Desk, isOk, type Reply } from "../Desk.ts"
import type { Question } from "../Question.ts"
import { manner, type Opened, uidsIn, withMailbox, withMessages } from "../reading.ts"

/** The number of messages whose structures are read. */
const maxMessages = 20

/** A larger message is not read completely. */
const maxBytes = 65_536

const fetched = ({ untagged }: Reply): ReadonlyArray<FetchData> =>
  untagged.filter((response) => response._tag === "Fetch")

const numberIn = ({ attributes }: FetchData, name: string): number | undefined => {
  const value = attributes.get(name)
  return value?._tag === "Atom" ? Number(value.text) : undefined
}

/** Returns whether it is the list of ten of RFC 9051 §7.5.2. */
const isEnvelope = ({ attributes }: FetchData): boolean => {
  const value = attributes.get("ENVELOPE")
  return value?._tag === "List" && value.items.length === 10
}

const isStructure = ({ attributes }: FetchData): boolean =>
  BodyStructure.fromValue(attributes.get("BODYSTRUCTURE")) !== undefined

const octetsOf = (value: Value | undefined): number | undefined => {
  if (value?._tag === "Literal") return value.bytes.length
  return value?._tag === "Quoted" ? (value.bytes ?? new TextEncoder().encode(value.text)).length : undefined
}

/** The smallest message among the last ones, if it is small. */
const smallest = (desk: Desk, { last }: Opened) =>
  Effect.map(desk.ask("FETCH", last, "(UID RFC822.SIZE)"), (reply) =>
    fetched(reply)
      .map((each) => ({ uid: numberIn(each, "UID"), size: numberIn(each, "RFC822.SIZE") }))
      .toSorted((a, b) => (a.size ?? Infinity) - (b.size ?? Infinity))
      .find(({ size = 0 }) => size <= maxBytes)
  )

export const fetching: ReadonlyArray<Question> = [
  {
    id: "structure",
    title: "ENVELOPE and BODYSTRUCTURE",
    sends: `FETCH (UID ENVELOPE BODYSTRUCTURE) of the last ${maxMessages} messages`,
    rule: "RFC 9051 §7.5.2",
    matters: "subjects, addresses, attachments and the numbers of parts are known without reading a message",
    where: "account",
    ask: (desk, means) =>
      withMessages(desk, means, ({ exists }) =>
        Effect.gen(function* () {
          const last = `${Math.max(1, exists - maxMessages + 1)}:*`
          const reply = yield* desk.ask("FETCH", last, "(UID ENVELOPE BODYSTRUCTURE)")
          if (!isOk(reply)) return refused(`the structure of messages is answered by ${manner(reply)}`)
          const messages = fetched(reply)
          const unread = {
            envelopes: messages.filter((each) => !isEnvelope(each)).length,
            structures: messages.filter((each) => !isStructure(each)).length
          }
          if (messages.length === 0) return broken("no structure is reported")
          return unread.envelopes + unread.structures === 0
            ? kept("envelope and structure of each message can be read")
            : broken("envelope or structure of some messages cannot be read: read these as a whole", unread)
        })
      )
  },
  {
    id: "size",
    title: "RFC822.SIZE against the message",
    sends: "FETCH (UID RFC822.SIZE), UID FETCH (BODY.PEEK[]) of a small message",
    rule: "RFC 9051 §6.4.5, §7.5.2",
    matters: "it is known beforehand how much a message takes, and whether all of it came",
    where: "account",
    compares: true,
    ask: (desk, means) =>
      withMessages(desk, means, (found) =>
        Effect.gen(function* () {
          const message = yield* smallest(desk, found)
          if (message?.uid === undefined) return notAsked("no message is small enough to be read")
          const reply = yield* desk.ask("UID FETCH", `${message.uid}`, "(BODY.PEEK[])")
          if (!isOk(reply)) return refused(`a message is answered by ${manner(reply)}`)
          const body = fetched(reply).flatMap(({ attributes }) => attributes.get("BODY[]") ?? [])[0]
          return octetsOf(body) === message.size
            ? kept("the size is that of the message")
            : broken("the size is not that of the message: it is an estimate")
        })
      )
  },
  {
    id: "fetch-odd",
    title: "FETCH of odd items",
    sends: "a part that does not exist, no octets, a header field that no message has",
    rule: "RFC 9051 §6.4.5",
    matters: "parts are asked for by number, and a message may have fewer",
    where: "spare",
    ask: (desk, means) =>
      withMessages(desk, means, () =>
        Effect.gen(function* () {
          const items = [
            "BODY.PEEK[99]",
            "BODY.PEEK[]<0.0>",
            "BODY.PEEK[HEADER.FIELDS (X-EFFECT-IMAP-NONE)]",
            "BODY.PEEK[TEXT]<4000000000.1>"
          ]
          const odd: Array<string> = []
          for (const item of items) {
            const reply = yield* desk.ask("FETCH", "1", `(UID ${item})`)
            // no octets at all are not in the grammar of RFC 9051, so that a refusal is right
            const mayRefuse = item.endsWith("<0.0>") && reply.tagged !== undefined
            if (!isOk(reply) && !mayRefuse) odd.push(`${item} by ${manner(reply)}`)
          }
          return odd.length === 0
            ? kept("what is not there is answered without harm")
            : broken(`some are refused: ${odd.join(", ")}`, { refused: odd.length })
        })
      )
  },
  {
    id: "fetch-beyond",
    title: "FETCH of a UID that no message has",
    sends: "UID FETCH 4294967294 (FLAGS)",
    rule: "RFC 9051 §6.4.9",
    matters: "messages that are gone meanwhile are asked for without harm",
    where: "account",
    ask: (desk, means) =>
      withMailbox(desk, means, () =>
        Effect.gen(function* () {
          const reply = yield* desk.ask("UID FETCH", "4294967294", "(FLAGS)")
          if (!isOk(reply)) return refused(`a UID that no message has is answered by ${manner(reply)}`)
          return reply.untagged.some(({ _tag }) => _tag === "Fetch")
            ? broken("another message is reported for a UID that none has")
            : kept("it is answered by OK, and nothing else")
        })
      )
  },
  {
    id: "uid-star",
    title: "the last message by `*`",
    sends: "UID FETCH * (UID), UID FETCH 4294967294:* (UID)",
    rule: "RFC 9051 §9 (seq-range)",
    matters: "new messages are asked for by a range that ends in `*`, which always contains the last one",
    where: "account",
    compares: true,
    ask: (desk, means) =>
      withMessages(desk, means, () =>
        Effect.gen(function* () {
          const last = uidsIn(yield* desk.ask("UID FETCH", "*", "(UID)"))
          const range = uidsIn(yield* desk.ask("UID FETCH", "4294967294:*", "(UID)"))
          if (last.length !== 1) return broken("`*` does not name the last message", { byStar: last.length })
          return range.length === 1 && last[0] === range[0]
            ? kept("a range beyond the end that ends in `*` contains the last message")
            : broken("a range beyond the end that ends in `*` does not contain the last message", {
                byRange: range.length
              })
        })
      )
  }
]
