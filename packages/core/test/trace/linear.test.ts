import { describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import { each } from "../../src/base/LongWork.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { make } from "../../src/trace/PublicLine.ts"
import { received as shown } from "../../src/trace/received.ts"
import * as Redactor from "../../src/trace/Redactor.ts"
import { type Item, write } from "../../src/trace/TraceWriter.ts"
import { assertLinear } from "../support/linear.ts"

const encoder = new TextEncoder()

const sent = (...lines: ReadonlyArray<string>): ReadonlyArray<Item> =>
  lines.map((line) => ({ _tag: "Sent", bytes: encoder.encode(line), whole: true, connection: "1" }))

const received = (...lines: ReadonlyArray<string>): ReadonlyArray<Item> =>
  lines.map((line) => ({ _tag: "Received", bytes: encoder.encode(line), whole: true, connection: "1" }))

const many = <A>(size: number, line: (at: number) => A) => Array.from({ length: size }, (_, at) => line(at))

describe("time grows with the log that is imported", () => {
  it.each([
    ["strings that do not end", (size: number) => sent(`a1 LOGIN ${'"\\'.repeat(10 * size)}`)],
    ["sections that do not end", (size: number) => sent(`a1 FETCH 1 ${"[".repeat(20 * size)}`)],
    ["strings and sections", (size: number) => sent(`a1 FETCH 1 ${'["'.repeat(10 * size)}`)],
    [
      "parts of one login",
      (size: number) => sent("a1 AUTHENTICATE PLAIN", ...many(size, () => "AGFkYQBwYXNzd29yZA=="))
    ],
    [
      "commands without an answer, and goodbyes",
      (size: number) => [
        ...sent(...many(size, (at) => `a${at} NOOP`)),
        ...received(...many(size, () => "* BYE for now"))
      ]
    ],
    [
      "commands of a mailbox without an answer",
      (size: number) => [
        ...sent("a LOGIN ada analytical"),
        ...received("a OK in"),
        ...sent(...many(size, (at) => `a${at} UID FETCH 1 FLAGS`))
      ]
    ],
    [
      "IDLE without an answer, and goodbyes",
      (size: number) => [
        ...sent(...many(size, (at) => `a${at} IDLE`)),
        ...received(...many(size, () => "* BYE for now"))
      ]
    ],
    [
      "folders",
      (size: number) =>
        many(size, (at) => at).flatMap((at) => [
          ...sent(`a${at} STATUS "Archive/Year ${at}" (MESSAGES)`),
          ...received(`* STATUS "Archive/Year ${at}" (MESSAGES 1)`, `a${at} OK that was Archive/Year ${at}`)
        ])
    ]
  ])("L20 %s", (_, itemsOf) => {
    assertLinear((size) => {
      const items = itemsOf(size)
      return () => write({ program: "test", items: (take) => each(items, take) })
    }, 200)
  })
})

/** One response with so many parts, as the trace of a connection shows it. */
const showing = (line: string) => {
  const response = Result.getOrThrow(ResponseParser.parse(encoder.encode(line)))
  const masker = Redactor.make()
  masker.add(Redacted.make("analytical-engine-1842"), { user: "ada", kind: "password" })
  return () => {
    for (const level of ["strict", "raw"] as const) shown(response, false, make(level, masker, ["ada"]))
  }
}

const parts = (size: number, part: (at: number) => string, between = " ") => many(size, part).join(between)

describe("the time to show a response grows with its parts", () => {
  it.each([
    ["attributes", (size: number) => `* 1 FETCH (${parts(size, (at) => `X-${at} NIL`)})`],
    [
      "attributes that are shown",
      (size: number) => `* 1 FETCH (${parts(size, (at) => `BODY[${at + 1}] NIL`)})`
    ],
    [
      "attributes with header fields",
      (size: number) => `* 1 FETCH (BODY[HEADER.FIELDS (${parts(size, (at) => `a${at}`)})] NIL)`
    ],
    ["flags of a message", (size: number) => `* 1 FETCH (FLAGS (${parts(size, (at) => `a${at}`)}))`],
    ["values of an attribute", (size: number) => `* 1 FETCH (X (${parts(size, (at) => `a${at}`)}))`],
    ["flags", (size: number) => `* FLAGS (${parts(size, (at) => `a${at}`)})`],
    ["permanent flags", (size: number) => `* OK [PERMANENTFLAGS (${parts(size, (at) => `a${at}`)})] x`],
    ["capabilities", (size: number) => `* CAPABILITY ${parts(size, (at) => `A${at}`)}`],
    ["capabilities of a code", (size: number) => `* OK [CAPABILITY ${parts(size, (at) => `A${at}`)}] x`],
    ["enabled", (size: number) => `* ENABLED ${parts(size, (at) => `A${at}`)}`],
    ["identity", (size: number) => `* ID (${parts(size / 4, (at) => `"a${at}" "b"`)})`],
    ["attributes of a mailbox", (size: number) => `* LIST (${parts(size, (at) => `\\A${at}`)}) "/" a`],
    [
      "what follows its name",
      (size: number) => `* LIST () "/" a (${parts(size / 4, (at) => `"a${at}" ("b")`)})`
    ],
    ["levels of its name", (size: number) => `* LIST () "/" "${parts(size, (at) => `a${at}`, "/")}"`],
    ["counts", (size: number) => `* STATUS a (${parts(size / 4, (at) => `A${at} 1`)})`],
    ["numbers", (size: number) => `* SEARCH ${parts(size, (at) => `${at + 1}`)}`],
    ["sorted numbers", (size: number) => `* SORT ${parts(size, (at) => `${at + 1}`)}`],
    ["ranges", (size: number) => `* ESEARCH (TAG "a") UID ALL ${parts(size, (at) => `${2 * at + 1}`, ",")}`],
    ["threads", (size: number) => `* THREAD ${parts(size, (at) => `(${at + 1})`)}`],
    ["ranges that vanished", (size: number) => `* VANISHED ${parts(size, (at) => `${2 * at + 1}`, ",")}`],
    ["resources", (size: number) => `* QUOTA "" (${parts(size / 4, (at) => `A${at} 1 2`)})`],
    ["rights", (size: number) => `* ACL a ${parts(size / 4, (at) => `b${at} lrs`)}`],
    ["namespaces", (size: number) => `* NAMESPACE (${parts(size / 4, (at) => `("a${at}" "/")`)}) NIL NIL`],
    ["metadata", (size: number) => `* METADATA a (${parts(size / 4, (at) => `/a${at} "b"`)})`],
    ["words of a status", (size: number) => `* OK ${parts(size, (at) => `word${at}`)}`],
    ["arguments of a code", (size: number) => `* OK [X ${parts(size, (at) => `word${at}`)}] x`],
    ["an unknown response", (size: number) => `* XYZ ${parts(size, (at) => `word${at}`)}`],
    ["words of an answer", (size: number) => `a1 OK ${parts(size, (at) => `word${at}`)}`],
    ["words of a request", (size: number) => `+ ${parts(size, (at) => `word${at}`)}`],
    ["no response", (size: number) => `${parts(size, (at) => `word${at}`)}`]
  ])("P22 %s, a hundred thousand values", (_, lineOf) => {
    assertLinear((size) => showing(lineOf(size)), 6_250)
  })
})
