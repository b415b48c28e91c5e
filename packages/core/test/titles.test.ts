/** The title and the advice of every reason, for both readers: how long they may be, and that they state what is known. */
import { expect, it } from "@effect/vitest"
import { all } from "../src/failure/reason/all.ts"
import { adviceOf, titleOf } from "../src/failure/reason/Failure.ts"
import { type Fields, kindOf, mapTexts } from "../src/failure/reason/Kind.ts"
import { names as steps } from "../src/base/steps.ts"
import type { PlainReason } from "../src/failure/Reason.ts"
import { guessing } from "./support/guesses.ts"
import { said } from "./support/quotation.ts"
import { everyReason, variants } from "./support/reasons.ts"

const longestTitle = 60
const longestAdvice = 120

const host = "imap.example.com"
const port = 65_535
const through = "the proxy proxy.example.com:1080"
const held = { by: "app", ms: 300_000 } as const
const detail = said("unable to verify the first certificate")
const timeout = { _tag: "Timeout", step: "command", afterMs: 60_000, command: "UID SEARCH" } as const
const lost = { _tag: "ConnectionLost", step: "command", command: "UID SEARCH", waitedMs: 60_000 } as const
const stalled = { _tag: "ConnectionStalled", afterMs: 10_000, command: "UID SEARCH" } as const
const waits = ["lock", "index", "work"] as const

/** Reasons with the facts that only some failures have. */
const others: ReadonlyArray<PlainReason> = [
  ...steps.flatMap((step): ReadonlyArray<PlainReason> => [
    { _tag: "Timeout", step, afterMs: 123_456 },
    { _tag: "Timeout", step, afterMs: 60_000, attemptMs: 60_000 },
    { _tag: "Timeout", step, afterMs: 500, usualMs: 30_000, answer: "begun" },
    { _tag: "Timeout", step, afterMs: 60_000, through, along: ["select"] },
    { _tag: "ConnectionLost", step }
  ]),
  ...[timeout, lost, stalled].flatMap((one): ReadonlyArray<PlainReason> => [
    one,
    { ...one, answer: "begun" },
    { ...one, held },
    { ...one, held: { by: "program", ms: 123_456 } },
    ...waits.map((serverSaid) => ({ ...one, serverSaid }))
  ]),
  { ...lost, literal: { bytes: 4_000_000, received: 17 } },
  { ...lost, errno: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" },
  { ...lost, address: "loopback" },
  { ...stalled, address: "loopback" },
  { _tag: "GreetingTimeout", port, tls: true, afterMs: 15_000, through },
  { _tag: "GreetingTimeout", port, tls: true, afterMs: 15_000, held: { by: "program", ms: 123_456 } },
  { _tag: "GreetingTimeout", port, tls: true, afterMs: 500, usualMs: 15_000 },
  { _tag: "ClosedBeforeGreeting", port: 993, tls: false },
  { _tag: "ClosedBeforeGreeting", port, through },
  { _tag: "ClosedBeforeGreeting", port, address: "loopback" },
  { _tag: "NotImap", protocol: "unknown", port, through },
  { _tag: "DnsNotFound", host, reachedBefore: true },
  ...(["loopback", "private", "public", "nowhere"] as const).flatMap(
    (address): ReadonlyArray<PlainReason> => [
      { _tag: "ConnectRefused", host, port, address },
      { _tag: "ConnectRefused", host, port, address, reachedBefore: true },
      { _tag: "HostUnreachable", host, port, address },
      { _tag: "TlsName", serverName: host, detail, address },
      { _tag: "TlsUntrusted", detail, address },
      { _tag: "TlsUntrusted", detail, address, selfSigned: true },
      { _tag: "StartTlsNotOffered", port, address }
    ]
  ),
  { _tag: "ConnectRefused", host, port: 0, reachedBefore: true },
  { _tag: "ProxyUnusable", detail, through },
  { _tag: "TooManyConnections", own: 123 },
  { _tag: "TooManyConnections", acceptedBefore: true },
  { _tag: "TlsNotTls", port, through },
  { _tag: "TlsNotTls", port: 4190 },
  { _tag: "TlsNotTls", port: 143 },
  { _tag: "TlsProtocol", detail, through },
  { _tag: "TlsClosed", port, through },
  { _tag: "TlsClosed", port, trustedBefore: true },
  { _tag: "TlsName", serverName: host, detail, trustedBefore: true, inARow: 3 },
  { _tag: "TlsUntrusted", detail, alone: true, publicIssuer: true },
  { _tag: "TlsUntrusted", detail, alone: true },
  { _tag: "TlsUntrusted", detail, publicIssuer: true },
  { _tag: "TlsUntrusted", detail, selfSigned: true },
  { _tag: "TlsUntrusted", detail, selfSigned: true, trustedBefore: true },
  { _tag: "TlsUntrusted", detail, trustedBefore: true },
  { _tag: "TlsExpired", detail, trustedBefore: true },
  { _tag: "StartTlsNotOffered", port, masked: true },
  { _tag: "StartTlsFailed", through },
  { _tag: "StartTlsFailed", notImap: true },
  { _tag: "InsecureAuthRefused", unverified: true },
  { _tag: "InsecureAuthRefused", kind: "token", unverified: true }
]

/** Words of the protocol are short; all that others have named may be as long as it gets. */
const usual = (reason: PlainReason): object =>
  Object.fromEntries(
    Object.entries(all[reason._tag].fields satisfies Fields).flatMap(([name, field]) => {
      const value = new Map<string, unknown>(Object.entries(reason)).get(name)
      const visit = (of: string, text: string) => (of === "own" && text.length > 24 ? "UID FETCH" : text)
      return value === undefined ? [] : [[name, mapTexts(value, kindOf(field), visit)]]
    })
  )

const spoken = [...everyReason, ...variants, ...others].flatMap((reason) =>
  (["app", "command"] as const).map((reader) => ({
    tag: reason._tag,
    title: titleOf(all[reason._tag], usual(reason)),
    advice: [false, true].map((isPersisting) =>
      adviceOf(all[reason._tag], usual(reason), { isPersisting, reader })
    )
  }))
)

/** `imap.` and the values of options are no ends of sentences. */
const ends = (text: string): number => text.match(/[.!?](?=\s+[A-Z“]|$)/g)?.length ?? 0

it("a title has at most 60 characters, and no full stop", () => {
  const wrong = spoken.filter(({ title }) => Array.from(title).length > longestTitle || title.endsWith("."))
  expect(Array.from(new Set(wrong.map(({ tag, title }) => `${tag}: ${title}`)))).toEqual([])
})

it("an advice is one sentence of at most 120 characters", () => {
  const wrong = spoken.flatMap(({ advice, tag }) =>
    advice
      .filter((each) => each.length > longestAdvice || !each.endsWith(".") || ends(each) !== 1)
      .map((each) => `${tag}: ${each.length}: ${each}`)
  )
  expect(Array.from(new Set(wrong))).toEqual([])
})

it("neither guesses", () => {
  const texts = spoken.flatMap(({ advice, title }) => [title, ...advice])
  expect(texts.filter((text) => guessing.test(text) || /undefined|\{|\[object/.test(text))).toEqual([])
})

it("a name that looks like a part of a template is shown as it is", () => {
  const host = "{port}[x]<tls>"
  expect(titleOf(all.ConnectRefused, { host, port: 993 })).toBe(`Nothing listens on “${host}”, port 993`)
  expect(titleOf(all.MailboxBusy, { mailbox: "[Gmail]/{All}" })).toBe("“[Gmail]/{All}” is in use")
  expect(adviceOf(all.Misuse, { problem: "`mailbox`: <x> [y] {z}" }, { reader: "command" })).toBe(
    "Correct this: `--mailbox`: <x> [y] {z}."
  )
})

it("a fact that was not recorded, or is too long, is left out", () => {
  expect(titleOf(all.ConnectRefused, { host: "imap.example.com", port: 0 })).toBe(
    "Nothing listens on “imap.example.com”"
  )
  expect(titleOf(all.ConnectRefused, { host: "a".repeat(48), port: 993 })).toBe(
    "Nothing listens on the server"
  )
  expect(titleOf(all.ConnectRefused, {})).toBe("Nothing listens on the server")
})
