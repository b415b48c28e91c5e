/**
 * The output of `--json`: one object, ASCII only, with the same fields whatever happened.
 *
 * An unknown field is `null`, never absent, so that a script need not check twice. The schemas of the values omit it,
 * keep all digits of a time and encode maps as pairs; this form is a promise to scripts.
 */
import type { Candidate, Discovered } from "@effect-imap/core/Discovery"
import type { Difference, Examination } from "@effect-imap/core/Examine"
import type { MailboxInfo } from "@effect-imap/core/Command"
import type { Report } from "@effect-imap/core/internal/Report"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import type { Fleet, Member } from "@effect-imap/visualizer/internal/Fleet"
import { Duration, Option } from "effect"
import { advised } from "./Words.ts"

/** Renders one line of ASCII: other characters are written `\uXXXX`, so that they cannot affect a terminal or a log. */
export { toLine as render } from "@effect-imap/core/Trace"

export const version = 1

export const selected = (
  { mailbox, report }: { readonly mailbox: MailboxState; readonly report: Report },
  discovered?: Candidate
): object => ({
  v: version,
  outcome: "selected",
  ...reportJson(report, mailbox, discovered)
})

const reportJson = (report: Report, mailbox?: MailboxState, discovered?: Candidate) => ({
  host: report.host,
  port: report.port ?? null,
  security: report.security ?? null,
  tls: report.tls === undefined ? null : tlsJson(report.tls),
  mechanism: report.mechanism ?? null,
  identity: report.identity,
  compression: report.compression,
  serverId: report.serverId === undefined ? null : serverIdJson(report.serverId),
  mailbox: mailbox === undefined ? null : mailboxJson(mailbox),
  capabilities: report.capabilities,
  flights: report.flights,
  rttMs: report.rttMs === undefined ? null : tenths(report.rttMs),
  elapsedMs: tenths(report.elapsedMs),
  attempts: report.attempts,
  quirks: report.quirks,
  warnings: report.warnings,
  discovered: discovered === undefined ? null : candidateJson(discovered)
})

const tlsJson = (tls: NonNullable<Report["tls"]>) => ({
  protocol: tls.protocol,
  cipher: tls.cipher,
  authorized: tls.authorized,
  serverName: tls.serverName,
  alpn: Option.getOrNull(tls.alpn),
  daysLeft: Option.getOrNull(tls.daysLeft)
})

/** `highestModSeq` has 63 bits, more than a JSON number holds everywhere, so it is a string of digits. */
const mailboxJson = (mailbox: MailboxState) => ({
  name: mailbox.name,
  exists: mailbox.exists,
  recent: mailbox.recent ?? null,
  flags: mailbox.flags,
  permanentFlags: mailbox.permanentFlags ?? null,
  uidValidity: mailbox.uidValidity ?? null,
  uidNext: mailbox.uidNext ?? null,
  unseen: mailbox.unseen ?? null,
  highestModSeq: mailbox.highestModSeq?.toString() ?? null,
  mailboxId: mailbox.mailboxId ?? null,
  readOnly: mailbox.readOnly
})

/** Rounds to tenths: the clock has more digits than are meaningful. */
const tenths = (ms: number): number => Math.round(ms * 10) / 10

const serverIdJson = (id: NonNullable<Report["serverId"]>) =>
  Object.fromEntries(Array.from(id, ([key, value]) => [key, value ?? null]))

const candidateJson = (candidate: Candidate) => ({
  ...candidate.account,
  source: candidate.source,
  trust: candidate.trust,
  needsConsent: candidate.needsConsent,
  authentication: candidate.authentication,
  password: candidate.password ?? null,
  oauth: candidate.oauth === undefined ? null : { issuer: null, ...candidate.oauth },
  provider: candidate.provider ?? null,
  help: candidate.help
})

/** The result of a login that opens no mailbox. */
export const authenticated = (report: Report, discovered?: Candidate): object => ({
  v: version,
  outcome: "authenticated",
  ...reportJson(report, undefined, discovered)
})

/** Returns what `list --json` prints, in the server's order. */
export const listed = (
  mailboxes: ReadonlyArray<MailboxInfo>,
  report: Report,
  discovered?: Candidate
): object => ({
  v: version,
  outcome: "listed",
  mailboxes: mailboxes.map(mailboxInfoJson),
  ...reportJson(report, undefined, discovered)
})

/**
 * `hasChildren` is `null` if the server does not report it, and so are counts that would need a command for each
 * mailbox.
 */
const mailboxInfoJson = (info: MailboxInfo) => ({
  name: info.name,
  delimiter: info.delimiter ?? null,
  attributes: info.attributes,
  selectable: info.selectable,
  specialUse: info.specialUse ?? null,
  hasChildren: info.hasChildren ?? null,
  messages: info.status?.messages ?? null,
  unseen: info.status?.unseen ?? null,
  uidNext: info.status?.uidNext ?? null,
  uidValidity: info.status?.uidValidity ?? null
})

/** Returns what `examine --json` prints; `changed` is `null` unless it was compared with another examination. */
export const examined = (examination: Examination, changed?: ReadonlyArray<Difference>): object => ({
  v: version,
  outcome: "examined",
  examination,
  changed:
    changed?.map(({ before, now, question }) => ({ question, before: before ?? null, now: now ?? null })) ??
    null
})

/** Returns what `discover --json` prints. */
export const discovered = ({ address, asked, candidates, domain }: Discovered): object => ({
  v: version,
  outcome: "discovered",
  address,
  domain,
  candidates: candidates.map(candidateJson),
  asked
})

/** A failure, without a report if no attempt began. */
export const failed = (error: ImapError, report: Report | undefined, found?: Candidate): object => ({
  v: version,
  outcome: "failed",
  error: errorJson(error),
  ...(report === undefined ? {} : reportJson(report, undefined, found))
})

/** `retryAfter` is in milliseconds. */
const errorJson = (error: ImapError): object => ({
  reason: error.reason,
  step: error.step,
  party: error.party,
  actionBy: error.actionBy,
  retry: error.retry,
  ...(error.port ? { port: error.port } : {}),
  ...(error.retryAfter === undefined ? {} : { retryAfter: Duration.toMillis(error.retryAfter) }),
  ...(error.attempts === undefined ? {} : { attempts: error.attempts }),
  ...(error.quirk === undefined ? {} : { quirk: error.quirk }),
  ...(error.call === undefined ? {} : { call: error.call }),
  ...(error.serverText === undefined ? {} : { serverText: error.serverText }),
  title: error.title,
  advice: advised(error),
  causes: error.causes.map(errorJson)
})

export const interrupted = (report: Report | undefined, found?: Candidate): object => ({
  v: version,
  outcome: "interrupted",
  ...(report === undefined ? {} : reportJson(report, undefined, found))
})

/** All accounts of a fleet, and what is wrong with those that are not open. */
export const fleet = ({ counts, failures, members, total, turns }: Fleet, now: number): object => ({
  v: version,
  outcome: "fleet",
  at: instant(now),
  total,
  counts,
  turns,
  failures: failures.map(({ count, hosts, next, oldest, reason, state, title, turn }) => ({
    reason,
    title,
    turn,
    stuck: state === "NeedsUser",
    count,
    hosts: Object.fromEntries(hosts),
    oldest: instant(oldest),
    next: instant(next)
  })),
  accounts: members.map(memberJson)
})

const instant = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString()

const memberJson = ({ account, host, label, runner, since, state, stays = [], until, why }: Member) => ({
  account,
  label: label ?? null,
  host,
  runner: runner ?? null,
  state,
  since: instant(since),
  until: instant(until),
  why: why ?? null,
  stays: stays.map(({ gone, runner, since }) => ({ runner, since: instant(since), gone: instant(gone) }))
})

/** An invalid command line, in the shape of any other failure. */
export const refused = (problem: string): object => ({
  v: version,
  outcome: "failed",
  error: {
    reason: { _tag: "CommandLine", problem },
    step: "account",
    party: "app",
    actionBy: "user",
    retry: "never",
    title: "The command line is invalid",
    advice: problem,
    causes: []
  }
})
