/** Explanations of failures specific to providers. */
import type { Explanations } from "./Explanation.ts"

export const provider = {
  AppPasswordRequired: {
    why: ["The password for the provider's web page does not work for IMAP here."],
    try: [
      "Look in the provider's web settings, among those of security or of other mail programs.",
      "Give each program a password of its own."
    ]
  },
  ImapDisabled: {
    why: [
      { if: { retired: true }, say: "The server says that its IMAP has ended: no later try changes that." },
      { if: { retired: false }, say: "The password is not to blame." },
      { if: { byAdmin: true }, say: "The server says that the domain's administrator decides." },
      {
        if: { retired: false, byAdmin: false },
        say: "Many providers keep IMAP off at first, or have it in some plans."
      }
    ],
    try: [{ if: { retired: false }, say: "Before a login: ask the operator for the host that offers IMAP." }]
  },
  WebLoginRequired: {
    why: [
      "The provider keeps other programs out until the account's owner has logged in in the browser, as after a login that it found unusual."
    ],
    try: ["Follow no link of a mail for it.", "If it comes again, create an app password."]
  },
  OAuthRequired: {
    why: ["Passwords over IMAP (basic authentication) are disabled for this account or for everyone."],
    try: ["Use a program that signs in by OAuth, or a proxy that does so for it."]
  },
  AccountLocked: {
    why: ["The server names a lock on the account. Another login does not open it."],
    try: [
      "Do what the server's words ask for, on the provider's web page.",
      "Pause other programs of the account meanwhile."
    ]
  },
  AmbiguousRefusal: {
    why: [
      { if: { hungUp: true }, say: "It hangs up for several causes; a fault of the network looks alike." },
      { if: { hungUp: false }, say: "This provider gives the same answer for several causes." },
      { if: { mayBe: "password" }, say: "One is a wrong password." },
      { if: { mayBe: "appPassword" }, say: "One is the web password in place of an app password." },
      { if: { mayBe: "imapDisabled" }, say: "One is IMAP that is switched off." },
      { if: { mayBe: "userName" }, say: "One is the other form of the user name." },
      { if: { mayBe: "throttled" }, say: "One is too many logins in a short time." },
      { if: { acceptedBefore: true }, say: "A login was accepted before." }
    ],
    try: [
      "Check the user name and password in the provider's web mail, and look there whether IMAP is on.",
      "Wait a while between two tries: each refused one counts towards a block."
    ]
  },
  OAuthTokenExpired: {
    why: [
      "A token is valid for a limited time, often an hour, and the server checks it during the session, too.",
      { if: { renewal: "repeated" }, say: "The app's source gave the same token again." }
    ],
    try: ["Supply tokens by a function, which is asked for a new one before each login."]
  },
  AuthThrottled: {
    why: [
      "The server limits logins or requests in a time. Each further one prolongs it.",
      "This program logged in {logins} times shortly before, and was accepted: the password is right."
    ],
    try: [
      "Wait as long as the server's words say.",
      "Keep one connection open instead of a new login for each task.",
      "If it came in an open session, ask for less at once, with pauses in between."
    ]
  },
  BandwidthExceeded: {
    why: ["The provider limits commands and bytes, such as by the day. The mailbox itself is not full."],
    try: [
      "Let programs ask only for what is new: one that reads everything each time reaches the limit again."
    ]
  },
  AuthenticatedNotConnected: {
    why: [
      "Exchange accepted the login, and did not open the mailbox. It says so after too many sessions, if IMAP is off for it, and where who logs in has no right to it.",
      { if: { another: true }, say: "The login names another one's mailbox, such as one that is shared." },
      { if: { byToken: true }, say: "The right is that of the token's user or service principal." },
      { if: { acceptedBefore: true }, say: "It was open before." }
    ],
    try: [
      "The Exchange administrator grants FullAccess (Add-MailboxPermission) and switches IMAP on (Set-CASMailbox -ImapEnabled).",
      "Leave the password or token as it is."
    ]
  },
  ServerUnavailable: {
    why: [
      "The server answers, and says that it cannot serve now: the login and this program have no part in that."
    ],
    try: ["If it lasts, ask the server's operator."]
  },
  IpBlocked: {
    why: [
      { if: { ownNetwork: true }, say: "The server's words are about where this machine is." },
      { if: { place: true }, say: "The server's words are about the country or place." },
      { if: { listed: true }, say: "The address is on a block list: waiting does not help." },
      {
        if: { listed: false, place: false, ownNetwork: false },
        say: "Servers block an address after many failed logins or connections from it, by anyone who shares it."
      }
    ],
    try: [
      "Try from another network, such as that of a phone.",
      {
        if: { listed: false, place: false, ownNetwork: false },
        say: "Find the program in this network that logs in with an old password, and stop it."
      }
    ]
  },
  Referral: {
    why: [
      "It names {url}. Anyone who runs or attacks the server can send a referral, so it is never followed."
    ],
    try: ["Look up the new host on the provider's own pages."],
    see: "RFC 2221, RFC 2193"
  }
} satisfies Explanations
