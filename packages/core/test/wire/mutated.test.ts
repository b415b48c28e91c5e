/** Broken FETCH responses: what is read of them is what was sent, or nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { isWellFormed } from "./strict.ts"

const octets = (text: string) => Uint8Array.from(text, (each) => each.charCodeAt(0))

const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`

/** What a sender writes: also what looks like the protocol. */
const words = fc
  .array(
    fc.constantFrom(
      "a",
      "b",
      " ",
      "(",
      ")",
      '"',
      "\\",
      "NIL",
      "[",
      "7",
      "{3}",
      " FLAGS (x) ",
      " UID 9",
      ") ",
      "é",
      "<i@x>"
    ),
    { maxLength: 6 }
  )
  .map((parts) => parts.join(""))
const string = fc.oneof(
  words.map(quoted),
  words.map((text) => `{${text.length}}\r\n${text}`)
)
const nstring = fc.oneof({ weight: 3, arbitrary: string }, { weight: 1, arbitrary: fc.constant("NIL") })
const of = (open: string, ...parts: ReadonlyArray<fc.Arbitrary<string>>) =>
  fc.tuple(...parts).map((texts) => `${open}${texts.join(" ")})`)
const only = (text: string) => fc.constant(text)

const address = of("(", nstring, only("NIL"), nstring, nstring)
const people = fc.oneof(
  only("NIL"),
  fc.array(address, { minLength: 1, maxLength: 2 }).map((all) => `(${all.join("")})`)
)
const envelope = of(
  "ENVELOPE (",
  nstring,
  nstring,
  people,
  people,
  people,
  people,
  people,
  people,
  nstring,
  nstring
)

const named = string.map((name) => `("name" ${name})`)
const plain = of("(", only('"text" "plain"'), named, nstring, nstring, only('"7bit" 12 3'))
const attached = named.map((name) => `("attachment" ${name})`)
const file = of(
  "(",
  only('"application" "pdf"'),
  named,
  only("NIL"),
  nstring,
  only('"base64" 90 NIL'),
  attached,
  only("NIL NIL")
)
const structure = fc
  .oneof(
    plain,
    fc.tuple(plain, file).map(([one, other]) => `(${one}${other} "mixed")`)
  )
  .map((body) => `BODYSTRUCTURE ${body}`)

const items = fc
  .tuple(
    only("UID 42"),
    fc.constantFrom("FLAGS ()", "FLAGS (\\Seen Junk)", "FLAGS (\\Seen \\Flagged $Label1)"),
    only("RFC822.SIZE 4286"),
    only('INTERNALDATE "17-Jul-1996 02:44:25 -0700"'),
    only("MODSEQ (624140003)"),
    envelope,
    structure,
    nstring.map((text) => `BODY[1] ${text}`)
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: 2 }))

const line = items.map((all) => `* 12 FETCH (${all.join(" ")})`)

type Change = (text: string, at: number) => string
const insert =
  (added: string): Change =>
  (text, at) =>
    text.slice(0, at) + added + text.slice(at)
const replace =
  (byte: string): Change =>
  (text, at) =>
    text.slice(0, at) + byte + text.slice(at + 1)
const changes = fc.oneof(
  fc.constantFrom('"', "(", ")", " ", "\\").map(insert),
  fc.constantFrom('"', "(", ")", " ", "\\", "x", "9", "\0").map(replace),
  only("").map(replace)
)

const canBeAsked = /^(?:UID|FLAGS|RFC822\.SIZE|INTERNALDATE|MODSEQ|ENVELOPE|BODYSTRUCTURE|BODY\[1\])$/

/** The places outside of literals and their sizes, by which a response is cut out of the stream before it is read. */
const placesOf = (text: string): ReadonlyArray<number> => {
  const places: Array<number> = []
  for (let at = "* 12 FETCH (".length; at < text.length; at++) {
    const [all = "", size] = /^(?:"(?:[^"\\]|\\.)*"|\{(\d+)\}\r\n)/s.exec(text.slice(at)) ?? []
    for (const [index, each] of Array.from(all === "" ? (text[at] ?? "") : all).entries()) {
      if (size === undefined || !/\d/.test(each)) places.push(at + index)
    }
    at += Math.max(0, all.length - 1) + Number(size ?? 0)
  }
  return places
}

const attributesOf = (text: string) => {
  const read = Result.getOrThrow(ResponseParser.parse(octets(text)))
  return read._tag === "Fetch" ? Object.fromEntries(read.attributes) : {}
}

describe("a FETCH with one octet too many, too few, or another one", () => {
  it("generates well-formed responses, which are read whole", () => {
    fc.assert(
      fc.property(line, (text) => {
        const read = Result.getOrThrow(ResponseParser.parse(octets(text)))
        assert.isTrue(isWellFormed(text), text)
        assert.isTrue(read._tag === "Fetch" && read.bytes === undefined, text)
      })
    )
  })

  it("has each attribute as it was sent, or not at all; only a line that is well-formed again may have another value, in one place", () => {
    let broken = 0
    fc.assert(
      fc.property(line, fc.nat(), changes, (text, place, change) => {
        const places = placesOf(text)
        const changed = change(text, places[place % places.length] ?? 0)
        const [sent, read] = [attributesOf(text), attributesOf(changed)]
        const asked = Object.keys(read).filter((name) => canBeAsked.test(name))
        const others = asked.filter((name) => !sameValue(read[name], sent[name]))
        const isValid = isWellFormed(changed)
        if (!isValid) broken++
        assert.isAtMost(others.length, isValid ? 1 : 0, `${JSON.stringify(changed)}: ${others.join(", ")}`)
      }),
      { numRuns: 800 }
    )
    assert.isAbove(broken, 200)
  })
})

const sameValue = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other)

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (each instanceof Uint8Array ? Array.from(each) : each)) ?? ""
