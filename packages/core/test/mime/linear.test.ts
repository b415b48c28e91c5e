import { describe, it } from "@effect/vitest"
import * as Envelope from "../../src/imap/Envelope.ts"
import { readHeaders } from "../../src/imap/mime/headers.ts"
import { decodeParameters } from "../../src/imap/mime/parameters.ts"
import * as Mime from "../../src/imap/Mime.ts"
import type { Value } from "../../src/imap/Response.ts"
import { assertLinear } from "../support/linear.ts"
import { bytes } from "../wire/bytes.ts"

const words = (text: (size: number) => string) => (size: number) => {
  const given = text(size)
  return () => Mime.decodeWords(given)
}

const encoded = (encoding: string, text: (size: number) => string) => (size: number) => {
  const given = bytes(text(size))
  return () => Mime.decodeTransfer(given, encoding)
}

const header = (text: (size: number) => string) => (size: number) => {
  const given = bytes(text(size))
  return () => readHeaders(given)
}

const charset = (name: string, text: (size: number) => string) => (size: number) => {
  const given = bytes(text(size))
  const params = new Map([["charset", name]])
  return () => Mime.decodeText({ encoding: "8bit", params }, given)
}

const quoted = (text: string): Value => ({ _tag: "Quoted", text })
const nil: Value = { _tag: "Nil" }
const group: Value = { _tag: "List", items: [nil, nil, quoted("g"), nil] }

describe("X23 what a sender wrote is read in time that grows with its length", () => {
  it.each([
    ["words that do not begin", words((size) => "=?".repeat(size))],
    ["words that do not end", words((size) => "=?utf-8?q?".repeat(size))],
    ["one long word", words((size) => `=?utf-8?q?${"a".repeat(4 * size)}`)],
    ["words in turns", words((size) => "=?utf-8?q?a?= =?utf-8?b?YQ==?= ".repeat(size / 8))],
    ["base64 that never is whole", words((size) => "=?utf-8?b?w?= ".repeat(size / 4))],
    ["charsets that are unknown", words((size) => "=?x?q?a?= =?utf-8?q?a?= ".repeat(size / 8))],
    ["raw text within words", words((size) => `=?utf-8?q?${"aä".repeat(2 * size)}?=`)],
    ["escapes of a charset", charset("iso-2022-jp", (size) => "\x1b$B\x1b(B".repeat(size))],
    ["UTF-7", charset("utf-7", (size) => "+ZeU-+".repeat(size))],
    ["octets that are Chinese, or Korean", charset("x", (size) => "\\xc4\\xe3".repeat(size / 2))],
    ["a raw header", header((size) => "a: \\xe4⏎".repeat(size / 16))],
    ["white space between words", words((size) => `=?utf-8?q?a?=${" ".repeat(4 * size)}=?utf-8?q?a?=`)],
    ["soft line breaks", encoded("quoted-printable", (size) => "= ".repeat(4 * size))],
    ["one soft line break", encoded("quoted-printable", (size) => `=${" ".repeat(4 * size)}`)],
    ["white space", encoded("quoted-printable", (size) => " ".repeat(4 * size))],
    ["white space at the end of lines", encoded("quoted-printable", (size) => "a  ⏎".repeat(size))],
    ["padding", encoded("base64", (size) => "====".repeat(size))],
    ["a field that is folded", header((size) => `a:${"⏎ b".repeat(size)}`)],
    ["a name without an end", header((size) => "a".repeat(4 * size))],
    [
      "sections of a parameter",
      (size: number) => {
        const pairs = Array.from({ length: size / 4 }, (_, at) => [`a*${at % 1000}*`, "%41"] as const)
        return () => decodeParameters(pairs)
      }
    ],
    [
      "groups that do not end",
      (size: number) => {
        const addresses: Value = { _tag: "List", items: Array.from({ length: size }, () => group) }
        const envelope: Value = { _tag: "List", items: [nil, nil, addresses] }
        return () => Envelope.fromValue(envelope)
      }
    ]
  ])("%s", (_, work) => {
    assertLinear(work, 2_000)
  })
})
