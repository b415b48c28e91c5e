/**
 * Words for observations in a connection besides its failure: a recovery, a hint from the server, time lost.
 * The key is the id of the quirk or of the observation.
 */
import type { ActionBy } from "../reason/fields.ts"
import { type Advice, writeAccess } from "../reason/words.ts"
import { onlyReads } from "../onlyReads.ts"
import { duration } from "../reason/duration.ts"

/** Words, and who must act. */
export interface Observation extends Advice {
  readonly actionBy: ActionBy
}

/** The facts that the words may mention. */
export interface Observed {
  /** Such as `select`. */
  readonly step: string
  readonly ms: number
  /** A response code, without its arguments. */
  readonly code?: string | undefined
  /** The number of times. */
  readonly count?: number
  /** The messages that this connection had marked as deleted. */
  readonly marked?: number
  /** Other messages came, or were changed, than those that were meant. */
  readonly isOther?: boolean
  /** Two numbers stand in each other's places. */
  readonly isSwapped?: boolean
  /** The mailbox was opened for reading alone. */
  readonly readOnly?: boolean
  /** All were the same command, and others of its name were accepted. */
  readonly alone?: boolean
  /** The shortest and the longest of the others, in milliseconds. */
  readonly range?: readonly [least: number, most: number] | undefined
  /** They took longer and longer. */
  readonly grows?: boolean
  /** The longest pause within an answer, in milliseconds. */
  readonly paused?: number
  /** Each time, what was waited for was given back as soon as the wait was given up. */
  readonly circular?: boolean
  /** How many of them ended without what they waited for. */
  readonly inVain?: number
  /** The number of others that waited before it. */
  readonly ahead?: number
  /** The milliseconds for which something has been in use that was not given back. */
  readonly kept?: number
  /** Capabilities. */
  readonly names?: ReadonlyArray<string>
  /** A part of the answer had come. */
  readonly answering?: boolean
  /** The login was sent over the connection. */
  readonly isLoginSent?: boolean
  /** The server said meanwhile that it was at work. */
  readonly isReported?: boolean
  /** What follows is compressed in the log of another program. */
  readonly isCompressed?: boolean
  /** Another session has the mailbox open. */
  readonly isHeld?: boolean
  /** This program was asked for it, and did it knowingly. */
  readonly isAsked?: boolean
  /** The milliseconds that the server took by its own account, or those of the whole of which it is a part. */
  readonly own?: number | undefined
  /** The usual time of the other answers on the connection, in milliseconds, if that is far less. */
  readonly usual?: number | undefined
}

/** Why a certificate is not trusted, by the error of a network operation. */
const distrust: ReadonlyMap<string | undefined, string> = new Map([
  ["tlsUntrusted", ": its issuer is not trusted"],
  ["tlsName", ": it is for another name"],
  ["tlsExpired", ": it has expired"],
  ["tlsNotYetValid", ": it is not valid yet"]
])

const because = (error: string | undefined): string => distrust.get(error) ?? ""

const report = "Report the line to the server's operator."
const closedAnyway = "The connection was closed anyway: LOGOUT changes nothing in the mailbox."

/** The consequences of a missing extension. RFC 9051 §6.3.13, RFC 4978, RFC 5465. */
const extensions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    IDLE: "Without IDLE, new mail is noticed at the next check instead of at once.",
    COMPRESS: "Without COMPRESS, the connection carries more bytes; nothing else changes.",
    ID: "ID only names the client; nothing depends on it here.",
    NOTIFY: "Without NOTIFY, the other mailboxes are noticed at the next check instead of at once."
  })
)

/** ` (OVERQUOTA)`, or ` (BAD)` for such an answer without a code. */
const refusedBy = (code: string | undefined): string => (code === undefined ? "" : ` (${code})`)

const beforeRepeat = (step: string): string =>
  onlyReads(step)
    ? "It only reads, so it can be sent again."
    : "Look at the mailbox before the command is repeated."

const effectOf = (step: string): string =>
  step.endsWith("FETCH")
    ? "It only reads: at most, messages whose body it asked for are marked as seen."
    : onlyReads(step)
      ? "It would have changed nothing."
      : "Whether the server carried it out is not known."

/** `, 3 times`. */
export const repeated = (count: number): string => (count > 1 ? `, ${count} times` : "")

/** `; 3 others took 12 s to 24 s`. Only what took as long did the same. */
const others = ({ count = 1, ms, range: [least, most] = [ms, ms] }: Observed, took = "took"): string => {
  if (count <= 1) return ""
  const them = `${count - 1} ${count === 2 ? "other" : "others"}`
  const [from, to, longest] = [duration(least), duration(most), duration(ms)]
  return from === longest ? `, as ${them} did` : `; ${them} ${took} ${from}${from === to ? "" : ` to ${to}`}`
}

/** Returns whether the server, and not the network, took most of the time. */
const ofServer = ({ isReported = false, ms, own = 0, usual }: Observed): boolean =>
  isReported || own * 2 > ms || usual !== undefined

const slowness = (observed: Observed): string => {
  const { grows, isReported = false, ms, own = 0, step, usual } = observed
  if (isReported)
    return "Nothing failed: the server said meanwhile that it was at work (INPROGRESS, RFC 9585), so the time was its own."
  if (own * 2 > ms)
    return `Nothing failed: by its own account the server took ${duration(own)} of it${step === "APPEND" ? ", and stored the message" : ""}.`
  if (grows === true)
    return "Nothing failed, but they took longer and longer: the server, or the way to it, gets slower."
  if (usual !== undefined)
    return `Nothing failed. Other answers on this connection took ${duration(usual)}, so the network was not slow: the server needs so long ${step === "DONE" ? "to end IDLE, and what the app asks waits for it" : "for what this one asks"}.`
  return "Nothing failed. Whether the server or the network was slow is not known."
}

/** A command by its name; a function that the app calls is named as one. */
const callNamed = (name: string): string => (/^[A-Z]+(?: |$)/.test(name) ? name : `a call of \`${name}\``)

const caller = (name: string): string => callNamed(name).replace(/^a/, "A")

/** `, and got none`, `, and 3 got none`. */
export const gotNone = (count: number, inVain: number): string =>
  inVain === 0 ? "" : `, and ${inVain === count ? "got none" : `${inVain} got none`}`

/** So many callers that wait at once are too many for one connection, however short each is. */
const crowd = 5
const handled = "The server's own words say why; the app has to handle the refusal."

export const observations = {
  "login-disabled": () => ({
    title: "The server accepts no password before TLS",
    why: "It announces LOGINDISABLED on the unencrypted connection, as it should.",
    try: "Use security `tls` or `starttls`; with `auto` there is nothing to do.",
    actionBy: "user"
  }),
  "certificate-unverified": ({ code, isLoginSent: isSent = false }) => ({
    title: `The certificate was not verified${because(code)}`,
    why: `The program went on all the same, which a mail program does not: whoever runs the server, or something on the network path, may have answered.${isSent ? " The login was sent over it." : ""}`,
    try: `Let the server's operator install a certificate of a known authority for this name, or trust this one knowingly, by its fingerprint.${isSent ? " If it is not the one that you expect, change the password." : ""}`,
    actionBy: "admin"
  }),
  "login-in-clear": ({ code = "LOGIN", isAsked = false, names: [offered] = [] }) => {
    const isReadable = !/^(?:SCRAM-|CRAM-|DIGEST-|EXTERNAL)/.test(code)
    const secret = /^(?:XOAUTH2|OAUTHBEARER)$/.test(code) ? "token" : "password"
    const readable = `but for a tunnel, or a server on this machine, whoever is on the path can read ${isReadable ? `the ${secret} and ` : ""}the mail`
    return {
      title: `The login went unencrypted${offered === undefined ? "" : `, although the server offers ${offered}`}`,
      why: isAsked
        ? `No encryption was asked for (security \`none\`): ${readable}.`
        : `A server offers STARTTLS only while nothing is encrypted (RFC 9051 §6.2.1), and the log has none before the login: ${readable}.`,
      try: `${isAsked ? `Set security \`${offered === undefined ? "tls` (port 993)" : "starttls`, or `tls` (port 993)"}` : "Set TLS (port 993) or STARTTLS in that program"}${isReadable ? `, and change the ${secret} if the network was not your own` : ""}.`,
      actionBy: "user"
    }
  },
  "identity-resent": () => ({
    title: "The mailbox opened after ID was sent again",
    why: "The server refused SELECT as unsafe, and counts only the ID after that refusal.",
    try: "Nothing to do: it costs two round trips each time.",
    actionBy: "nobody"
  }),
  "identity-early": () => ({
    title: "ID was sent before the login, and not again after it",
    why: "Servers that open mailboxes only to known clients want an ID after the login.",
    try: "Send ID between the login and the first SELECT, too.",
    actionBy: "app"
  }),
  "identity-swallowed": () => ({
    title: "The server rejected ID without its tag, so the client stopped waiting for an answer",
    why: "It answers only with an untagged BAD; a client that waits for the tagged response hangs.",
    try: "Nothing to do here. In other clients, switch ID off for this server.",
    actionBy: "nobody"
  }),
  "untagged-bad": ({ step }) => ({
    title: `The server sent BAD without a tag, and never answered ${step}`,
    why: "Some servers answer an unknown command only like this.",
    try: `Leave ${step} out, or use a client that can tell such an answer from silence.`,
    actionBy: "app"
  }),
  "identity-left-out": () => ({
    title: "The attempt before failed at ID; this one left it out",
    why: "The server, or a filter before it, may not bear it.",
    try: "Keep ID off for this account.",
    actionBy: "user"
  }),
  "race-lost": ({ names: [lost = "One port", used = "the other"] = [] }) => ({
    title: `${lost} was dropped, because ${used} was ready first`,
    why: "Both are tried, the second a little later; the loser is closed before anything is sent on it.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "port-silent": ({ ms, names: [silent = "", used = "", security = ""] = [] }) => ({
    title: `Port ${silent} did not answer for ${duration(ms)}; port ${used} with ${security} was used`,
    why: "A firewall that drops the packets is the usual cause. Each connection that does not know the server waits for it before it tries the other port.",
    try: `If the wait matters, have port ${silent} opened. Where that is not possible, keep the profile store, which remembers the port that answers, or name it: port ${used}, security \`${security === "STARTTLS" ? "starttls" : "tls"}\`.`,
    actionBy: "nobody"
  }),
  "slow-lookup": ({ ms, own = ms }) => ({
    title: `The lookup of the server's name took ${duration(ms)} of the ${duration(own)} to the mailbox`,
    why: "This machine's name servers, or the network to them, took it: the mail server was not asked before that.",
    try: "Nothing to do if it was once. If it goes on, check the DNS servers that this machine, or its network, is set to.",
    actionBy: "user"
  }),
  "slow-connecting": ({ ms, names: [proxy] = [], own = ms }) => ({
    title: `Connecting${proxy === undefined ? "" : ` to the ${proxy}`} took ${duration(ms)} of the ${duration(own)} to the mailbox`,
    why: `Later answers came far sooner: on the network a first packet was lost, or ${proxy === undefined ? "what accepts connections there" : `the ${proxy}`} was slow to accept this one.`,
    try: "Nothing to do if it was once. If it goes on, compare with another network.",
    actionBy: "nobody"
  }),
  "slow-step": ({ ms, step }) => ({
    title: `The server took ${duration(ms)} for ${step}`,
    why: "The network needs less, by the connection's own round trip.",
    try: "If it is always so, ask the server's operator.",
    actionBy: "admin"
  }),
  "slow-answer": ({ ms, step }) => ({
    title: `The answer to ${step} took ${duration(ms)}`,
    why: "The network's part of it is not known: nothing here measures a round trip.",
    try: "If it matters, a trace of effect-imap measures it.",
    actionBy: "nobody"
  }),
  "command-refused": ({ alone = false, code, count = 1, readOnly = false, step }) => ({
    title: `The server refused ${step}${refusedBy(code)}${repeated(count)}${readOnly ? ": the mailbox is read-only" : ""}`,
    why: alone
      ? `It was the same command each time, and another ${step} was answered: only what this one asks for is refused.`
      : "The connection went on; the command failed.",
    try:
      alone && onlyReads(step)
        ? "Leave it out meanwhile, and ask for the others: they are answered."
        : handled,
    actionBy: "app"
  }),
  "fewer-capabilities": ({ names = [] }) => ({
    title: `After the login the server no longer lists ${names.join(", ")}`,
    why: "What is not listed is not used. A proxy may list something else than the server after it.",
    try: "Nothing to do here. The operator of the server or its proxy can correct the list.",
    actionBy: "nobody"
  }),
  "done-unanswered": () => ({
    title: "The server did not answer DONE, which ends IDLE",
    why: "It answered a later command, so the connection was kept.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "accepted-later": ({ code, step }) => ({
    title: `The server refused ${step}${refusedBy(code)} at first, and accepted it later`,
    why: "The app sent it again on this connection.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "extension-refused": ({ code, ms, step }) => ({
    title:
      ms > 0
        ? `The server ended ${step} by itself${refusedBy(code)}, after ${duration(ms)}`
        : `The server refused ${step}${refusedBy(code)}, an extension that mail works without`,
    why: extensions.get(step) ?? "Nothing that the app asked for depended on it.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "notify-overflow": () => ({
    title: "More happened in the other mailboxes than the server could report",
    why: "It reports nothing of them until NOTIFY is sent again (RFC 5465 §5.8).",
    try: "Nothing to do: the library sends NOTIFY again.",
    actionBy: "nobody"
  }),
  "select-refused": ({ alone = false, code, count = 1, step }) => ({
    title: `The server refused ${step}${refusedBy(code)}${repeated(count)}`,
    why: alone
      ? "Other mailboxes were opened on the same connection, so neither it nor the login is at fault. None is selected until the next one succeeds (RFC 9051 §6.3.2)."
      : "A SELECT that fails also closes the mailbox before it: none is selected until the next one succeeds (RFC 9051 §6.3.2).",
    try: handled,
    actionBy: "app"
  }),
  "conditional-store": ({ step }) => ({
    title: `${step} left out messages that had changed meanwhile (MODIFIED)`,
    why: "The answer is OK, and names the messages that were not changed (RFC 7162 §3.1.3).",
    try: "Fetch these messages again, then try again.",
    actionBy: "app"
  }),
  "keyword-not-kept": ({ step }) => ({
    title: `The server said OK to ${step}, and did not keep the keyword`,
    why: "The flags that it reports do not have it: without \\* in PERMANENTFLAGS it keeps no new one (RFC 9051 §7.1).",
    try: "Keep the label somewhere else.",
    actionBy: "app"
  }),
  "flags-not-kept": ({ names = [] }) => ({
    title: `The server keeps ${names.join(", ")} in this mailbox for the session only`,
    why: "It took the change, and does not list the flag among PERMANENTFLAGS (RFC 9051 §7.1): the next connection does not see it. That is its setting for this mailbox, as for a shared one.",
    try: "Ask the server's operator whether this mailbox can have flags of one's own, or let the app keep them itself.",
    actionBy: "admin"
  }),
  "tag-missing": ({ step }) => ({
    title: `${step} was sent without a tag, so the server refused it`,
    why: "It took the command's name for the tag (RFC 9051 §2.2.1).",
    try: `Type a tag before it: a1 ${step}`,
    actionBy: "user"
  }),
  "address-silent": ({ ms, names: [silent = "", used = ""] = [] }) => ({
    title: `${silent} had not answered after ${duration(ms)}, so ${used} was used`,
    why: `The server has addresses of both kinds, and this network, or the way, may not carry ${silent} to it. Each connection may wait for it a little.`,
    try: `Nothing to do. If the wait matters, whoever runs this network can mend its ${silent}.`,
    actionBy: "nobody"
  }),
  "slow-account": ({ ms }) => ({
    title: `The app took ${duration(ms)} to supply the account, before anything was sent`,
    why: "Its own source of the password or token was slow, not the server.",
    try: "Make that source faster, or keep what it supplies.",
    actionBy: "app"
  }),
  "unread-data": ({ step }) => ({
    title: `The server sent ${step} data that cannot be read`,
    why:
      step === "STATUS"
        ? "A number in it is none that the grammar of RFC 9051 allows, so no result contains that number."
        : "It breaks the grammar of RFC 9051, so no result contains it.",
    try: report,
    actionBy: "admin"
  }),
  "logout-unanswered": ({ ms }) => ({
    title: `The server did not answer LOGOUT within ${duration(ms)}`,
    why: closedAnyway,
    try: "Nothing to do: it costs this time at each close.",
    actionBy: "nobody"
  }),
  "logout-refused": () => ({
    title: "The server refused LOGOUT",
    why: closedAnyway,
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "read-only": ({ isHeld = false }) =>
    isHeld
      ? {
          title: "The mailbox is open, but read-only: another session has it",
          why: "The server says so itself, and lets one session at a time change it: until that one ends, it refuses changes here.",
          try: "Close the other program that has the mailbox open, then let this one select it again.",
          actionBy: "user"
        }
      : {
          title: "The mailbox is open, but read-only",
          why: "The server said READ-ONLY: it will refuse to change flags, to expunge and to move.",
          try: writeAccess,
          actionBy: "admin"
        },
  "uidvalidity-changed": () => ({
    title: "UIDVALIDITY changed while the mailbox was open",
    why: "Its messages have new numbers: every UID that the app had kept is void (RFC 9051 §2.3.1.1).",
    try: "Select the mailbox again, and drop what was kept by UID.",
    actionBy: "app"
  }),
  "uidvalidity-contradicted": ({ code = "APPENDUID", count = 1, isSwapped = false }) => ({
    title: `The server's ${code} contradicts the mailbox's UIDVALIDITY${repeated(count)}`,
    why: isSwapped
      ? "It has the UIDVALIDITY where the UID has to be (RFC 4315 §3): the two are swapped, so that neither is what it says."
      : "It names another UIDVALIDITY than the mailbox had (RFC 4315 §3): the UIDs of this answer belong to other numbers, unless the mailbox was made anew meanwhile.",
    try: `Keep no UID from ${code} of this server: search for the message by its Message-ID (UID SEARCH HEADER). Report the lines to the server's operator.`,
    actionBy: "app"
  }),
  "uidvalidity-missing": () => ({
    title: "The server opened the mailbox without a UIDVALIDITY",
    why: "Each SELECT has to report it (RFC 9051 §6.3.2). Without it, nothing shows whether UIDs mean the same messages as on an earlier connection, and the server may keep none.",
    try: "Keep nothing by UID across connections, and read anew what was kept. Report it to the server's operator.",
    actionBy: "app"
  }),
  "one-by-one": ({ count = 0, ms, step }) => ({
    title: `The app sent ${step} for one message each, ${count} times in a row: at least ${duration(ms)} in round trips`,
    why: "They ask for the same of each, and each waited for the answer before it. One command with a set of messages needs one round trip for all (RFC 9051 §9, sequence-set).",
    try: `Let the app name the messages in one command, such as ${step} 101,107,112:140, in portions of some hundred if the answers are large.`,
    actionBy: "app"
  }),
  "last-again": ({ count = 1 }) => ({
    title: `The app took the last message for a new one${repeated(count)}`,
    why: "It asked for the UIDs from one number to *, which stands for the last message: a range has no order, so the server rightly sends that message while nothing is new (RFC 9051 §9, seq-range). The app then fetched or changed it again.",
    try: "Let the app pass over UIDs below the one from which it asks, or look first whether UIDNEXT or EXISTS has grown.",
    actionBy: "app"
  }),
  "own-appended": ({ count = 1 }) => ({
    title: `The app stored ${count} messages in the open mailbox, each after it had read one that it had stored`,
    why: "APPENDUID had reported what it read as its own (RFC 9051 §7.1). If it takes its own messages for new mail, each brings about the next, without an end.",
    try: "If that is not meant, stop the app, and remove the copies. Then let it pass over the UIDs of APPENDUID, or store into another mailbox.",
    actionBy: "app"
  }),
  "marked-first": ({ count = 1, step }) => ({
    title: `${count} new messages were marked as read by somebody else before the app searched for unread ones`,
    why: `The server reported \\Seen, which no command of this connection had set. So ${step} UNSEEN rightly found nothing of them, and they are in the mailbox: another program marked them, such as that of a phone, another connection of this one, or a filter.`,
    try: "Let the app look for UIDs above the highest that it has seen, instead of UNSEEN, or keep the other program from marking messages as read.",
    actionBy: "app"
  }),
  "unread-excluded": ({ count = 1, step }) => ({
    title: `${step} found nothing${repeated(count)}, although a message is unread`,
    why: "The server had reported its flags, without \\Seen. UNSEEN alone finds it, so another criterion of the search excludes it; the server is right.",
    try: "Let the app leave that criterion out: SINCE, for example, goes by the day on which a message came, not by that on which it was marked (RFC 9051 §6.4.4).",
    actionBy: "app"
  }),
  "uids-not-kept": () => ({
    title: "The server does not keep its UIDs",
    why: "UIDNOTSTICKY: a message may have another UID on the next connection (RFC 4315 §2).",
    try: "Keep nothing by UID across connections.",
    actionBy: "app"
  }),
  "keeps-talking": ({ step }) => ({
    title: `The server kept the connection alive, and did not answer ${step}`,
    why: "It sent untagged lines meanwhile, so it was not silent.",
    try: "Ask the server's operator what takes so long.",
    actionBy: "admin"
  }),
  "never-answered": ({ step }) => ({
    title: `The server never answered ${step}, although it answered later commands`,
    why: `Every command is owed a tagged response (RFC 9051 §7.1). ${effectOf(step)}`,
    try: beforeRepeat(step),
    actionBy: "app"
  }),
  "fetch-empty": ({ step }) => ({
    title: `The server answered ${step} with OK, and sent no message`,
    why: "EXISTS counts it. Some servers answer like this if they cannot convert one.",
    try: "Look at it in the provider's web mail; the app has to do without it.",
    actionBy: "app"
  }),
  "content-missing": ({ count = 1, names: [which = ""] = [], step }) => ({
    title: `The server has no content for ${count === 1 ? `the message with ${which}` : `${count} messages, the first with ${which}`}`,
    why: `It answered ${step} with OK, and NIL in place of the message, although it lists it: what it has stored is missing or damaged. The connection has no part in it.`,
    try: "Tell the server's operator which message it is. Until then, let the app go on without it.",
    actionBy: "admin"
  }),
  "read-marks-set": ({ count = 1, step }) => ({
    title: `This program marked ${count === 1 ? "a message" : `${count} messages`} as read: ${step} without .PEEK`,
    why: "Whoever asks for BODY[] instead of BODY.PEEK[] sets \\Seen (RFC 9051 §6.4.5), and the server reported the flag with the answer.",
    try: "If reading is not meant to mark messages, ask for BODY.PEEK[], or open the mailbox with EXAMINE.",
    actionBy: "app"
  }),
  "numbers-moved": () => ({
    title: "The app went on counting message numbers that EXPUNGE had moved",
    why: "Each EXPUNGE lowers the numbers of all messages after it (RFC 9051 §7.5.1): what was marked after the first one may be other messages than those that were meant, and the last numbers were beyond the end.",
    try: "Name messages by UID, which no EXPUNGE changes, or delete from the highest number down. Look which messages are gone.",
    actionBy: "app"
  }),
  "numbers-as-uids": ({ count = 1, isOther = false, step }) => ({
    title: `The app used message numbers as UIDs, in ${step}${repeated(count)}`,
    why: `SEARCH finds message numbers, and UID SEARCH finds UIDs (RFC 9051 §6.4.4, §6.4.9): ${isOther ? "messages with such UIDs are others than those that were found" : "most likely no message has such a UID, and nothing was done, which is no error"}.`,
    try: `Let the app search with UID SEARCH, whose numbers ${step} takes, or use the numbers of SEARCH with ${step.replace("UID ", "")}.${isOther && !onlyReads(step) ? " Look at the messages that were changed." : ""}`,
    actionBy: "app"
  }),
  "uids-as-numbers": ({ count = 1, isOther = false, step }) => ({
    title: `The app used UIDs as message numbers, in ${step}${repeated(count)}`,
    why: `They are what UID SEARCH found, and ${step} takes message numbers (RFC 9051 §2.3.1): ${isOther ? "the messages with such numbers are others" : "these are those of other messages, or beyond EXISTS, where numbers end"}.`,
    try: `Let the app send UID ${step} for what UID SEARCH finds.${isOther && !onlyReads(step) ? " Look at the messages that were changed." : ""}`,
    actionBy: "app"
  }),
  "uids-gone": ({ count = 1, step }) => ({
    title: `The app sent ${step} for messages that the server had reported gone${repeated(count)}`,
    why: "VANISHED, or EXPUNGE, said before that they are no longer in this mailbox (RFC 9051 §7.5.1, RFC 7162 §3.2.10), whoever removed them: nothing was done.",
    try: "Let the app forget a UID as soon as its message is reported gone, and not ask for it again.",
    actionBy: "app"
  }),
  "selects-raced": ({ count = 1, step }) => ({
    title: `The app selected two mailboxes at once, and ${step} found nothing in the second${repeated(count)}`,
    why: "It sent a SELECT before the one before it was answered. One mailbox is open at a time, that of the last SELECT (RFC 9051 §6.3.2), so what is meant for the first is sought in the second, where most likely none has such a UID: nothing is missing on the server.",
    try: "Let the app keep a mailbox locked for others from its SELECT to the answer to the last command in it, or use a connection for each mailbox.",
    actionBy: "app"
  }),
  "moved-none": ({ count = 1, step }) => ({
    title: `The server answered ${step} with OK, and reported no message as moved${repeated(count)}`,
    why: "A UID that is not in the mailbox is passed over without an error (RFC 9051 §6.4.9), and neither COPYUID nor EXPUNGE came. Most likely another program, or a filter, had moved or removed the message before; an earlier EXPUNGE or VANISHED tells of it.",
    try: "Let the app take for done only what COPYUID names, and forget what is reported gone. If the message was to be there, look for the other program at this mailbox.",
    actionBy: "app"
  }),
  "expunged-none": ({ count = 1, marked = 0, step }) => ({
    title: `${step} removed no message${repeated(count)}`,
    why:
      marked > 0
        ? "Messages had been marked \\Deleted on this connection, and the server answered OK; it reported none as removed. It may not have kept the mark, or keep what is marked."
        : `It removes only messages that have \\Deleted (RFC 9051 §6.4.3), and none was marked on this connection${step === "EXPUNGE" ? ": there was nothing to remove, which is no error" : ", or none has such a UID"}.`,
    try:
      marked > 0
        ? "Fetch the flags of these messages, then show the lines to the server's operator."
        : step === "EXPUNGE"
          ? "Nothing to do, unless a message was to go: mark it with STORE +FLAGS (\\Deleted) first."
          : "Let the app mark the messages with UID STORE +FLAGS (\\Deleted) first, by the same UIDs.",
    actionBy: marked === 0 && step === "EXPUNGE" ? "nobody" : "app"
  }),
  "uids-none": ({ count = 1, step }) => ({
    title: `The server answered ${step} with OK, and sent no message${repeated(count)}`,
    why: "Most likely none has such a UID, which is no error (RFC 9051 §6.4.9): it was deleted, or its number in the mailbox was meant, which is no UID.",
    try: "Ask by the UIDs that UID SEARCH finds, or by numbers with FETCH (MAILINDEX in an address of curl).",
    actionBy: "app"
  }),
  "idle-unselected": ({ code }) => ({
    title: "IDLE was sent while no mailbox was open",
    why: `The server reports news of the selected mailbox alone (RFC 9051 §6.3.13), and there was none${code === undefined ? ": it has nothing to report" : `: it refused the command (${code}), and IDLE may well work`}.`,
    try: "Let the program select the mailbox first, then send IDLE.",
    actionBy: "app"
  }),
  "enable-unlisted": ({ names = [] }) => ({
    title: `ENABLE enabled nothing of ${names.join(", ")}, which the server does not list`,
    why: "A client may enable only what CAPABILITY lists (RFC 5161 §3.1). The connection goes on without it.",
    try: "Let the app look at CAPABILITY after the login, and do without what is not there.",
    actionBy: "app"
  }),
  "idle-ended": ({ ms }) => ({
    title: `The server ended IDLE by itself${ms > 0 ? `, after ${duration(ms)}` : ""}`,
    why: "It completed the command before DONE: no news comes until the client idles again.",
    try: "Nothing to do for a client that notices it, and begins IDLE again.",
    actionBy: "nobody"
  }),
  "idle-interrupted": ({ step }) => ({
    title: `IDLE was ended by ${step} instead of DONE, so the server refused it`,
    why: "While IDLE lasts, the server waits for the line DONE alone (RFC 9051 §6.3.13): it took what came for a wrong end. It is right, and IDLE works; what was sent was not carried out.",
    try: "Send DONE, without a tag, and wait for the answer to IDLE before the next command.",
    actionBy: "app"
  }),
  "done-late": ({ ms }) => ({
    title: `The server ended IDLE by itself${ms > 0 ? `, after ${duration(ms)}` : ""}, and the client sent DONE after that`,
    why: "DONE was no command any more, so the server refused it: that is harmless, and the connection went on.",
    try: "Nothing to do. A client that notices the end of its IDLE begins another one, or renews it sooner.",
    actionBy: "nobody"
  }),
  "left-unanswered": ({ answering = false, step }) => ({
    title: answering
      ? `The answer to ${step} had begun, and was not complete when the connection ended`
      : `${step} had no answer when the connection ended`,
    why: effectOf(step),
    try: beforeRepeat(step),
    actionBy: "app"
  }),
  "closed-unanswered": ({ answering = false, ms, step }) => ({
    title: `The app logged out before ${answering ? `the answer to ${step} was complete` : `${step} was answered`}, ${duration(ms)} after it was asked`,
    why: `Neither the server nor the network ended it. ${effectOf(step)}`,
    try: `Let the app wait for the answer before it logs out, or give each part of it its own connection. ${beforeRepeat(step)}`,
    actionBy: "app"
  }),
  "cut-off": ({ step }) => ({
    title: `${step} was cut off: the server had not got all of it when the connection ended`,
    why: "It cannot have carried it out.",
    try: "Send it again.",
    actionBy: "app"
  }),
  "clock-jumped": ({ ms }) => ({
    title:
      ms < 0
        ? `The clock of this machine was set back by ${duration(-ms)}`
        : `This machine slept for ${duration(ms)}, or its clock was set`,
    why: "The wall clock jumped: the times of this trace do not contain a sleep.",
    try: "Nothing to do: whether the server is still there is asked after it.",
    actionBy: "nobody"
  }),
  "given-up": ({ answering = false, ms, step }) => ({
    title: `The app gave up ${step} after ${duration(ms)}${answering ? ", in the middle of the answer" : ""}`,
    why: `${answering ? "A part of the answer had come, and the rest was not waited for: its caller was interrupted, as by a timeout" : "Its caller was interrupted, as by a timeout. A late answer is dropped"}.${onlyReads(step) ? "" : ` The server may have carried it out all the same${step === "APPEND" ? ", and stored the message" : ""}.`}`,
    try: `${answering ? "Allow more time for it, or ask for less at once, such as in parts. " : ""}${beforeRepeat(step)}`,
    actionBy: "app"
  }),
  "silence-unnoticed": ({ ms }) => ({
    title: `Nothing came back for ${duration(ms)}, and the client did not notice`,
    why: "It waited for the answer to DONE, and no new mail was reported.",
    try: "Limit that wait to seconds, and connect again.",
    actionBy: "app"
  }),
  "server-warned": () => ({
    title: "The server sent a warning",
    why: "An untagged NO fails no command (RFC 9051 §7.1.2).",
    try: "Act on its words before a command fails.",
    actionBy: "user"
  }),
  "server-complained": () => ({
    title: "The server complained of something that it was sent",
    why: "An untagged BAD names no command (RFC 9051 §7.1.3).",
    try: "Report the line, with those before it, to the server's operator.",
    actionBy: "admin"
  }),
  "request-unasked": () => ({
    title: "The server asked for more, although nothing was left to send",
    why: "A line with + belongs to a literal, to IDLE or to a login (RFC 9051 §7.6). It was ignored.",
    try: report,
    actionBy: "admin"
  }),
  "expunged-amid": ({ step }) => ({
    title: `The server expunged messages in the middle of ${step}`,
    why: `While ${step} runs, that is forbidden (RFC 9051 §7.5.1): numbers in its answer, if any, may mean other messages.`,
    try: "Ask by UID, and report the lines to the server's operator.",
    actionBy: "app"
  }),
  "expunged-others": ({ count = 0, marked = 0 }) => ({
    title: `EXPUNGE removed ${count} messages, of which ${marked} had been marked \\Deleted on this connection`,
    why: "EXPUNGE removes all messages that have \\Deleted, whoever marked them, and however long ago (RFC 9051 §6.4.3). The server did as it was told, and they are gone.",
    try: "If the others were to stay: remove by UID EXPUNGE where UIDPLUS is listed, or move to the trash with UID MOVE. They can only come back from a copy, such as the provider's.",
    actionBy: "app"
  }),
  "fewer-messages": () => ({
    title: "The number of messages fell, and no EXPUNGE says which are gone",
    why: "EXISTS may not lower it (RFC 9051 §5.2): message numbers mean other messages from here on.",
    try: "Select the mailbox again, and report the lines to the server's operator.",
    actionBy: "app"
  }),
  "unknown-tag": () => ({
    title: "The server sent an answer that no command was owed",
    why: "Its tag belongs to no command, or to one that was answered before (RFC 9051 §2.2.2).",
    try: report,
    actionBy: "admin"
  }),
  "slow-command": (observed) => ({
    title: `The answer to ${observed.step}${observed.step === "DONE" ? ", which ends IDLE," : ""} took ${duration(observed.ms)}${others(observed)}`,
    why: slowness(observed),
    try: observed.grows
      ? "Nothing to do at present. If it goes on, show the server's operator these lines; another connection shows whether it is this one alone."
      : ofServer(observed)
        ? `If it is always slow, show the server's operator these lines${onlyReads(observed.step) || observed.step === "DONE" ? "" : ", and let no client give it up sooner: it may be done all the same, and would be done twice if it is sent again"}.`
        : `If it is always slow, compare with another network${/FETCH|SEARCH|SORT|THREAD|APPEND/.test(observed.step) ? ", and with less at once" : ""}.`,
    actionBy: "nobody"
  }),
  "answer-paused": ({ ms, paused = 0, step }) => ({
    title: `The answer to ${step} paused for ${duration(paused)}, and took ${duration(ms)}`,
    why: "A part of it had come before the pause, and the rest came after it: the server or the network paused; which of them is not known.",
    try: "Nothing to do if it was once. If it happens again, compare with another network, then show the line to the server's operator.",
    actionBy: "nobody"
  }),
  throttled: ({ count = 1, ms, step }) => ({
    title: `The server slows this account down on purpose (THROTTLED)${count > 1 ? `, ${count} times` : ""}`,
    why: `It says so in its answer to ${step}${ms > 0 ? `, which took up to ${duration(ms)}` : ""}: the account was used more than it allows. The network has no part in it.`,
    try: "Ask for less, and less often, until it says so no more.",
    actionBy: "app"
  }),
  "stray-lines": () => ({
    title: "The server sent lines that are not IMAP",
    why: "They were ignored: the server, or something in between, sent them.",
    try: report,
    actionBy: "admin"
  }),
  interrupted: ({ ms, step }) => ({
    title: `The app ended the attempt${ms > 0 ? ` after waiting ${duration(ms)} for ${step}` : ""}`,
    why: `It was interrupted on this side: by a deadline of the app, by its end, or by hand. ${ms > 0 ? "Until then no answer had come." : "The server refused nothing."}`,
    try: "If it was too short, let the app wait longer.",
    actionBy: "app"
  }),
  queued: ({ ms }) => ({
    title: `This program held the connection back for ${duration(ms)}`,
    why: "Connections to one host begin in turns, so as not to look like an attack.",
    try: "If it matters, allow more connections to begin at once (`Pacing`).",
    actionBy: "app"
  }),
  "turn-waited": ({ ahead = 0, count = 1, inVain = 0, names: [behind] = [], ...waited }) => ({
    title: `${caller(waited.step)} waited ${duration(waited.ms)} in this program for its turn${behind === undefined ? "" : `, behind ${callNamed(behind)}`}${others({ ...waited, count }, "waited")}${gotNone(count, inVain)}`,
    why: `A connection does the work of one caller at a time${ahead >= crowd ? `, and ${ahead} others waited before this one` : ""}.${waited.usual === undefined ? "" : ` The server answered one after another, each in about ${duration(waited.usual)}: the app asks faster than it is answered.`} Nothing of it was sent meanwhile${inVain > 0 ? ", nor after it was given up" : ""}: it is this program's wait.`,
    try: `${ahead >= crowd ? "Let fewer callers ask at once" : "Hold the connection only as long as its mailbox is needed"}, or give each caller one of a pool.${inVain > 0 ? " What got no turn was not sent, and has to be asked again." : ""}`,
    actionBy: "app"
  }),
  "pool-waited": ({ circular = false, count = 1, inVain = 0, kept = 0, ...waited }) => ({
    title: `${caller(waited.step)} waited ${duration(waited.ms)} in this program for a connection of the pool${others({ ...waited, count }, "waited")}${gotNone(count, inVain)}`,
    why: `All of them were in use${kept > 0 ? `, one for ${duration(kept)} by a caller that did not give it back` : ""}${circular ? ", and the caller that had one went on as soon as this one gave up: they seem to wait for each other" : ""}. Nothing of it was sent meanwhile: it is this program's wait.`,
    try: circular
      ? "Do not wait, within `use`, for work that needs another connection of the same pool: do it with the one at hand, or before or after. A larger pool only hides it."
      : kept > 0
        ? "Let each caller of `use` come to its end, so that it gives its connection back; a larger pool only hides it."
        : "Give connections back sooner, or allow the pool more of them, as far as the server permits.",
    actionBy: "app"
  }),
  "refused-here": ({ code, count = 1, step }) => ({
    title: `This program refused ${callNamed(step)} (${code ?? "no reason"})${count > 1 ? `, ${count} times` : ""}: nothing was sent`,
    why: "The server has not seen it: the library knew before that it could not succeed.",
    try: "Correct the call.",
    actionBy: "app"
  }),
  "not-read": ({ ms, step }) => ({
    title: `The app did not take the answer to ${step} for ${duration(ms)}`,
    why: "Nothing more was read from the connection meanwhile, so that time is not the server's.",
    try: "Take what comes faster, or ask for less at once.",
    actionBy: "app"
  }),
  untaken: ({ count = 0, ms, step }) => ({
    title: `${step === "changes" ? "Changes" : "Untagged responses"} waited ${duration(ms)} in this program: the app was still at work on earlier ones`,
    why: `They had come, so that time is neither the server's nor the network's${count > 0 ? `. No more could wait, and ${count} were dropped` : ""}.`,
    try: "Let the listener hand its work on, such as to a queue of the app's, and ask for the next at once.",
    actionBy: "app"
  }),
  "program-busy": ({ count = 1, ms }) => ({
    title: `This program was busy with something else ${count > 1 ? `${count} times, up to` : "for"} ${duration(ms)}`,
    why: "Its timers came so late: nothing was read or written meanwhile, so that time is neither the server's nor the network's.",
    try: "Let this program do long work in pieces, or in another thread: nothing is read meanwhile.",
    actionBy: "app"
  }),
  "token-renewed": () => ({
    title: "The token had expired, and a new one was accepted",
    why: "The server refused the first token, and the app supplied another one.",
    try: "Nothing to do.",
    actionBy: "nobody"
  }),
  "login-repeated": () => ({
    title: "The server refused the login once, and accepted it the second time",
    why: "The mechanism was the same both times.",
    try: "If it happens often, ask the provider.",
    actionBy: "nobody"
  }),
  "older-not-kept": () => ({
    title: "Some older events are not kept",
    why: "The recording holds the latest events of a longer connection.",
    try: "If more is needed, write it to a file.",
    actionBy: "nobody"
  }),
  "slow-way": ({ ms }) => ({
    title: `Every answer took at least ${duration(ms)}, far longer than connecting`,
    why: "Something near, such as a proxy, a VPN or a mail scanner, accepts connections for a server far away, or the server or this program takes so long over everything: which of them is not known.",
    try: "Connect without what is in between to see the difference.",
    actionBy: "user"
  }),
  "slow-network": ({ ms }) => ({
    title: `One round trip takes ${duration(ms)}`,
    why: "Every step takes at least one.",
    try: "Use a server or a proxy nearby; a profile of the server saves round trips.",
    actionBy: "user"
  }),
  "first-visit": ({ ms }) => ({
    title: `To find out what this server can do took ${duration(ms)}`,
    why: "Its port and its capabilities were not known yet.",
    try: "If it matters, keep the profile store: the next connection need not ask.",
    actionBy: "nobody"
  }),
  "held-back": ({ ms }) => ({
    title: `Not tried${ms > 0 ? `: held back for another ${duration(ms)}` : ", but held back"}`,
    why: "The server asked an earlier connection of this user to wait for a while, so no byte was sent.",
    try: "Nothing to do until then.",
    actionBy: "nobody"
  }),
  "mechanism-refused": () => ({
    title: "The server refused the first way to log in, and accepted another one",
    why: "It offers a mechanism that does not work for this account: each connection costs a refused login.",
    try: "Name the mechanism that worked, or keep the profile of the server: it remembers.",
    actionBy: "user"
  }),
  "server-busy": ({ ms }) => ({
    title: `The server was busy: it greeted after ${duration(ms)}`,
    why: "Its first greeting was provisional, so the client waited for a second one.",
    try: "If it is always so, its operator can allow more login processes.",
    actionBy: "admin"
  }),
  "trace-cut": ({ isCompressed = false }) =>
    isCompressed
      ? {
          title: "What follows COMPRESS cannot be read in this log",
          why: "It has compressed octets from there on (RFC 4978): what was asked and answered, and how it ended, is not known.",
          try: "If that is what matters, let the program leave compression out while it writes a log.",
          actionBy: "nobody"
        }
      : {
          title: "The trace ends here (no close recorded)",
          why: "The process ended, the file was cut, or the log does not show it.",
          try: "If the end is what matters, record until the connection has closed.",
          actionBy: "nobody"
        },
  "events-dropped": () => ({
    title: "Events are missing from this trace",
    why: "They came faster than they could be written.",
    try: "If they matter, let a larger buffer keep more.",
    actionBy: "nobody"
  }),
  unknown: () => ({
    title: "No known cause",
    why: "Nothing in this trace matches a known failure.",
    try: "Read its last events, or show the trace to the maintainers: it contains no secrets.",
    actionBy: "app"
  })
} satisfies { readonly [id: string]: (observed: Observed) => Observation }
