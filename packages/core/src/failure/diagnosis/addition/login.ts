/** Logins that were refused, beside what came before them, or not sent at all. */
import { named, saysInternal, saysNoMore } from "../../quirk/named.ts"
import { tokenFlaw } from "../../quirk/tokens.ts"
import { isToken, option, persisting, quoted } from "../../reason/words.ts"
import { type Addition, explains, type Failed, ownWords } from "./Addition.ts"
import { doubted, doubtful, isDoubted } from "./doubted.ts"

/** So many in a row are no passing limit. */
const fewestAlike = 2

export const login = {
  /** A login that a person typed: a space ends an argument. RFC 9051 §4.3. */
  loginArguments: {
    of: ["AuthSyntaxRejected"],
    when: ({ said = "" }) => named.argumentCount.test(said),
    words: () => ({
      title: "The server could not read the login: it has too few or too many arguments",
      why: "The password was never checked. Typed by hand, a user name or password with a space, a quote or a backslash has to be in quotes.",
      try: "Put the user name and the password in double quotes, with a backslash before each quote and backslash in them."
    }),
    party: "typed",
    actionBy: "user"
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
    actionBy: "user",
    retry: doubted
  },
  /**
   * A second token was refused as well, none was accepted before, and the server names the scope that it needs, without calling
   * the token invalid in itself. RFC 7628 §3.2.2, RFC 6750 §3.1.
   */
  anotherScope: {
    of: ["OAuthTokenRejected"],
    when: (failed) =>
      failed.circumstances.renewed === true &&
      failed.circumstances.acceptedBefore !== true &&
      failed.facts.scope !== undefined &&
      !/^(?:401|invalid_token)$/.test(failed.facts.status ?? "") &&
      flawOf(failed) === undefined,
    words: ({ facts: { scope = "" } }, { why }) => ({
      title: "The server did not accept the token, nor a new one",
      why: `${why} As a new one was refused as well, it is not out of date: it may be for another scope, or for another user.`,
      try: `Let the app ask the provider for the scope ${quoted(scope)}, and the account's owner consent to it again: a renewed token keeps the scope that it had. If the app asks for that scope already, check that the owner signed in as the user of this login.`
    }),
    actionBy: "app"
  },
  /** A second token was refused as well. */
  anotherRefused: {
    of: ["AuthRejected", "OAuthTokenRejected"],
    when: ({ circumstances }) => circumstances.renewed === true,
    words: (failed) => ({
      title: "The server did not accept the token, nor a new one",
      ...(isDoubted(failed) && doubtful(failed, "the account's owner withdrew the consent"))
    }),
    retry: doubted
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
  /** The server says what is wrong with the token. */
  tokenFlaw: {
    of: ["AuthRejected", "OAuthTokenRejected", "AuthorizationDenied"],
    when: (failed) => flawOf(failed) !== undefined,
    words: (failed, advice) => {
      const { title, try: tried, why } = flawOf(failed) ?? advice
      return { title, why, try: tried }
    },
    party: (failed) => flawOf(failed)?.party,
    actionBy: (failed) => flawOf(failed)?.actionBy
  },
  /** The token was good before, and the app gave no other one. */
  oldToken: {
    of: ["AuthRejected", "OAuthTokenRejected"],
    when: (failed) => {
      const { acceptedBefore, renewed, sameAgain } = failed.circumstances
      return isOfToken(failed) && acceptedBefore === true && renewed !== true && sameAgain !== true
    },
    words: () => ({
      title: "The server no longer accepts the token, and the app gave no other one",
      why: "A token is valid for a limited time, usually about an hour; this one was accepted before.",
      try: "Let the app fetch a new token before each login, as by a function instead of a fixed text. If a new one is refused as well, the account's owner has to sign in again."
    }),
    party: "source",
    actionBy: "app"
  },
  /** A token was good before on another connection, and the server calls the present one invalid. */
  tokenBefore: {
    of: ["OAuthTokenRejected"],
    // RFC 6750 §3.1; Google says 400
    when: ({ circumstances: { renewed, sameAgain, tokenBefore }, facts: { status = "" } }) =>
      tokenBefore === true &&
      renewed !== true &&
      sameAgain !== true &&
      /^(?:400|401|invalid_token)$/.test(status),
    words: (_, { why }) => ({
      title: "The server did not accept the token, and had accepted one before",
      why: `An earlier connection of this account logged in by a token. Each is valid for a limited time, usually about an hour; no other one followed its refusal. ${why}`,
      try: "Let the app fetch a new token before each login, as by a function instead of a fixed text. If a new one is refused as well, the account's owner has to sign in again."
    }),
    party: "source",
    actionBy: "app"
  },
  /** An earlier connection of the account logged in. */
  acceptedBefore: {
    of: ["AuthRejected", "AmbiguousRefusal"],
    when: (failed) => failed.circumstances.acceptedBefore === true && !explains(failed),
    words: (failed) =>
      isDoubted(failed)
        ? doubtful(failed, "the password was changed, or access withdrawn")
        : {
            why: "A login was accepted before. Servers refuse it after the password was changed, or access withdrawn."
          },
    retry: doubted
  },
  /** What answers a challenge is checked against the password itself, which many servers do not keep. RFC 2195 §2, RFC 5802 §2. */
  challenged: {
    of: ["AuthRejected"],
    when: ({ circumstances: { acceptedBefore, refusedForms = [] }, facts: { mechanism = "" }, ...failed }) =>
      /^(?:CRAM|DIGEST)-MD5$|^SCRAM-/.test(mechanism) &&
      refusedForms.length < 2 &&
      acceptedBefore !== true &&
      saysNoMore.test(failed.said ?? ""),
    words: ({ facts: { mechanism }, reader }) => ({
      title: `The server did not accept the login by ${mechanism}`,
      why: `The user name or password is wrong, or the server cannot check ${mechanism}, though it lists it: for that it needs the password itself, or a form of it made for that mechanism, and not the form that it keeps.`,
      try: `Try the same user and password with PLAIN or LOGIN, within TLS (${option(reader, "mechanism")}; curl: --login-options AUTH=PLAIN). If they are accepted, the server's operator should no longer list ${mechanism}; if not, check them.`
    }),
    party: "mechanism"
  },
  /** Exchange: whom the login is by may be another one than the mailbox is of. */
  noAccess: {
    of: ["AuthenticatedNotConnected"],
    when: ({ circumstances: { acceptedBefore, another, token } }) =>
      acceptedBefore !== true && (another === true || token === true),
    words: ({ circumstances: { another = false, token = false } }) => ({
      title: another
        ? "The login worked, but the other mailbox that it names cannot be reached"
        : "The login worked, but the mailbox that it names cannot be reached",
      why: `Exchange says so first of all where ${token ? "the user or the app that the token is for" : "who logs in"} has no right to that mailbox, such as a shared one; also if IMAP is off for it, if the name is wrong, and for a while after too many sessions. The ${token ? "token" : "password"} itself was accepted.`,
      try: `${another ? "" : "Check that the user name is that of the mailbox. "}The organisation's Exchange administrator has to grant ${token ? "the token's user, or the app's service principal," : "who logs in"} FullAccess to that mailbox (Add-MailboxPermission), and IMAP has to be on for it (Set-CASMailbox -ImapEnabled): the account's owner asks for that. Another attempt, or ${token ? "a new token" : "another password"}, does not change that; the next ones should come at longer intervals.${another || !token ? "" : " Of a personal account, the owner looks whether IMAP is on."}`
    }),
    party: "domain",
    actionBy: "admin"
  },
  /** Exchange opened it before, and since long no more: what was granted was taken away. */
  accessGone: {
    of: ["AuthenticatedNotConnected"],
    when: ({ circumstances: { acceptedBefore, alikeBefore = 0 } }) =>
      acceptedBefore === true && alikeBefore >= fewestAlike,
    words: ({ circumstances: { alikeBefore = 0 } }) => ({
      why: `It was open before, and then ${alikeBefore + 1} attempts in a row failed so. Exchange says so where who logs in has no right to the mailbox, as to a shared one, or IMAP or the licence is off for it. After too many sessions, it says so for a while as well.`,
      try: "Let the organisation's Exchange administrator look whether who logs in still has the right to the mailbox (FullAccess), and whether IMAP and the licence are still on for it. Another attempt, or another password or token, does not change that."
    }),
    actionBy: "admin"
  },
  /** The program itself names the other user. RFC 4616 §2, authzid. */
  actingAs: {
    of: ["AuthorizationDenied"],
    when: ({ facts: { actingAs } }) => actingAs === true,
    words: () => ({}),
    party: "app",
    actionBy: "app"
  },
  /** The server explains a refused login itself: what is known of others says nothing of it. */
  ownWords: {
    of: ["AuthRejected"],
    when: (failed) => explains(failed),
    words: ({ circumstances: { acceptedBefore = false } }) => ({
      ...ownWords,
      ...(acceptedBefore && { why: "Its own words say why. A login was accepted before." }),
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
  }
} satisfies { readonly [id: string]: Addition }

/** Returns what the server finds wrong with the credential, if that is a token. */
const flawOf = (failed: Failed) =>
  isOfToken(failed) ? tokenFlaw(`${failed.said ?? ""} ${failed.facts.status ?? ""}`) : undefined

const isOfToken = ({ circumstances, facts: { mechanism }, tag }: Failed): boolean =>
  tag === "OAuthTokenRejected" || circumstances.token === true || isToken(mechanism)
