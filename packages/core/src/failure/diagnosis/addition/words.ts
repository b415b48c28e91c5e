/** What the server says itself: who must act, another host, a wait, a limit of the account. */
import { loginRule } from "../../quirk/loginRules.ts"
import { named, saysDiskFull, saysFull } from "../../quirk/named.ts"
import { duration } from "../../reason/duration.ts"
import { named as nameOr, notTried, persisting, quoted, timeIn, untilIn } from "../../reason/words.ts"
import type { Circumstances } from "../Circumstances.ts"
import { askedOf } from "../askedWait.ts"
import { type Addition, explains, isTimed, ownWords, waitAsked } from "./Addition.ts"

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

export const words = {
  /** The mailbox, and not the traffic, is at its limit. RFC 5530 §3, RFC 9208. */
  mailboxFull: {
    of: ["BandwidthExceeded", "AuthRejected", "AuthorizationDenied"],
    when: ({ said = "" }) => named.full.test(said) && !saysDiskFull(said),
    words: ({ said = "" }) => ({
      title: `${saysFull(said)}, and the server admits no login`,
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
  /** An earlier connection of the account was one too many. */
  heldBackFull: {
    of: ["TooManyConnections"],
    when: ({ step }) => step === "account",
    words: ({ retryAfterMs }) => ({
      title: notTried(retryAfterMs),
      why: "The server had refused another connection of this account as one too many, so no byte was sent.",
      ...persisting(
        "Wait until then.",
        "If it happens again, let the programs that use this account keep fewer connections, or ask the server's operator to allow more.",
        "user"
      )
    }),
    party: "limit",
    actionBy: "nobody"
  },
  /** The app ended while it was sending a message. */
  appEnded: {
    of: ["StreamFailed"],
    when: ({ facts }) => facts.interrupted === true,
    words: () => ({
      title: "The app ended, or gave up, in the middle of sending a message",
      why: "The message is not stored: the server never got all of it. Only closing the connection stops such a command.",
      try: "Let the app wait until it is sent, and send it again."
    }),
    actionBy: "app"
  },
  /** What was asked in the session was too much, and no login was. */
  throttledInUse: {
    of: ["AuthThrottled"],
    when: ({ step }) => step === "command" || step === "selected",
    words: (failed) => ({
      title: "The server ended the session because too much was asked of it",
      why: "It limits how much a program may ask for, or store, in a time. The login was accepted.",
      try: `${askedOf(failed)?.wait ?? "Wait as long as it says, or a few minutes if it does not say"}, then ask for less at once, with pauses in between.`
    }),
    party: "limit",
    actionBy: "app"
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
        `${waitAsked(said)}, and try again.`,
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
  /** The provider keeps the account back until its owner has settled something with it. */
  unpaid: {
    of: refusals,
    when: ({ said = "", step }) => step === "auth" && named.unpaid.test(said),
    words: () => ({
      title: "The provider suspended the account over a bill or a contract",
      why: "Its own words say so. Neither the password nor the server is at fault, and another login changes nothing.",
      try: "Settle it with the provider, as its words say; then connect again."
    }),
    party: "contract",
    actionBy: "user",
    retry: "never"
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
  /** The server serves certain networks alone. */
  outside: {
    of: ["AuthRejected", "AuthorizationDenied", "ServerBye", "ServerRefused"],
    when: ({ said = "" }) => named.fromOutside.test(said),
    words: () => ({
      title: "The server admits no connection from this network",
      why: "Its own words say so: it serves certain networks alone. The password may well be right.",
      try: "Connect from a network that it admits, such as the company's, or through its VPN; or ask the server's operator to admit this one."
    }),
    party: "place",
    actionBy: "user",
    retry: "later"
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
  /** The account, by what its programs transfer or ask, has used up what the server allows in a time. */
  usedUp: {
    of: ["CommandRejected", "ServerBye"],
    when: ({ said = "" }) => named.volume.test(said) && !named.full.test(said),
    words: ({ facts: { command }, said = "", tag }) => {
      const until = untilIn(said)
      const what = tag === "ServerBye" ? "ended the session" : `refused ${nameOr(command, "the command")}`
      return {
        title: `A limit of the server was reached: it ${what}${until === undefined ? "" : `, until ${until}`}`,
        why: "It limits the bytes or the commands of an account in a time, such as a day. Before that is over, the same is refused again.",
        try: `${waitAsked(said)}, then ask only for what is new: a program that reads everything each time reaches the limit again.`
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
    party: "domain",
    actionBy: "admin"
  },
  /** The owner can agree, and nobody else has to. */
  ownConsent: {
    of: ["AuthRejected", "CredentialUnavailable", "OAuthTokenRejected"],
    when: ({ facts: { problem = "" }, said = "" }) => named.ownConsent.test(`${said} ${problem}`),
    words: () => ({
      title: "The account's owner has to agree to this app's access",
      why: "The provider gives the app no token, or takes none, before its owner has agreed to it; the mail server is not at fault.",
      try: "Let the account's owner sign in with the provider again, and agree to access to mail there."
    }),
    party: "account",
    actionBy: "user"
  },
  /** The server ends what asks too much of it. */
  tooMuchAsked: {
    of: ["ServerBye"],
    when: ({ facts: { code }, said = "" }) =>
      code === "LIMIT" || named.tooFast.test(said) || named.throttled.test(said),
    words: (failed) => {
      const asked = askedOf(failed)
      return {
        title: "The server ended the session because too much was asked of it",
        why: "It limits how many commands, or how much data, a client may ask for in a time.",
        try:
          asked === undefined
            ? "Ask for less, and less often: wait for changes instead of asking for them. Connected again, it ends as before."
            : `${asked.wait} before the next command, then ask for less, and less often. Connected again before that, it ends as before.`
      }
    },
    party: "limit",
    actionBy: "app"
  },
  /** The server's words name the time to wait. */
  wait: {
    of: passing,
    // why a command has to wait says more, such as a limit that it came to
    when: ({ said = "", step }) => isTimed(said) && step !== "command",
    words: ({ said = "" }) => ({ try: `${waitAsked(said)}, as the server asks, and try again.` })
  }
} satisfies { readonly [id: string]: Addition }

const askAdministrator =
  "Ask the administrator or the provider's support, as the server says, and show them its words."

/** So many logins in a short time are a program that connects again and again. */
const manyLogins = 5

const isLoggingIn = ({ logins = 0, loginsMs = 0 }: Circumstances): boolean =>
  logins >= manyLogins && loginsMs > 0

const keepOne = "Keep one connection open and use it again, instead of a new one each time: each is a login."
