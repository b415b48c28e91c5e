/** What a server may send back of a secret. */
import * as fc from "fast-check"
import { type Event, toLine } from "../../src/trace/Trace.ts"
import { encode as modifiedUtf7 } from "../../src/imap/wire/ModifiedUtf7.ts"

export const password = 'Gr\u00fcn "7\\Bäume" & Co/+'
export const token = "ya29.A0ARrdaM-b1c2d3e4f5g6h7_i8j9k0lmnopqrstuvwxyz0123456789ABCDEF"

const note = (text: string): Event => ({ time: 0, name: "trace:note", group_id: "c1", data: { text } })
const base64 = (text: string, encoding: BufferEncoding = "utf8") =>
  Buffer.from(text, encoding).toString("base64")
const hex = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding).toString("hex")
const quotedPrintable = (text: string) =>
  Array.from(Buffer.from(text), (byte) =>
    byte === 0x3d || byte < 0x20 || byte > 0x7e
      ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(byte)
  ).join("")
const folded = (text: string) => text.replace(/.{7}/g, "$&\r\n")
const everyByte = (text: string) => hex(text).replace(/../g, "%$&")

/** The same, taken apart: whatever is between letters and digits. */
export const inPieces = (secret: string): ReadonlyArray<readonly [string, string]> => [
  ["letter by letter", Array.from(secret).join(" ")],
  ["with dots between", Array.from(secret).join("·")],
  ["with invisible spaces between", Array.from(secret).join("\u200b")],
  ["with lost characters between", Array.from(secret).join("\ufffd")],
  ["over two lines", secret.replace(/^.{5}/su, "$&\r\n")],
  ["as a list of words", secret.split(/[^\p{L}\p{N}]+/u).join(" ")],
  ["as strings", secret.replaceAll(/.{3}/gsu, '$&", "')],
  ...["", "x", "xy"].map(
    (before) => [`base64 after ${before.length} bytes, folded`, folded(base64(before + secret))] as const
  ),
  ["hex, by lines", hex(secret).replace(/.{6}/g, "$&\r\n * ")]
]

/** Name and form of what a server may send back of `secret`. */
export const canaries = (secret: string): ReadonlyArray<readonly [string, string]> => [
  ["plain", secret],
  ["upper case", secret.replace(/[a-z]+/g, (run) => run.toUpperCase())],
  ["JSON", JSON.stringify(secret).slice(1, -1)],
  ["JSON in ASCII", toLine(note(secret)).slice(toLine(note("")).length - 3, -3)],
  ["IMAP quoted", secret.replace(/[\\"]/g, "\\$&")],
  ["HTML", secret.replaceAll("&", "&amp;").replaceAll('"', "&quot;")],
  ["percent-encoded", encodeURIComponent(secret)],
  ["query", new URLSearchParams({ p: secret }).toString().slice(2)],
  ["every byte percent-encoded", everyByte(secret)],
  ["L11 twice percent-encoded", encodeURIComponent(encodeURIComponent(secret))],
  ["L11 quoted-printable", quotedPrintable(secret)],
  ["L11 HTML by numbers", secret.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)],
  ["L11 hex with commas", hex(secret).replace(/..(?=.)/g, "$&,")],
  ["modified UTF-7", modifiedUtf7(secret)],
  ["hex", hex(secret)],
  [
    "HEX with colons",
    hex(secret)
      .toUpperCase()
      .replace(/..(?=.)/g, "$&:")
  ],
  ["UTF-16", Buffer.from(secret, "utf16le").toString("latin1")],
  ["UTF-8 read as Latin-1", Buffer.from(secret).toString("latin1")],
  ["hex of UTF-16", hex(secret, "utf16le")],
  ["base64 of UTF-16", base64(secret, "utf16le")],
  ["base64, alone", base64(secret)],
  ["base64, one byte before", base64(`x${secret}y`)],
  ["base64, two bytes before", base64(`xy${secret}`)],
  ["base64url", Buffer.from(`\0u\0${secret}`).toString("base64url")],
  ["PLAIN blob", base64(`\0alice\0${secret}`)],
  ["PLAIN blob with authzid", base64(`boss\0alice\0${secret}`)],
  ["PLAIN, decoded", `\0alice\0${secret}`],
  ["XOAUTH2 blob", base64(`user=alice@example.com\x01auth=Bearer ${secret}\x01\x01`)],
  ["LOGIN literal", `{${Buffer.byteLength(secret)}+}`],
  ["first half", secret.slice(0, Math.ceil(secret.length * 0.6))],
  ["last half", secret.slice(-Math.ceil(secret.length * 0.6))],
  ["first half of the base64", base64(secret).slice(0, Math.ceil(base64(secret).length * 0.6))]
]

/** Secrets that no placeholder or sentence of ours can hold by accident. */
export const secrets = fc
  .string({ minLength: 3, maxLength: 24, unit: "grapheme" })
  .map((text) => `Zq${text}7`)
  .filter((text) => text.isWellFormed() && !/\s|\p{C}/u.test(text))
