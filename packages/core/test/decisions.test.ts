/**
 * Whose a failure is, who must act, whether a retry helps, and the status of an HTTP answer, for each reason: alone, with what a live
 * connection can know besides, and with what servers say. One table holds all of it: a row that changes is named in the commit that
 * changes it.
 */
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { httpStatus } from "../src/failure/httpStatus.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import { find } from "../src/failure/quirk/find.ts"
import { known } from "../src/failure/quirk/known.ts"
import type { Manner, Seen } from "../src/failure/quirk/Quirk.ts"
import * as Reason from "../src/failure/Reason.ts"
import { all } from "../src/failure/reason/all.ts"
import { said as recorded } from "../../../release/site/said.ts"
import type { PlainReason } from "../src/failure/Reason.ts"
import type { Step } from "../src/failure/reason/fields.ts"
import { said } from "./support/quotation.ts"
import { everyReason, variants } from "./support/reasons.ts"

/** What a live connection can know of a failure: the facts that a reason may have, each with those that always come with it. */
const besides: ReadonlyArray<Readonly<Record<string, unknown>>> = [
  { command: "FETCH", waitedMs: 20_000, answer: "none" },
  { command: "IDLE", waitedMs: 1_500_000, answer: "none" },
  { command: "AUTHENTICATE", waitedMs: 30_000, answer: "none", unsent: "credential" },
  { command: "APPEND", waitedMs: 30_000, answer: "none", unsent: "literal" },
  { command: "FETCH", waitedMs: 60_000, answer: "begun" },
  { command: "SEARCH", serverSaid: "lock" },
  { command: "SEARCH", serverSaid: "index" },
  { command: "SEARCH", serverSaid: "work" },
  { held: { by: "app", ms: 400_000 } },
  { held: { by: "app", ms: 6_000 } },
  { held: { by: "program", ms: 20_000 } },
  { usualMs: 30_000 },
  { forms: ["PLAIN", "LOGIN"] },
  { byToken: true },
  { another: true, acceptedBefore: true },
  { another: true },
  { renewal: "renewed" },
  { renewal: "renewed", acceptedBefore: true },
  { renewal: "repeated" },
  { renewal: "repeated", acceptedBefore: true },
  { acceptedBefore: true },
  { acceptedBefore: true, inARow: 1 },
  { acceptedBefore: true, inARow: 3 },
  { trustedBefore: true },
  { trustedBefore: true, inARow: 3 },
  { address: "public" },
  { address: "private" },
  { address: "loopback" },
  { address: "nowhere" },
  { reachedBefore: true },
  { reachedBefore: true, address: "loopback" },
  { own: 9 },
  { logins: 30 },
  { through: "the proxy proxy.example.com:1080" },
  { tls: false, port: 993 },
  { masked: true },
  { encrypted: true },
  { openedBefore: true },
  { chosen: true },
  { chosen: true, openedBefore: true }
]

/** What concerns each error, whatever its reason. */
const ofErrors: ReadonlyArray<ImapError.Options> = [
  { attempts: 4 },
  { call: "own" },
  { call: "another" },
  { call: "none" }
]

/** Reasons that a server's words may be about, whatever the entry of the list says. */
const inUse: ReadonlyArray<readonly [PlainReason, Step]> = [
  [{ _tag: "CommandRejected", command: "UID FETCH", status: "NO" }, "command"],
  [{ _tag: "CommandRejected", command: "APPEND", status: "BAD" }, "command"],
  [{ _tag: "ServerBye" }, "selected"],
  [{ _tag: "ServerRefused" }, "greeting"],
  [{ _tag: "AuthRejected", mechanism: "PLAIN" }, "auth"],
  [{ _tag: "OAuthTokenRejected", mechanism: "XOAUTH2" }, "auth"],
  [{ _tag: "MailboxUnavailable", mailbox: "INBOX" }, "select"]
]

const words = (...texts: ReadonlyArray<string>) => texts

/** What else servers say, in words of several languages. */
const more = words(
  "Internal error",
  "Внутренняя ошибка сервера",
  "内部错误",
  "Temporarily unavailable, try again in 10 minutes",
  "Bitte in 5 Minuten erneut versuchen",
  "暂时无法处理，请5分钟后重试",
  "Mailbox is locked",
  "Das Postfach wird gerade verwendet",
  "Server shutting down",
  "Down for maintenance",
  "Autologout; idle for too long",
  "Logged in from another location",
  "Too many connections (limit: 10)",
  "Permission denied",
  "Mailbox does not exist",
  "Mailbox is full",
  "Quota exceeded",
  "Unknown command",
  "Token has expired",
  "The token was revoked",
  "Invalid credentials",
  "Your account has been suspended, please contact your administrator",
  "Application-specific password required",
  "IMAP access is disabled for your domain. Please contact your domain administrator",
  "Password expired",
  "Please accept the terms of service",
  "Your subscription has not been paid",
  "Login from outside of the network is not allowed",
  "failed",
  "Message 7 has no such part"
)

const stepOf = (reason: PlainReason): Step =>
  "step" in reason ? reason.step : (steps[reason._tag] ?? "command")

const steps: { readonly [tag: string]: Step } = {
  AuthRejected: "auth",
  OAuthTokenRejected: "auth",
  AmbiguousRefusal: "auth",
  MailboxMissing: "select",
  MailboxNoAccess: "select",
  MailboxBusy: "select",
  MailboxUnavailable: "select",
  ConnectRefused: "tcp",
  DnsNotFound: "dns",
  TlsUntrusted: "tls",
  TlsExpired: "tls",
  TlsName: "tls",
  GreetingTimeout: "greeting",
  ClosedBeforeGreeting: "greeting",
  ServerRefused: "greeting",
  NotImap: "greeting"
}

const shown = (error: ImapError.ImapError): string =>
  `${error.party} ${error.actionBy} ${error.retry} ${httpStatus(error)}`

const decided = (reason: PlainReason, step: Step, options: ImapError.Options = {}): string =>
  shown(ImapError.make(reason, step, options))

/** Adds the facts if the reason has them all. */
const withFacts = (reason: PlainReason, facts: object): PlainReason => {
  const { fields } = all[reason._tag]
  const known = Object.entries(facts).filter(([name]) => Object.hasOwn(fields, name))
  const isWhole = Object.keys(facts).every((name) => name === "command" || Object.hasOwn(fields, name))
  return isWhole ? Reason.make({ ...reason, ...Object.fromEntries(known) }) : reason
}

/** The error that a quirk makes of a refusal in such words, with the tag of its reason if that is another one. */
const meant = (reason: PlainReason, step: Step, text: string): string => {
  const manner = "status" in reason && reason.status === "BAD" ? "BAD" : (manners.get(reason._tag) ?? "NO")
  const found = find(
    known,
    {
      ...seen,
      state: step,
      manner,
      text,
      credential: reason._tag.startsWith("OAuth") ? "token" : "password"
    },
    "Means"
  )
  if (found === undefined) return decided(reason, step, { serverText: said(text) })
  const given = found.recovery.reason ?? reason
  const by = { quirk: found.quirk, serverText: said(text) }
  return `${given === reason ? "" : `${given._tag}: `}${decided(given, step, by)}`
}

const manners: ReadonlyMap<string, Manner> = new Map([
  ["ServerBye", "BYE"],
  ["ServerRefused", "BYE"]
])

const seen: Omit<Seen, "state" | "manner" | "text" | "credential"> = {
  code: undefined,
  host: "",
  greeting: "",
  capabilities: new Set<string>(),
  user: ""
}

const named = (facts: object): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" ")

const table = (): ReadonlyArray<string> => [
  ...[...everyReason, ...variants].flatMap((reason) => {
    const step = stepOf(reason)
    const alone = decided(reason, step)
    const { _tag, ...facts } = reason
    const about = Object.values(facts)
      .filter((value) => typeof value !== "object" && `${value}`.length < 40)
      .join(" ")
    const rows = [
      ...besides.map((each) => [each, decided(withFacts(reason, each), step)] as const),
      ...ofErrors.map((each) => [each, decided(reason, step, each)] as const)
    ]
    const changed = rows.flatMap(([each, now]) => (now === alone ? [] : [`  ${named(each)}: ${now}`]))
    return [`${_tag} (${about}) at ${step}: ${alone}`, ...changed]
  }),
  ...inUse.flatMap(([reason, step]) => {
    const alone = decided(reason, step)
    const texts = [
      ...recorded.flatMap(({ lines }) =>
        lines.map((line) => line.replace(/^(?:\* )?(?:NO|BAD|OK|BYE) (?:\[[^\]]*\] )?/, ""))
      ),
      ...more
    ]
    const changed = Array.from(new Set(texts)).flatMap((text) => {
      const now = meant(reason, step, text)
      return now === alone ? [] : [`  “${text}”: ${now}`]
    })
    return [`${reason._tag} with words, at ${step}: ${alone}`, ...changed]
  })
]

it.effect("whose it is, who must act, whether a retry helps, and the status of an HTTP answer", () =>
  Effect.promise(() => expect(`${table().join("\n")}\n`).toMatchFileSnapshot("decisions.txt"))
)
