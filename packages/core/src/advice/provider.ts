/** Words for what a provider wants of an account's owner, or of everyone for a while. */
import type { Suspicion } from "../Reason.ts"
import { quoted, type Words } from "./Words.ts"

const suspected: { readonly [Name in Suspicion]: string } = {
  password: "a wrong password",
  appPassword: "the password of the web page where an app password or authorization code is due",
  imapDisabled: "IMAP that is switched off",
  userName: "the other form of the user name",
  throttled: "too many logins in a short time"
}

/** `a`, `a or b`, `a, b or c`. */
const either = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`

export const provider = {
  AppPasswordRequired: () => ({
    title: "This provider wants an app password or authorization code",
    why: "The password of the web page does not open IMAP here.",
    try: "In the provider's web settings switch IMAP on, create an app password (authorization code), and use that."
  }),
  ImapDisabled: () => ({
    title: "IMAP is switched off for this account",
    why: "This provider keeps IMAP closed until its owner opens it; the password may well be right.",
    try: "Switch IMAP on in the provider's web settings, then connect again."
  }),
  WebLoginRequired: () => ({
    title: "The provider wants a login in the browser first",
    why: "It found this login unusual and keeps mail programs out until its owner confirms it.",
    try: "Log in at the provider's own web page, typed in by hand, confirm the warning there, then connect again."
  }),
  OAuthRequired: () => ({
    title: "This provider takes tokens only",
    why: "Passwords over IMAP (basic authentication) are disabled for this account or for everyone.",
    try: "Sign in by OAuth and connect with the token, or ask the administrator whether passwords can be allowed."
  }),
  AccountLocked: () => ({
    title: "The provider has locked this account, or wants its administrator",
    why: "It blocks accounts for safety or for what is owed; another login does not help and may prolong it.",
    try: "Log in at the provider's web page and follow what it says, or ask the account's administrator."
  }),
  AmbiguousRefusal: ({ mayBe }) => ({
    title: "The server refused the login, and its answer has several meanings",
    why: `Here it may stand for ${mayBe.length === 0 ? "more than one cause" : either(mayBe.map((each) => suspected[each]))}.`,
    try: "See in the provider's web settings that IMAP is on and which password it wants, wait a while, and try once."
  }),
  OAuthTokenExpired: () => ({
    title: "The token ran out, and the server ended the session with it",
    why: "A token lives about an hour, and the server watches it during the session too.",
    try: "Nothing to mend where the token comes from a function: connect again, and it is asked for a new one."
  }),
  AuthThrottled: () => ({
    title: "The server wants to be left alone for a while",
    why: "There were too many logins or requests; each further one makes the wait longer.",
    try: "Wait as long as it says, some minutes if it does not, and connect less often."
  }),
  BandwidthExceeded: () => ({
    title: "The account has used up what the provider lets it transfer",
    why: "The provider counts commands and bytes of a day; it is not the mailbox that is full.",
    try: "Wait an hour, up to a day, and let other programs that fetch the whole mailbox rest."
  }),
  AuthenticatedNotConnected: () => ({
    title: "The login worked, but the mailbox behind it is not reachable",
    why: "Exchange says so for too many recent sessions, for IMAP that is off, and for a login to another mailbox.",
    try: "Wait some minutes. If it stays so, check that IMAP is on for the mailbox and that the user name is its own."
  }),
  ServerUnavailable: () => ({
    title: "The server cannot serve at the moment",
    why: "It answers, and says itself that the system behind it is down.",
    try: "Wait some minutes and try again; there is nothing to change on this side."
  }),
  IpBlocked: () => ({
    title: "The server blocks the address of this network",
    why: "It counted too many failed logins or connections from here, maybe by somebody else behind the same address.",
    try: "Wait an hour, or try from another network; whoever runs the server can lift the block."
  }),
  Referral: ({ url }) => ({
    title: `The server says that the account or mailbox is elsewhere: ${quoted(url)}`,
    why: "Such a pointer may come from anybody who runs or attacks the server, so it is never followed.",
    try: "Ask the provider whether the account moved. If it did, connect to the new host by name."
  })
} satisfies Partial<Words>
