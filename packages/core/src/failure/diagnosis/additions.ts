/**
 * Words for a failure of which more is known than its reason: each entry has the reasons that it is about, the
 * circumstances in which it counts, and the words that it replaces. Of several the first counts.
 */
import type { ReasonTag } from "../Reason.ts"
import { duration } from "../reason/duration.ts"
import type { ActionBy, Party } from "../reason/fields.ts"
import { onlyReads } from "../onlyReads.ts"
import { find } from "../quirk/find.ts"
import { known } from "../quirk/known.ts"
import { isPublic } from "../quirk/authorities.ts"
import { loginRule } from "../quirk/loginRules.ts"
import { messageFlaws, named, saysInternal, saysNoMore } from "../quirk/named.ts"
import { tunnelEnd } from "../quirk/tunnel.ts"
import type { Seen } from "../quirk/Quirk.ts"
import { all } from "../reason/all.ts"
import { followsFrom, wordsOf } from "../reason/Failure.ts"
import {
  type Advice,
  because,
  check,
  isToken,
  named as nameOr,
  onPort,
  option,
  persisting,
  quoted,
  type Reader,
  timeIn,
  untilIn,
  within,
  writeAccess
} from "../reason/words.ts"
import { type Circumstances, type Flaw, longSilence } from "./Circumstances.ts"
import { remedyOf } from "./remedies.ts"

/** A failure, as an error or a trace has it. */
export interface Failed {
  /** The tag of its reason. */
  readonly tag: ReasonTag
  readonly step: string | undefined
  /** The reason's own facts, of which these decide here as well. */
  readonly facts: {
    readonly _tag?: string | undefined
    readonly serverName?: string | undefined
    readonly detail?: string | undefined
    readonly help?: string | undefined
    readonly problem?: string | undefined
    readonly alone?: boolean | undefined
    readonly mechanism?: string | undefined
    readonly status?: string | undefined
    readonly literalBytes?: number | undefined
    readonly afterMs?: number | undefined
    readonly attemptMs?: number | undefined
    readonly port?: number | undefined
    readonly command?: string | undefined
    readonly code?: string | undefined
    readonly loginDisabled?: boolean | undefined
    readonly encrypted?: boolean | undefined
    readonly retired?: boolean | undefined
  }
  readonly lost: ReadonlyArray<string>
  readonly closed?: ReadonlyArray<string>
  readonly reader: Reader
  /** The server's own words. */
  readonly said: string | undefined
  readonly circumstances: Circumstances
  /** The milliseconds for which the server asked not to be contacted. */
  readonly retryAfterMs?: number | undefined
}

interface Addition {
  /** The reasons that it is about; all, if there are none. */
  readonly of?: ReadonlyArray<ReasonTag>
  readonly when: (failed: Failed) => boolean
  /** The words that it replaces; `advice` has those of the reason. */
  readonly words: (failed: Failed, advice: Advice) => Partial<Advice>
  /** Whose it is, if that differs from what follows from the reason. */
  readonly party?: Party | ((failed: Failed) => Party | undefined)
  /** Who must act, if that differs from what follows from the reason. */
  readonly actionBy?: ActionBy | ((failed: Failed) => ActionBy | undefined)
}

/** The fewest untagged lines that are no chance. */
const several = 2

const askAdministrator =
  "Ask the administrator or the provider's support, as the server says, and show them its words."

/** The commands that a failure cut off: those whose rest the server never asked for. */
const cutOff = ["Timeout", "ConnectionLost", "ConnectionStalled", "ServerBye"] as const

/** The reasons that say little more than that the server refused. */
const refusals = [
  "AccountLocked",
  "AuthRejected",
  "AuthTemporarilyUnavailable",
  "AuthorizationDenied",
  "CommandRejected",
  "MailboxNoAccess",
  "MailboxUnavailable",
  "OAuthTokenRejected",
  "ServerBye",
  "ServerRefused",
  "ServerUnavailable"
] as const

/** The reasons that time may end. */
const passing = [
  "AuthTemporarilyUnavailable",
  "BandwidthExceeded",
  "CommandRejected",
  "MailboxBusy",
  "MailboxUnavailable",
  "ServerBye",
  "ServerRefused",
  "ServerUnavailable",
  "TooManyConnections"
] as const

/** The wait for which the server's words ask, as the beginning of a sentence. */
const waitIn = (said: string): string => {
  const time = timeIn(said)
  return time === undefined ? `Wait until ${untilIn(said) ?? "it is over"}` : `Wait ${time}`
}

/** What may be the proxy's, or a filter's behind it, as the predicate of “What answers”. */
const behindProxy: ReadonlyMap<string, string> = new Map([
  ["TlsNotTls", "speaks plain text where TLS was expected"],
  ["TlsProtocol", "has no TLS version or cipher in common with this client"],
  ["TlsClosed", "cut off the TLS handshake"],
  ["NotImap", "does not speak IMAP"],
  ["ClosedBeforeGreeting", "hung up before a greeting"],
  ["GreetingTimeout", "sent no greeting in time"],
  ["StartTlsFailed", "did not begin TLS"]
])

/** The titles of what came in place of the greeting that a provisional one announced. */
const afterProvisional: ReadonlyMap<string, (port: string, time: string) => string> = new Map([
  [
    "GreetingTimeout",
    (port: string, time: string) => `No greeting followed the provisional one${port}${time}`
  ],
  ["ClosedBeforeGreeting", (port: string) => `The server hung up${port} after a provisional greeting`],
  ["NotImap", (port: string) => `What followed the provisional greeting${port} is not IMAP`]
])

export const additions = {
  /** The mailbox, and not the traffic, is at its limit. RFC 5530 §3, RFC 9208. */
  mailboxFull: {
    of: ["BandwidthExceeded", "AuthRejected", "AuthorizationDenied"],
    when: ({ said = "" }) => named.full.test(said),
    words: () => ({
      title: "The mailbox is full, and the server admits no login",
      why: "Its own words say so; the password may well be right.",
      try: "Delete mail in the provider's web mail, or ask for more space, and connect again."
    }),
    party: "account",
    actionBy: "user"
  },
  /** The server had asked another one, which did not answer it. */
  timedOutBeyond: {
    of: ["CommandRejected", "MailboxUnavailable", "ServerUnavailable"],
    when: ({ said = "" }) => named.timedOut.test(said),
    words: ({ facts: { command } }) => ({
      title: `The server could not carry out ${command === undefined ? "the command" : quoted(command)} in time`,
      why: "By its own words a request timed out: what it waited for, such as the server behind a gateway, did not answer. The command is not at fault.",
      ...persisting(
        "Try again in a few minutes.",
        "If it persists, whoever runs the server or gateway finds more in its log."
      )
    }),
    party: "server",
    actionBy: "nobody"
  },
  /** The app ended while it was sending a message. */
  appEnded: {
    of: ["StreamFailed"],
    when: ({ facts: { problem = "" } }) => problem === "it was interrupted",
    words: () => ({
      title: "The app ended, or gave up, in the middle of sending a message",
      why: "The message is not stored: the server never got all of it. Only closing the connection stops such a command.",
      try: "Let the app wait until it is sent, and send it again."
    }),
    actionBy: "app"
  },
  /** An earlier connection was asked to wait. */
  heldBack: {
    of: ["AuthThrottled"],
    when: ({ step }) => step === "account",
    words: ({ circumstances, retryAfterMs }) => ({
      title: `Not tried${retryAfterMs ? `: held back for another ${duration(retryAfterMs)}` : ", but held back"}`,
      why: "The server asked an earlier connection of this user to wait for a while, so no byte was sent.",
      try: isLoggingIn(circumstances) ? `Wait until then. ${keepOne}` : "Wait until then."
    }),
    actionBy: ({ circumstances }) => (isLoggingIn(circumstances) ? "app" : undefined)
  },
  /** The server limits logins, and this program logged in again and again. */
  ownLogins: {
    of: ["AuthThrottled"],
    when: ({ circumstances }) => isLoggingIn(circumstances),
    words: ({ circumstances: { logins = 0, loginsMs = 0 }, said = "" }) => ({
      title: `The server limits logins: this program had logged in ${logins} times in ${duration(loginsMs)}`,
      why: "Those logins were accepted, so the password is right: there were too many in a time.",
      try: `Wait ${timeIn(said) ?? "as long as it says, or a few minutes if it does not say"}. ${keepOne}`
    }),
    party: "limit",
    actionBy: "app"
  },
  /** The server's words name another host. They are never followed. */
  otherHost: {
    of: refusals,
    when: ({ said = "" }) => named.otherHost.test(said),
    words: ({ said = "" }) => ({
      title: `The server says that the service is elsewhere, at ${quoted(named.otherHost.exec(said)?.[1] ?? "another host")}`,
      why: "Such words may come from anyone who runs or attacks the server, so they are never followed.",
      try: "Ask the provider whether the server moved. If it did, connect to the new host by name."
    }),
    actionBy: "user"
  },
  /** The server's words say that it is out of service on purpose. */
  maintenance: {
    of: refusals,
    when: ({ said = "" }) => named.maintenance.test(said),
    words: ({ said = "" }) => ({
      title: /\bbeing moved\b/i.test(said) ? "The mailbox is being moved" : "The server is under maintenance",
      why: "Its own words say so.",
      ...persisting(
        `${waitIn(said)}, and try again.`,
        /\bbeing (?:moved|migrated)\b/i.test(said)
          ? "If it does not work then, ask the provider whether the server's name has changed."
          : `Until ${untilIn(said) ?? "it is over"} there is nothing to change on this side.`
      )
    }),
    actionBy: "nobody"
  },
  /** The token did not run out: somebody took it back. */
  tokenRevoked: {
    of: ["OAuthTokenExpired"],
    when: ({ said = "" }) => named.revoked.test(said),
    words: () => ({
      title: "The server revoked the token, and ended the session",
      why: "Its own words say so: it did not run out. The account's owner or its administrator did that, or another login of the same app replaced it.",
      try: "If it comes again, let the app keep one token for all its connections to the account, and renew it in one place."
    }),
    party: "account"
  },
  /** The owner has to agree to something first. */
  terms: {
    of: refusals,
    when: ({ said = "" }) => named.terms.test(said),
    words: () => ({
      title: "The account's owner has to accept the provider's terms first",
      why: "Its own words say so; the password may well be right.",
      try: "Type in the address of the provider's web page yourself, log in, accept the terms there, then connect again."
    }),
    party: "account",
    actionBy: "user"
  },
  /** The server names a rule about this login, and nothing that a table knows of others is about it. */
  loginRule: {
    of: refusals,
    when: ({ said = "", step }) => step === "auth" && loginRule(said) !== undefined,
    words: ({ said = "" }, advice) => {
      const { title, try: tried, why } = loginRule(said) ?? advice
      return { title, why, try: named.administrator.test(said) ? askAdministrator : tried }
    },
    party: (failed) => loginRule(failed.said ?? "")?.party,
    actionBy: ({ said = "" }) => (named.administrator.test(said) ? "admin" : loginRule(said)?.actionBy)
  },
  /** The server's words send the user to an administrator. */
  administrator: {
    of: refusals,
    when: ({ facts: { code }, said = "" }) => code === "CONTACTADMIN" || named.administrator.test(said),
    words: (failed) => ({
      ...(explains(failed) ? ownWords : {}),
      try: askAdministrator
    }),
    actionBy: "admin"
  },
  /** A rule, a licence or a setting of the server. */
  operators: {
    of: ["AuthRejected", "AuthorizationDenied"],
    when: ({ said = "", step }) => step === "auth" && named.operators.test(said),
    words: () => ({
      title: "A rule of the server or the organisation refuses this login",
      why: "Its own words say so; the password may well be right, and another one changes nothing.",
      try: "Show the server's words to whoever runs it, or to the organisation's administrator: they can change the rule, or say when the login is allowed."
    }),
    party: "account",
    actionBy: "admin"
  },
  /** The same before any login. */
  operatorsFirst: {
    of: ["ServerRefused"],
    when: ({ said = "" }) => named.operators.test(said),
    words: () => ({
      title: "A rule of the server refuses this connection",
      why: "Its own words say so. No login was sent.",
      try: "Show the server's words to whoever runs it: they can change the rule, or say from where it admits connections."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The provider asks whether it is the owner who signs in. */
  confirmed: {
    of: refusals,
    when: ({ said = "" }) => named.confirm.test(said),
    words: () => ({
      title: "The account's owner has to confirm this sign-in first",
      why: "The provider checks who signs in, by the server's own words; the password may well be right.",
      try: "Confirm it where its words say, such as in the provider's app or on its web page, whose address you type yourself; then connect again."
    }),
    party: "account",
    actionBy: "user"
  },
  /** The account, by what its programs transfer, has used up what the server allows in a time. */
  usedUp: {
    of: ["CommandRejected", "ServerBye"],
    when: ({ said = "" }) => named.volume.test(said) && !named.full.test(said),
    words: ({ facts: { command }, said = "", tag }) => {
      const until = untilIn(said)
      const what = tag === "ServerBye" ? "ended the session" : `refused ${nameOr(command, "the command")}`
      return {
        title: `A limit of the server was reached: it ${what}${until === undefined ? "" : `, until ${until}`}`,
        why: "It limits how much an account may transfer in a time, such as a day. Before that is over, the same is refused again.",
        try: `${waitIn(said)}, then ask only for what is new: a program that reads everything each time reaches the limit again.`
      }
    },
    party: "limit",
    actionBy: "app"
  },
  /** Neither another token nor the owner helps: the organisation has not allowed the app. */
  consent: {
    of: ["AuthRejected", "CredentialUnavailable", "OAuthTokenRejected"],
    when: ({ facts: { problem = "" }, said = "" }) => named.consent.test(`${said} ${problem}`),
    words: () => ({
      title: "The account's organisation has not allowed this app",
      why: "An administrator of the organisation (tenant) has to consent to it; another token, or the owner's password, changes nothing.",
      try: "Ask an administrator of the tenant to consent to this app's access to mail, then let the owner sign in again."
    }),
    party: "account",
    actionBy: "admin"
  },
  /** A command came to a limit of the server. RFC 5530 §3. */
  limitedCommand: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, said = "", step }) =>
      step === "command" && code === "LIMIT" && !limited.test(said),
    words: ({ facts: { command = "" }, said = "" }) => {
      const isTimed = timeIn(said) !== undefined || untilIn(said) !== undefined
      return {
        why: "A limit of the server was reached, which its words name. Before that is over, the same is refused again.",
        try: `${isTimed ? `${waitIn(said)}, as the server asks` : "Wait as long as its words say, or a few minutes if they say nothing"}; then send less at once, and less often${onlyReads(command) ? "" : ", or remove what counts towards the limit"}.`
      }
    },
    party: "limit",
    actionBy: "app"
  },
  /** The server's words name the time to wait. */
  wait: {
    of: passing,
    when: ({ said = "" }) => timeIn(said) !== undefined || untilIn(said) !== undefined,
    words: ({ said = "" }) => ({ try: `${waitIn(said)}, as the server asks, and try again.` })
  },
  /** An OK came, which announced the greeting: what failed is that one. */
  provisional: {
    of: ["ServerRefused", "GreetingTimeout", "ClosedBeforeGreeting", "NotImap"],
    when: ({ circumstances }) => circumstances.provisional === true,
    party: "server",
    words: ({ facts: { afterMs, port }, tag }, { title }) => ({
      title: afterProvisional.get(tag)?.(onPort(port), within(afterMs)) ?? title,
      why: "Its first greeting was provisional, and the real one did not come: its login service does not work, or not yet.",
      ...persisting("Try again in a few minutes.", "If it persists, show its words to the server's operator.")
    }),
    actionBy: ({ tag }) => (tag === "GreetingTimeout" ? "nobody" : "admin")
  },
  /** The proxy is asked before the server: it may have answered itself. RFC 9110 §9.3.6. */
  throughProxy: {
    when: ({ circumstances: { through }, tag }) => through !== undefined && behindProxy.has(tag),
    party: "proxy",
    words: ({ circumstances: { through = "the proxy" }, tag }) => ({
      title: `What answers through ${through} ${behindProxy.get(tag) ?? "is not as expected"}`,
      why: "The proxy reported a connection. What came after it may be its own words, or those of a filter behind it, instead of the server's.",
      try: "First ask the proxy's operator whether it lets this host and port through unchanged; then compare with a connection without it."
    }),
    actionBy: "admin"
  },
  /** The command of a tunnel said why it ended. */
  tunnelSaid: {
    of: ["TunnelEnded"],
    when: ({ said = "" }) => said !== "",
    party: "tunnel",
    words: ({ facts: { detail = "" }, said = "", step }, advice) => ({
      title: "The tunnel's command ended, with a message of its own",
      why: `${tunnelEnd(said)?.why ?? `Its own words say why${because(detail)}.`}${step === "greeting" ? " The mail server sent nothing, so nothing is known of it or of the login." : ""}`,
      try: tunnelEnd(said)?.try ?? advice.try
    }),
    actionBy: "user"
  },
  /** An earlier login of the connection was refused, and the next one not answered. */
  refusedLogin: {
    of: ["Timeout"],
    when: ({ circumstances, step }) => step === "auth" && circumstances.refusedLogin === true,
    party: "server",
    words: () => ({
      why: "The server refused the first login, and went silent at the second: neither says that the password is wrong.",
      try: "Its login is broken: show these lines to its operator, or choose another `mechanism`. Another password does not help."
    }),
    actionBy: "admin"
  },
  /** The login was accepted, and the next thing that the server or something before it met was ID. RFC 2971. */
  cutAtId: {
    of: ["ConnectionLost"],
    when: ({ step }) => step === "id",
    words: ({ reader }) => ({
      why: "The login had been accepted; the connection was cut as ID was sent. The server, or something before it, may not stand ID, which names this program.",
      ...persisting(
        "Connect again.",
        `If it is cut there each time, leave ID out (${reader === "app" ? "`id.enabled: false`" : "`--no-id`"}), and tell the server's operator.`
      )
    })
  },
  /** The answer may have come, and nothing shows which command it belongs to. RFC 9051 §2.2.2. */
  unknownTag: {
    of: ["Timeout"],
    when: ({ circumstances: { unknownTags = 0 } }) => unknownTags > 0,
    party: "server",
    words: () => ({
      why: "The server answered under a tag that was not sent, and never under the command's own (RFC 9051 §2.2.2).",
      try: "Connect again; nothing on this side can tell whose answer it was. Report the lines to the server's operator."
    }),
    actionBy: "admin"
  },
  /** The app had not given its password or token, or what it keeps of servers: nothing was asked of the server yet. */
  sourceSlow: {
    of: ["Timeout"],
    when: ({ step }) => step === "account",
    words: ({ facts: { afterMs } }) => ({
      title: `The app did not supply the password or token${within(afterMs)}`,
      why: "Its source of them, or its store of profiles, had not ended, so nothing was sent: the mail server and the network had no part in it.",
      try: "Run it by itself, see what it waits for, and give it a limit of its own, so that it fails with a message instead."
    }),
    actionBy: "app"
  },
  /** What came is no beginning of a response: another service may answer. RFC 9051 §9. */
  foreign: {
    of: ["GreetingTimeout"],
    when: ({ circumstances: { foreign = false } }) => foreign,
    words: ({ circumstances: { unfinished = 0 }, facts: { port }, lost, reader }) => ({
      title: `What answers${onPort(port)} may be no IMAP server`,
      why: `${unfinished} octets came, without the end of a line, and none of IMAP begins like them.`,
      try: `${check("host and port", { lost, port, reader })}. No command and no password was sent.`
    }),
    actionBy: "user"
  },
  /** The host is this machine: nothing on the way to it can cut a connection. */
  gatewayLost: {
    of: ["ConnectionLost", "ClosedBeforeGreeting", "ConnectionStalled"],
    when: ({ circumstances: { address } }) => address === "loopback",
    words: () => ({
      why: "The host is this machine itself, so no network is in between: the mail bridge, gateway or tunnel that answers here was stopped, restarted, or hangs.",
      ...persisting("Connect again once it runs.", "If it happens again, look into its own log.")
    }),
    party: "gateway"
  },
  /** The name was answered with the address of no machine, as filters do for names that they block. RFC 1122 §3.2.1.3. */
  blockedName: {
    of: ["ConnectRefused", "HostUnreachable"],
    when: ({ circumstances }) => circumstances.ledTo === "nowhere",
    words: () => ({
      title: "The server's name leads nowhere: its address is 0.0.0.0",
      why: "That is the address of no machine, with which a filter of names answers for what it blocks. The refusal came from this machine itself, and not from the mail server.",
      try: "Allow the name in the filter of this network (its DNS server), or use another DNS server."
    }),
    party: "lookup",
    actionBy: "user"
  },
  /** The name led into a private network, whose addresses mean nothing outside of it. RFC 1918 §3. */
  privateNetwork: {
    of: ["Timeout", "HostUnreachable"],
    when: ({ circumstances, step }) => step === "tcp" && circumstances.ledTo === "private",
    words: () => ({
      why: "The server's name leads to an address of a private network, which can be reached from within that network alone: outside of it, nothing answers, however well the server is. No login was sent.",
      try: "Connect to that network, such as a company's by its VPN, and try again; or ask its operator for the name that is meant for outside. Within it, the server is down, or a firewall drops the packets."
    }),
    party: "within",
    actionBy: "user"
  },
  /** The host is this machine: the gateway that should answer does not run. */
  gatewayDown: {
    of: ["ConnectRefused"],
    when: ({ circumstances: { address } }) => address === "loopback",
    words: ({ facts: { port } }) => ({
      title: `Nothing listens${onPort(port)} of this machine`,
      why: "The host is this machine itself, so neither the network nor the provider has a part: the mail bridge, gateway or tunnel that should answer here does not run, or has another port.",
      try: "Start it, or correct the port, and connect again."
    }),
    party: "gateway",
    actionBy: "user"
  },
  /** The greeting had begun. */
  brokenGreeting: {
    of: ["ClosedBeforeGreeting"],
    when: ({ circumstances: { unfinished = 0 } }) => unfinished > 0,
    words: ({ circumstances: { foreign = false, unfinished = 0 }, facts: { port } }) => ({
      title: `The server hung up${onPort(port)} in the middle of its greeting`,
      why: `${unfinished} octets of it had come${foreign ? ", which do not begin as IMAP does" : ""}, and no end of a line: the server, or a proxy before it, broke off. No login was sent.`,
      ...persisting("Try again.", "If it happens again, show this trace to the server's operator.")
    })
  },
  /** The host is this machine, so nobody is on the way to it. */
  gatewayCertificate: {
    of: ["TlsUntrusted", "TlsName"],
    when: ({ circumstances: { address }, facts: { detail = "" } }) =>
      address === "loopback" && !/\bno sni\b/i.test(detail),
    words: ({ reader }) => ({
      title: "The program that answers on this machine has a certificate of its own",
      why: "A mail bridge or gateway makes one for itself. The host is this machine: no network is in between, and the provider has no part.",
      try: `Give the certificate that this program shows or exports as ${option(reader, "ca")}, or compare the fingerprint with it.`
    }),
    actionBy: "user"
  },
  /** A bridge on this machine has credentials of its own. */
  gatewayLogin: {
    of: ["AuthRejected"],
    when: (failed) => failed.circumstances.address === "loopback" && !explains(failed),
    words: () => ({
      why: "The host is this machine. If a mail bridge or gateway answers here, it may have a user name and a password of its own, and knows only the accounts that are signed in to it.",
      try: "Sign in to it, and use the user name and password that it shows; the password of the provider may not fit."
    }),
    actionBy: "user"
  },
  /** A response began, and never ended. */
  unfinished: {
    of: ["Timeout", "GreetingTimeout"],
    when: ({ circumstances: { unfinished = 0 }, facts }) =>
      unfinished > 0 && facts.literalBytes === undefined,
    words: () => ({
      why: "It began, and did not end: the server, or a filter before it, hangs, or is slow on purpose (a tarpit)."
    })
  },
  /** The program of a log closed a connection on which it had asked for nothing. */
  quietClosed: {
    of: ["ConnectionStalled"],
    when: ({ circumstances: { logged, owed } }) => logged === true && owed === undefined,
    words: ({ circumstances: { reconnected }, facts: { afterMs } }) => ({
      title: `The program closed a connection on which nothing came${within(afterMs)}`,
      why: "It had asked for nothing in that time, and a mailbox without news is as quiet: whether the connection was dead is not known.",
      try: `Let the program renew IDLE, or send NOOP, before that time is over: the answer shows whether the connection lives.${reconnected === false ? " And let it connect again: as far as this log goes it did not." : ""}`
    }),
    party: "app",
    actionBy: "app"
  },
  /** Octets came while an answer was awaited on an open connection: it was not dead. */
  notDead: {
    of: ["ConnectionStalled"],
    when: ({ circumstances: { owedMs = Infinity, silentMs }, facts: { afterMs } }) =>
      silentMs !== undefined && afterMs !== undefined && silentMs < Math.min(afterMs, owedMs),
    party: "server",
    words: ({ circumstances: { owed, unfinished = 0 }, facts: { afterMs } }) => ({
      title: `The server did not answer${owed === undefined ? "" : ` ${owed}`}${within(afterMs)}, but was not silent`,
      why:
        unfinished > 0
          ? "A line began meanwhile, and did not end: the server, or a filter before it, hangs, or is slow on purpose (a tarpit)."
          : "It sent other lines meanwhile, so the connection lived: the server hangs, or is overloaded.",
      ...persisting("Connect again.", "If it happens often, show these lines to the server's operator.")
    })
  },
  /** The answer had begun: the connection was not quiet, and who stopped is not known. */
  brokeOff: {
    of: ["ConnectionStalled"],
    when: ({ circumstances: { answering, owed } }) => answering === true && owed !== undefined,
    words: ({ circumstances: { logged = false, owed = "the command" }, facts: { afterMs } }) => ({
      title: `The answer to ${owed} began, and nothing more of it came${within(afterMs)}`,
      why: logged
        ? "The server stopped, or something on the way, or the program itself did not read on, as one that waits for another command in the middle of an answer: the log does not show which."
        : "The server stopped in the middle of its answer, or something on the way to it.",
      ...(logged
        ? {
            try: "Let the program take the whole answer before it sends the next command. If it does, try once with another client, which shows whether the server stops."
          }
        : persisting(
            "Connect again.",
            "If it happens at the same message again, ask for that message in parts, and show these lines to the server's operator."
          ))
    }),
    actionBy: ({ circumstances: { logged } }) => (logged === true ? "app" : undefined)
  },
  /** Untagged lines came meanwhile: that is no silence. */
  untagged: {
    of: ["Timeout"],
    when: ({ circumstances: { untagged = 0 } }) => untagged >= several,
    words: () => ({ why: "It sent untagged lines meanwhile, so it was not silent." })
  },
  /** The literal of a command was never asked for. RFC 9051 §4.3. */
  unsentLiteral: {
    of: cutOff,
    when: ({ circumstances }) => circumstances.unsent === "literal",
    words: () => ({
      why: "The server never asked for the literal (+), so no octet of it was sent, and nothing was stored: it can be sent again without a duplicate."
    })
  },
  /** LOGIN needed a literal for a credential that no quoted string can hold, and it was never asked for. RFC 9051 §4.3. */
  unsentLogin: {
    of: cutOff,
    when: ({ circumstances: { owed, unsent } }) => unsent === "credential" && owed === "LOGIN",
    words: ({ reader }) => ({
      why: "The server never asked for a literal of LOGIN (+), so the password was not sent.",
      try: `Use a user and a password of ASCII letters, or another ${option(reader, "mechanism")} if one is listed; otherwise show its operator a trace.`
    }),
    actionBy: "user"
  },
  /** The first response of AUTHENTICATE was never asked for. RFC 9051 §6.2.2. */
  unsentCredential: {
    of: cutOff,
    when: ({ circumstances }) => circumstances.unsent === "credential",
    words: () => ({ why: "The server never asked for the credential (+), so none was sent." })
  },
  /** The literals of LOGIN, if there are any: a log shows nothing of a password. RFC 9051 §4.3. */
  perhapsUnsent: {
    of: ["Timeout", "ConnectionStalled"],
    when: ({ circumstances }) => circumstances.unsent === "perhapsCredential",
    words: ({ reader }) => ({
      why: "The server never asked for a literal (+), so a password with a quote, a backslash or more than ASCII was not sent; any other was.",
      try: `Use a password of ASCII letters, or another ${option(reader, "mechanism")} if one is listed; otherwise show its operator a trace.`
    }),
    actionBy: "user"
  },
  /** The app allows less time than is usual: the server may only be slower. */
  impatient: {
    of: ["Timeout", "GreetingTimeout"],
    when: ({ circumstances }) => circumstances.usualMs !== undefined,
    words: ({ circumstances: { usualMs = 0 }, facts: { afterMs, attemptMs }, reader, step }, advice) => ({
      why: `This program allows ${duration(attemptMs ?? afterMs ?? 0)}, and ${duration(usualMs)} by default: the server may only need longer.`,
      // before the greeting another service may listen there, for which no patience suffices
      try: `Let the program wait longer (${limitOf(step, reader, attemptMs !== undefined)}). ${step === "tls" || step === "greeting" ? advice.try : "If it stops there then, too, show the server's operator a trace."}`
    }),
    party: "impatience",
    actionBy: "app"
  },
  onlyIpv6: {
    of: ["HostUnreachable"],
    when: ({ circumstances }) => circumstances.onlyIpv6 === true,
    words: () => ({
      title: "The server has only IPv6 addresses, which this network cannot reach",
      why: "None of them could be reached from here.",
      try: "Use a network with IPv6, or ask the provider for a name with an IPv4 address."
    })
  },
  silentBefore: {
    of: ["ConnectionLost", "ConnectionStalled"],
    when: ({ circumstances: { reconnected, silentMs = 0 } }) =>
      silentMs >= longSilence && reconnected === undefined,
    words: ({ circumstances: { silentMs = 0 } }, { why }) => ({
      why: `${why}${lastLine(silentMs)}`
    })
  },
  /** Another program wrote a command that the grammar does not have, and BAD says so. RFC 9051 §7.1.3, §9. */
  malformed: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess", "MailboxUnavailable"],
    when: ({ circumstances }) => circumstances.malformed !== undefined,
    words: ({ circumstances: { malformed = "surplus" }, step }) => ({
      why: `${flawWords[malformed].why}${step === "select" ? " The server did not get as far as the mailbox, which may be well." : " The server carried out nothing of it."}`,
      try: flawWords[malformed].try
    }),
    party: "app",
    actionBy: "app"
  },
  /** Message numbers go up to EXISTS. RFC 9051 §2.3.1.2. */
  beyond: {
    of: ["CommandRejected"],
    when: ({ circumstances, step }) => step === "command" && circumstances.beyond !== undefined,
    words: ({ circumstances: { beyond = 0 } }) => ({
      why:
        beyond === 0
          ? "The mailbox is empty (0 EXISTS), so no message has a number: the command asks for some that are not there."
          : `The mailbox has ${beyond} ${beyond === 1 ? "message" : "messages"} (EXISTS), and the command names a number beyond that.`,
      try:
        beyond === 0
          ? "Let the app look at EXISTS first, and ask for nothing while it is 0."
          : "Let the app name messages by UID: numbers end at EXISTS, and each EXPUNGE moves those after it."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The line is longer than the server reads. RFC 7162 §4. */
  tooLong: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.tooLong.test(said),
    words: () => ({
      why: "The command is longer than the server reads, by its own words; each message that it names may well be there.",
      try: "Let the app ask in portions, such as some hundred messages each, or name ranges (1:500) in place of single numbers."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The name has a character that the server does not allow: its separator is another one. RFC 9051 §5.1.1, §7.3.1. */
  separator: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.separator.test(said),
    words: () => ({
      why: "The name has a character that this server does not allow in one, by its own words. Its separator of levels may be another one.",
      try: "Let the app take the separator from LIST or NAMESPACE, and join the levels of a name with that; no character of it may stand in a level's own name."
    }),
    party: "app",
    actionBy: "app"
  },
  /** Servers that keep no flags of an app's own refuse them in words of their own. RFC 9051 §7.1, PERMANENTFLAGS. */
  unpermitted: {
    of: ["CommandRejected"],
    when: ({ circumstances, step }) => step === "command" && circumstances.unpermitted === true,
    words: () => ({
      why: "The command sets a flag of the app's own, and the mailbox permits none but those that it lists (PERMANENTFLAGS has no \\*).",
      try: "Let the app set only flags that PERMANENTFLAGS lists, and keep marks of its own elsewhere."
    }),
    party: "app",
    actionBy: "app"
  },
  /** BAD came to SELECT or EXAMINE of INBOX, which each account has. RFC 9051 §5.1. */
  inboxRefused: {
    of: ["CommandRejected"],
    when: ({ circumstances: { mailbox = "" }, facts: { status }, step }) =>
      step === "select" && status === "BAD" && /^INBOX$/i.test(mailbox),
    words: () => ({ try: "Report the line to the server's operator." })
  },
  /** A command exceeded a limit on what may be asked, and the connection goes on: no login has a part in it. */
  throttledCommand: {
    of: ["CommandRejected"],
    // a mailbox that is locked for a while is no limit
    when: (failed) => meaningOf(failed)?.tag === "AuthThrottled" && limited.test(failed.said ?? ""),
    words: ({ facts: { command }, said = "" }) => {
      const asked = askedWait(said)
      return {
        title: `A limit of the server was reached: it refused ${nameOr(command, "the command")}${asked === undefined ? "" : `, and asks to wait ${asked}`}`,
        why: "It limits how much a client may ask for in a time. Sent again at once, the command is refused again, and may prolong it.",
        try: `Wait ${asked ?? "a few minutes"} before the next command, then ask for less at once, such as fewer messages.`
      }
    },
    party: "limit",
    actionBy: "app"
  },
  /** The words of a refused command have a meaning that is known, whatever its code. */
  meant: {
    of: ["CommandRejected"],
    when: (failed) => meaningOf(failed) !== undefined,
    words: (failed, advice) => {
      const { why = advice.why, try: tried = advice.try } = meaningOf(failed)?.words ?? {}
      return { why, try: tried }
    },
    actionBy: (failed) => meaningOf(failed)?.actionBy
  },
  /** A change of a mailbox that the app opened for reading alone. RFC 9051 §6.3.3. */
  examined: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { command = "" }, step }) =>
      step === "command" && circumstances.examined === true && writes.test(command),
    party: "app",
    words: () => ({
      why: "The mailbox is open for reading alone.",
      try: "The app opened the mailbox with EXAMINE, for reading alone: open it with SELECT to change it."
    }),
    actionBy: "app"
  },
  /** A change of a mailbox that may only be read. RFC 9051 §6.3.3. */
  readOnly: {
    of: ["CommandRejected"],
    when: ({ circumstances, facts: { command = "" }, step }) =>
      step === "command" && circumstances.readOnly === true && writes.test(command),
    words: () => ({
      why: "The mailbox is read-only: the server said so when it was opened, or later.",
      try: writeAccess
    }),
    actionBy: "admin"
  },
  /** A rule forbids what the command asked for: whoever made it decides. */
  policy: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.policy.test(said),
    words: () => ({
      why: "A policy of the mailbox or the domain forbids it, by the server's own words; sent again, it is refused again.",
      try: "Ask the administrator, who decides about the policy, or leave the command out."
    }),
    actionBy: "admin"
  },
  /** The message is not as RFC 5322 has it, by the server's own words. */
  messageFormat: {
    of: ["CommandRejected"],
    when: ({ facts: { command }, said = "", step }) =>
      step === "command" && command === "APPEND" && messageFlaw(said) !== undefined,
    words: ({ said = "" }, advice) => {
      const { why, try: tried } = messageFlaw(said) ?? advice
      return {
        why: `${why} The message was not stored.`,
        try: `${tried} Sent again unchanged, it is refused again.`
      }
    },
    party: "app",
    actionBy: "app"
  },
  /** The disk of the server is full, and not the account. */
  diskFull: {
    of: ["CommandRejected", "MailboxUnavailable"],
    when: ({ said = "" }) => named.diskFull.test(said),
    words: () => ({
      why: "The server's disk is full, by its own words: it can store and change nothing for anybody; reading may go on.",
      try: "Tell the server's operator, who has to make room. What was refused is not stored: try it again after that."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** There is no room in the mailbox, also for what a program moves to its trash. */
  noRoom: {
    of: ["CommandRejected"],
    when: ({ facts: { code }, said = "", step }) =>
      step === "command" && named.full.test(said) && (code === undefined || code === "OVERQUOTA"),
    words: ({ facts: { command = "" } }) => ({
      why: "The mailbox is full, by the server's own words. Nothing was stored or changed by this command.",
      try: `Empty the trash, delete messages for good, or ask the provider for more space, then try again.${/MOVE|COPY/.test(command) ? " Until then, messages cannot be moved to the trash either." : ""}`
    }),
    party: "limit",
    actionBy: "user"
  },
  /** The command came in a state that does not have it, by the server's own words. RFC 9051 §3. */
  wrongState: {
    of: ["CommandRejected"],
    when: ({ said = "", step }) => step === "command" && named.state.test(said),
    words: () => ({
      why: "The command is not allowed at this point, by the server's own words: most need a login, and those about messages an open mailbox (RFC 9051 §3).",
      try: "Let the app log in, and select a mailbox, before it sends this command."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The server says what in the command it cannot read. */
  wrongArguments: {
    of: ["CommandRejected"],
    when: ({ facts: { status }, said = "", step }) =>
      step === "command" && status === "BAD" && named.argument.test(said),
    words: () => ({
      why: "The server names what is wrong with it in its own words; the connection and the mailbox are not at fault.",
      try: "Correct what the server's words name; sent again unchanged, it is refused again."
    }),
    party: "app",
    actionBy: "app"
  },
  /** A login that a person typed: a space ends an argument. RFC 9051 §4.3. */
  loginArguments: {
    of: ["AuthSyntaxRejected"],
    when: ({ said = "" }) => named.argumentCount.test(said),
    words: () => ({
      title: "The server could not read the login: it has too few or too many arguments",
      why: "The password was never checked. Typed by hand, a user name or password with a space, a quote or a backslash has to be in quotes.",
      try: "Put the user name and the password in double quotes, with a backslash before each quote and backslash in them."
    }),
    party: "account",
    actionBy: "user"
  },
  /** The server names the prefix that the names of mailboxes need. RFC 2342 §5. */
  prefix: {
    of: ["MailboxMissing", "CommandRejected"],
    when: ({ said = "" }) => prefixIn(said) !== undefined,
    words: ({ said = "" }) => ({
      why: `Its names begin with ${quoted(prefixIn(said) ?? "")}.`,
      try: `Put it before the name, as in ${prefixIn(said) ?? ""}Archive.`
    }),
    actionBy: ({ tag }) => (tag === "CommandRejected" ? "app" : undefined)
  },
  /** The program of a log had nothing that the server lets log in before TLS. RFC 9051 §6.2.3, §11.3. */
  tlsWanted: {
    of: ["NoUsableMechanism"],
    when: ({ circumstances: { logged }, facts: { encrypted, loginDisabled } }) =>
      logged === true && loginDisabled === true && encrypted === false,
    words: (_, { why }) => ({
      why: `${why} The program sent no login: the password was neither sent nor judged.`,
      try: "Let that program use STARTTLS on this port (curl: --ssl-reqd), or TLS from the first byte, which is usually port 993 (curl: imaps://)."
    }),
    party: "account",
    actionBy: "user"
  },
  /** The program of a log had no way to log in that the server lists. */
  noneFits: {
    of: ["NoUsableMechanism"],
    when: ({ circumstances: { logged } }) => logged === true,
    words: (_, { why }) => ({
      why: `${why} The program sent no login: the password was neither sent nor judged.`
    })
  },
  /** The code of a refused command says what helps. */
  remedy: {
    of: ["CommandRejected"],
    when: ({ facts, step }) => step === "command" && remedyOf(facts) !== undefined,
    words: ({ facts }, { try: tried }) => ({ try: remedyOf(facts)?.try ?? tried }),
    actionBy: ({ facts }) => remedyOf(facts)?.actionBy
  },
  /** A proxy passed the login on, and says no more than that the server behind it did not take it. */
  behindLogin: {
    of: ["AuthRejected"],
    when: ({ said = "" }) => named.behindLogin.test(said),
    words: () => ({
      title: "The login at the server behind this one failed",
      why: "By its words, what answers is a proxy or a gateway, which passed the login on. They do not say whether the password is wrong, or the server behind does not accept or answer it.",
      try: "Check the user name and password once, such as in the provider's web mail. If they are right, the operator has to look at the server behind the proxy."
    }),
    party: "behind",
    actionBy: "user"
  },
  /** A second token was refused as well. */
  anotherRefused: {
    of: ["AuthRejected", "OAuthTokenRejected"],
    when: ({ circumstances }) => circumstances.renewed === true,
    words: () => ({ title: "The server did not accept the token, nor a new one" })
  },
  /** The source of tokens has no other one. */
  sameAgain: {
    of: ["AuthRejected", "OAuthTokenRejected", "OAuthTokenExpired"],
    when: ({ circumstances }) => circumstances.sameAgain === true,
    party: "source",
    words: () => ({
      title: "The server did not accept the token, and the app's source gave the same one again",
      why: "The source repeats what was refused: its token is old, or for something else.",
      try: "Let the source fetch a new token after a refusal; if it gets no other, the account's owner has to sign in again."
    }),
    actionBy: "app"
  },
  /** An earlier connection of the account logged in. */
  acceptedBefore: {
    of: ["AuthRejected"],
    when: (failed) => failed.circumstances.acceptedBefore === true && !explains(failed),
    words: () => ({
      why: "A login was accepted before: perhaps the password was changed, or access withdrawn."
    })
  },
  /** The server explains a refused login itself: what is known of others says nothing of it. */
  ownWords: {
    of: ["AuthRejected"],
    when: (failed) => explains(failed),
    words: () => ({
      ...ownWords,
      try: "Act on its words. If they do not help, check the user name and password, or ask the provider."
    })
  },
  /** The server admits no login for a while, and says itself why. RFC 5530 §3, UNAVAILABLE. */
  ownUnavailable: {
    of: ["AuthTemporarilyUnavailable"],
    when: ({ facts: { code }, said = "" }) =>
      code === "UNAVAILABLE" && said !== "" && !saysInternal.test(said),
    words: () => ({
      title: "The server admits no login at the moment, for a reason of its own",
      why: "Its own words say why; they say nothing against the password or token.",
      ...persisting(
        "Try again in a few minutes.",
        "If it persists, act on its words, or show them to the server's operator."
      )
    })
  },
  /** The answer to a login was OK, and its words a refusal. */
  saidOk: {
    when: ({ circumstances }) => circumstances.saidOk === true,
    words: (_, { why }) => ({ why: `The server said OK, but its words refuse the login. ${why}` })
  },
  /** A public authority issued it, and what links the two was not sent. RFC 8446 §4.4.2. */
  chainIncomplete: {
    of: ["TlsUntrusted"],
    when: ({ facts: { alone = false, detail = "" } }) => alone && isPublic(detail),
    words: () => ({
      title: "The server sends its certificate without the one in between",
      why: "By its name, a public authority issued it, and the certificate that links the two was not sent. Programs that fetch it themselves do not notice. No login was sent.",
      try: "The server's operator has to install the full chain (often called fullchain.pem). Do not accept the certificate by hand: its issuer's name alone proves nothing."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** A public authority issued it, by its name, and is not known here. */
  publicUnknown: {
    of: ["TlsUntrusted"],
    when: ({ facts: { detail = "" } }) => isPublic(detail),
    words: ({ reader }) => ({
      why: "By its name, a public authority issued it: the authorities that are known here are old or were replaced, or the server leaves out a certificate in between.",
      try: `Compare with another machine. If that one trusts the server, update the authorities of this one, or correct ${option(reader, "ca")}; if none does, the server's operator has to install the full chain.`
    }),
    actionBy: "user"
  },
  /** The certificate names a network's sign-in page. */
  portal: {
    of: ["TlsName", "TlsUntrusted", "TlsExpired"],
    when: ({ facts: { detail = "" } }) => named.portal.test(detail.split(", not for ")[0] ?? ""),
    words: () => ({
      title: "Something in this network answered in the server's place",
      why: "By the names in its certificate, it is the sign-in page of a Wi-Fi or a guest network. The server had no part in it, and no password was sent.",
      try: "Sign in to this network in a browser, or use another one, and connect again."
    }),
    party: "machine",
    actionBy: "user"
  },
  /** The server showed a certificate of this name before. */
  otherName: {
    of: ["TlsName"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: ({ facts: { serverName } }) => ({
      title: `Another certificate than before, which is not for ${nameOr(serverName, "this server")}`,
      why: "The one before was for this name: the server's settings were changed, or something on the network path answers instead.",
      try: "Do not continue. If this network has a sign-in page or a filter, that comes first; otherwise ask the server's operator to install a certificate for this name."
    }),
    actionBy: "admin"
  },
  /** The certificate, and so this machine's clock, was right before. */
  expiredSince: {
    of: ["TlsExpired"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: () => ({
      why: "The certificate was trusted before, by the same clock: its last day has passed since, or the server shows an older one.",
      try: "The server's operator has to renew the certificate; nothing on this side helps. No password was sent to it."
    })
  },
  /** No certificate is for an address, and without a name the server cannot choose the right one. RFC 6066 §3. */
  addressNotName: {
    of: ["TlsName", "TlsUntrusted"],
    when: ({ circumstances: { address }, facts: { detail = "" } }) =>
      address === "public" || (address !== undefined && /\bno sni\b/i.test(detail)),
    words: ({ reader }) => ({
      title: "The server is given by its address, and its certificate is not for that",
      why: "Certificates are for names, and a server with several chooses by the name that the client asks for.",
      try: `Use the server's name as the host, or give it as ${option(reader, "serverName")}; your provider's help page has it.`
    }),
    actionBy: "user"
  },
  /** An earlier attempt met a certificate that it trusted. */
  otherCertificate: {
    of: ["TlsUntrusted"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: ({ reader }) => ({
      title: "Another certificate than before: its issuer is not trusted",
      why: "The one before was trusted: most likely something on the network path answers instead.",
      try: `Do not continue, unless it is your company's scanner: then give its certificate as ${option(reader, "ca")}.`
    })
  },
  /** This program held other connections when the server refused one more. */
  ownConnections: {
    of: ["TooManyConnections"],
    when: ({ circumstances: { others = 0 } }) => others > 0,
    party: "limit",
    words: ({ circumstances: { others = 0, othersOpen } }) => ({
      title: `One connection too many: this program had ${others} more${whichOf(others, othersOpen)}`,
      try: "This program has others open: let it use fewer (a smaller pool), or close other programs that use this account."
    }),
    actionBy: "app"
  },
  /** This program has no other one: the limit is that of what ended, or of other programs. */
  stillCounted: {
    of: ["TooManyConnections"],
    when: ({ circumstances }) => circumstances.acceptedBefore === true,
    party: "counted",
    words: () => ({
      why: "This program has no other one open. A server counts a connection that was lost until it notices, which may take minutes: it may still count the earlier ones of this program, or those of other programs.",
      ...persisting(
        "Wait a few minutes, and try again.",
        "If it happens again, close other programs that use this account, or ask the server's operator to allow more connections, or to forget dead ones sooner."
      )
    }),
    actionBy: "nobody"
  },
  /** Before a login, no account is known. */
  imapOff: {
    of: ["ImapDisabled"],
    when: ({ facts: { retired = false }, step }) => step === "greeting" && !retired,
    words: () => ({
      title: "The server says that IMAP is switched off",
      why: "It says so before any login, so it is not about the account or its password.",
      try: "Ask the provider, or whoever runs the server, whether it offers IMAP, and at which host and port."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** The limit is not that of the account. */
  byAddress: {
    of: ["TooManyConnections"],
    when: ({ said = "" }) => named.byAddress.test(said),
    party: "limit",
    words: () => ({
      title: "There are too many connections from this network",
      why: "The server limits how many one address may have, whoever logs in; old ones count until they time out.",
      try: "Have fewer connections from this address at once: a smaller pool, accounts spread over more addresses, other mail programs on this network closed. Then wait a few minutes; what it allows, the server's operator knows."
    }),
    actionBy: "app"
  },
  /** The server ends what asks too much of it. */
  tooMuchAsked: {
    of: ["ServerBye"],
    when: ({ facts: { code }, said = "" }) => code === "LIMIT" || named.tooFast.test(said),
    words: () => ({
      title: "The server ended the session because too much was asked of it",
      why: "It limits how many commands, or how much data, a client may ask for in a time.",
      try: "Ask for less, and less often: wait for changes instead of asking for them. Connected again, it ends as before."
    }),
    party: "limit",
    actionBy: "app"
  },
  /** The server hangs up on programs that keep sending what it refuses. */
  refusedOften: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.refusedOften.test(said),
    words: () => ({
      title: "The server ended the session over commands that it had refused",
      why: "It hangs up on programs that keep sending what it refuses.",
      try: "Correct the refused command, or leave it out: connecting again repeats it."
    }),
    actionBy: "app"
  },
  anotherLogin: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.anotherLogin.test(said),
    party: "others",
    words: () => ({
      title: "The server ended the session for another program",
      why: "It lets one program at a time use the account or the mailbox.",
      try: "Close the other program, or give it another account."
    }),
    actionBy: "user"
  },
  /** The server calls the client idle, and owed it an answer itself. */
  byeOwed: {
    of: ["ServerBye"],
    when: ({ circumstances: { owed }, said = "" }) => owed !== undefined && named.idled.test(said),
    words: ({ circumstances: { owed = "a command", owedMs = 0 } }) => ({
      title: `The server ended the session instead of answering ${owed}`,
      why: `It calls the session idle, but the client had waited ${duration(owedMs)} for its answer.`,
      ...persisting(
        "Try again in a few minutes.",
        "If it persists, show these lines to the server's operator."
      )
    }),
    actionBy: "admin"
  },
  /** One of several connections was not used, and ended by the server: the others go on. */
  idledSpare: {
    of: ["ServerBye"],
    when: ({ circumstances: { othersOpen = 0, owed }, said = "" }) =>
      owed === undefined && othersOpen > 0 && named.idled.test(said),
    words: () => ({
      title: "The server ended a session that was not used",
      why: "Nothing was asked for on it as long as the server allows, and this program had others open as the same user: no work was lost.",
      ...persisting(
        "Nothing to do: another is opened when it is needed.",
        "If it matters, keep fewer connections open."
      )
    }),
    party: "limit",
    actionBy: "nobody"
  },
  /** The server ended a session in which nothing was asked for long. RFC 9051 §5.4. */
  idled: {
    of: ["ServerBye"],
    when: ({ said = "" }) => named.idled.test(said),
    words: ({ circumstances: { reconnected } }) => ({
      title: "The server ended the session because it was idle",
      why: "Nothing was asked for as long as it allows: at least 30 minutes by the standard, often less (RFC 9051 §5.4).",
      try: `${reconnected === true ? "Nothing to do for one loss: the program connected again. To lose none, keep" : "Connect again when needed, or keep"} it alive: renew IDLE, or send NOOP, at intervals shorter than the server's limit.`
    }),
    actionBy: ({ circumstances: { reconnected } }) => (reconnected === true ? "nobody" : "app")
  },
  /** A server that is told nothing of the encryption in front of it. */
  encryptedAlready: {
    of: ["PrivacyRequired"],
    when: ({ circumstances }) => circumstances.encrypted === true,
    party: "server",
    words: () => ({
      title: "The server takes the encrypted connection for one that is not",
      why: "TLS is up as far as it reaches, so something in front of the server decrypts it, and does not tell the server.",
      try: "Show the server's operator these lines: nothing on this side can change it."
    }),
    actionBy: "admin"
  },
  /** A log whose program did not connect again. */
  stayedAway: {
    of: ["ConnectionLost", "ConnectionStalled", "ServerBye"],
    when: ({ circumstances }) => circumstances.reconnected === false,
    words: ({ circumstances: { silentMs = 0 } }, { why }) => ({
      why: `${why}${lastLine(silentMs)}`,
      try: "Let the program connect again by itself after a loss: as far as this log goes it did not, so nothing of the mailbox was noticed since. One loss alone is not worth a search."
    }),
    actionBy: "app"
  },
  /** A log whose program connected again. */
  cameBack: {
    of: ["ConnectionLost", "ConnectionStalled", "ServerBye"],
    when: ({ circumstances }) => circumstances.reconnected === true,
    words: ({ circumstances: { silentMs = 0 } }, { why }) => ({
      why: `${why}${lastLine(silentMs)}`,
      try: "Nothing to do for one loss: the program connected again, as the log shows. If it happens often, look at the last lines on both sides."
    }),
    actionBy: "nobody"
  }
} satisfies { readonly [id: string]: Addition }

/** Returns whether the server explains a refused login itself. */
const explains = ({ facts: { mechanism = "" }, said = "", tag }: Failed): boolean =>
  tag === "AuthRejected" &&
  !isToken(mechanism) &&
  !/^(?:ANONYMOUS|EXTERNAL)$/.test(mechanism) &&
  !saysNoMore.test(said)

const ownWords = {
  title: "The server refused the login, with a reason of its own",
  why: "Its own words say why; nothing else is known of it."
}

/** Says which of so many other connections there are: those that are open, and those that log in. */
const whichOf = (all: number, open: number | undefined): string => {
  if (open === undefined) return ", open or logging in"
  if (open === 0) return " logging in"
  return open === all ? " open" : `: ${open} open, ${all - open} logging in`
}

/** So many logins in a short time are a program that connects again and again. */
const manyLogins = 5

const isLoggingIn = ({ logins = 0, loginsMs = 0 }: Circumstances): boolean =>
  logins >= manyLogins && loginsMs > 0

const keepOne = "Keep one connection open and use it again, instead of a new one each time: each is a login."

/** The words for each flaw of a command. */
const flawWords: { readonly [Name in Flaw]: Pick<Advice, "why" | "try"> } = {
  surplus: {
    why: "The command is malformed: it has more arguments than it takes, as a name with a space has that is not in quotes, or items that are not in parentheses.",
    try: "Put the name in quotes (%22 in an address of curl), or the items in parentheses: the program, or whoever typed this, has to write it so."
  },
  missing: {
    why: "The command is malformed: it has fewer arguments than it needs.",
    try: "Let the program send all its arguments (RFC 9051 §6)."
  },
  unclosed: {
    why: "The command is malformed: a quoted string, a bracket or a list in it has no end.",
    try: "Close it; a quote or a backslash within a quoted string needs a backslash before it."
  },
  messages: {
    why: "The command is malformed: what it names messages by is no set of numbers, such as 1, 1:5 or 1,3:*; numbers begin with 1.",
    try: "Let the program write such a set, without spaces, and send nothing for an empty one."
  },
  overflow: {
    why: "The command is malformed: a number in it is negative, or above 4294967295, as it becomes in a program that keeps UIDs in 32 bits with a sign; they go up to 4294967295 (RFC 9051 §9).",
    try: "Let the program keep UIDs as numbers of 32 bits without a sign, or of more. Until then, only a mailbox with lower UIDs helps, which the server's operator can number anew."
  },
  date: {
    why: "The command is malformed: IMAP writes a date as 1-Feb-2026, with the English name of the month.",
    try: "Let the program write the dates of its search so."
  },
  unselected: {
    why: "It is about messages, and no mailbox is open: SELECT or EXAMINE has to come first (RFC 9051 §3), whatever the server calls it.",
    try: "Let the program select the mailbox before it sends this command."
  },
  eightBit: {
    why: "The command is malformed: it has characters beyond ASCII in a name or a string, which neither UTF8=ACCEPT nor IMAP4rev2 was enabled for.",
    try: "Let the program write names of mailboxes in modified UTF-7, and search texts as literals after CHARSET UTF-8 (RFC 3501 §5.1.3, §6.4.4)."
  }
}

/** Returns what is wrong with a message that a server refused to store, if its words are known. */
const messageFlaw = (said: string): Pick<Advice, "why" | "try"> | undefined =>
  messageFlaws.find(({ says }) => says.test(said))

/** The commands that a read-only mailbox refuses. */
const writes = /^(?:UID )?(?:STORE|EXPUNGE|MOVE)$/

/** Returns what the words of a command's refusal mean, if that is known. */
const meaningOf = ({ said = "", step }: Failed) => {
  if (step !== "command" || said === "") return undefined
  const found = find(known, { ...unseen, text: said }, "Means")
  if (found === undefined) return undefined
  const { reason } = found.recovery
  const { actionBy } = followsFrom(all[reason._tag], reason, "command")
  return { tag: reason._tag, words: wordsOf(all[reason._tag], reason, { said }), actionBy }
}

/** The words for a limit on what may be asked in a time. */
const limited = /throttl|rate.?limit|\brate .*exceeded|backoff/i

/** Returns the wait for which a refusal asks, in milliseconds or plainly. */
const askedWait = (said: string): string | undefined => {
  const text = find(known, { ...unseen, text: said }, "Means")?.quirk.match.text
  const ms = text === undefined ? undefined : text.exec(said)?.groups?.["milliseconds"]
  return ms === undefined ? timeIn(said) : duration(Number(ms))
}

/** Nothing but the words is compared. */
const unseen: Omit<Seen, "text"> = {
  state: "command",
  manner: "NO",
  code: undefined,
  host: "",
  greeting: "",
  capabilities: new Set<string>(),
  user: "",
  credential: "password"
}

/** Names the limit of a step, or of the whole attempt. */
const limitOf = (step: string | undefined, reader: Reader, isAttempt: boolean): string => {
  if (isAttempt) return reader === "app" ? "`limits.attempt`" : option(reader, "timeout")
  if (step === undefined || step === "selected") return "`limits.command`"
  return `\`limits.${step === "dns" || step === "tcp" ? "connect" : step}\``
}

/** Says how long before a loss the server's last line came, unless that is usual. */
const lastLine = (silentMs: number): string =>
  silentMs >= longSilence ? ` The server's last line came ${duration(silentMs)} before.` : ""

/** The name of an addition. */
export type AdditionId = keyof typeof additions

/** Returns the prefix that a server asks the names of mailboxes to have. RFC 2342 §5. */
const prefixIn = (said: string): string | undefined =>
  /\b(?:must (?:begin|start)|be prefixed) with:? "?([^"\s)]+)/i.exec(said)?.[1]

const entries: { readonly [Id in AdditionId]: Addition } = additions

const isId = (id: string): id is AdditionId => Object.hasOwn(additions, id)

const ids = Object.keys(additions).filter(isId)

/** Returns the id of the addition that counts. */
export const additionTo = (failed: Failed): AdditionId | undefined =>
  ids.find((id) => {
    const { of, when } = entries[id]
    return (of === undefined || of.some((tag) => tag === failed.tag)) && when(failed)
  })

export const additionOf = (id: AdditionId): Addition => entries[id]
