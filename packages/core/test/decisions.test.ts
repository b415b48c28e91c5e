/**
 * Whose a failure is, who must act and whether a retry helps, for each reason: alone, with what a live connection can know besides,
 * and with what servers say. One table holds all of it: a row that changes is named in the commit that changes it.
 */
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import * as ImapError from "../src/failure/ImapError.ts"
import type { Circumstances } from "../src/failure/diagnosis/Circumstances.ts"
import { said as known } from "../../../release/site/said.ts"
import type { PlainReason } from "../src/failure/Reason.ts"
import type { Step } from "../src/failure/reason/fields.ts"
import { said } from "./support/quotation.ts"
import { everyReason, variants } from "./support/reasons.ts"

/** What a live connection can know besides the reason, each by itself. */
const besides: ReadonlyArray<Circumstances> = [
  { owed: "FETCH", owedMs: 20_000 },
  { owed: "FETCH", owedMs: 10, silentMs: 120_000 },
  { owed: "IDLE", owedMs: 1_500_000, silentMs: 1_500_000 },
  { owed: "IDLE", owedMs: 2_000_000, silentMs: 2_000_000 },
  { owed: "AUTHENTICATE", owedMs: 30_000, unsent: "credential" },
  { owed: "APPEND", owedMs: 30_000, unsent: "literal" },
  { owed: "COMPRESS", owedMs: 100 },
  { owed: "FETCH", owedMs: 60_000, messages: 7, unfinished: 90 },
  { owed: "SEARCH", owedMs: 60_000, untagged: 3 },
  { owed: "SEARCH", owedMs: 60_000, unknownTags: 1 },
  { owed: "SEARCH", owedMs: 60_000, waits: "lock" },
  { owed: "SEARCH", owedMs: 60_000, waits: "index" },
  { owed: "SEARCH", owedMs: 60_000, waits: "work" },
  { unfinished: 12 },
  { unfinished: 12, foreign: true },
  { provisional: true },
  { silentMs: 200_000 },
  { silentMs: 2_000_000 },
  { refusedLogin: true },
  { refusedForms: ["PLAIN", "LOGIN"] },
  { token: true },
  { another: true, acceptedBefore: true },
  { renewed: true },
  { renewed: true, acceptedBefore: true },
  { sameAgain: true },
  { sameAgain: true, acceptedBefore: true },
  { acceptedBefore: true },
  { acceptedBefore: true, refusedInARow: 1 },
  { acceptedBefore: true, refusedInARow: 3 },
  { refusedInARow: 3 },
  { alikeBefore: 3 },
  { trustedBefore: true },
  { trustedBefore: true, refusedInARow: 3 },
  { address: "public" },
  { address: "private" },
  { address: "loopback" },
  { ledTo: "private" },
  { ledTo: "nowhere" },
  { onlyIpv6: true },
  { others: 9, othersOpen: 9 },
  { others: 1, othersOpen: 1 },
  { through: "the proxy proxy.example.com:1080" },
  { clearAtTls: true },
  { call: "own" },
  { call: "another" },
  { call: "none" },
  { encrypted: true },
  { openedBefore: true },
  { chosen: true },
  { chosen: true, openedBefore: true },
  { encodedTwice: true },
  { readOnly: true },
  { examined: true },
  { beyond: 3 },
  { unpermitted: true },
  { unlisted: "MOVE" },
  { messages: 3 },
  { unreadMs: 400_000 },
  { unreadMs: 6_000 },
  { busyMs: 20_000 },
  { masked: true },
  { usualMs: 30_000, limitMs: 500 },
  { nameFound: "before" },
  { tokenBefore: true },
  { reachedMs: 60_000 },
  { reachedMs: 60_000, unrefused: true },
  { logins: 30, loginsMs: 60_000 },
  { saidOk: true }
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

const decided = (reason: PlainReason, step: Step, circumstances?: Circumstances, text?: string): string => {
  const { actionBy, party, retry } = ImapError.make(reason, step, {
    circumstances,
    ...(text === undefined ? {} : { serverText: said(text) })
  })
  return `${party} ${actionBy} ${retry}`
}

const named = (circumstances: Circumstances): string =>
  Object.entries(circumstances)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")

const table = (): ReadonlyArray<string> => [
  ...[...everyReason, ...variants].flatMap((reason) => {
    const step = stepOf(reason)
    const alone = decided(reason, step)
    const { _tag, ...facts } = reason
    const about = Object.values(facts)
      .filter((value) => typeof value !== "object" && `${value}`.length < 40)
      .join(" ")
    const changed = besides.flatMap((each) => {
      const now = decided(reason, step, each)
      return now === alone ? [] : [`  ${named(each)}: ${now}`]
    })
    return [`${_tag} (${about}) at ${step}: ${alone}`, ...changed]
  }),
  ...inUse.flatMap(([reason, step]) => {
    const alone = decided(reason, step)
    const texts = [
      ...known.flatMap(({ lines }) =>
        lines.map((line) => line.replace(/^(?:\* )?(?:NO|BAD|OK|BYE) (?:\[[^\]]*\] )?/, ""))
      ),
      ...more
    ]
    const changed = Array.from(new Set(texts)).flatMap((text) => {
      const now = decided(reason, step, undefined, text)
      return now === alone ? [] : [`  “${text}”: ${now}`]
    })
    return [`${reason._tag} with words, at ${step}: ${alone}`, ...changed]
  })
]

it.effect("who must act, whose it is, and whether a retry helps", () =>
  Effect.promise(() => expect(`${table().join("\n")}\n`).toMatchFileSnapshot("decisions.txt"))
)
