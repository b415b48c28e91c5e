/** What is known of servers that answer so, by the id of the quirk that recognised them. */
import type { Explanations } from "./Explanation.ts"

export const ofQuirks = {
  "netease-unsafe-login": {
    why: [
      "The server opens mailboxes only to clients that identify themselves: ID was sent once more if the account allows it."
    ],
    try: ["Leave ID enabled, with name and version."],
    see: "RFC 2971"
  },
  "dovecot-busy": {
    why: [
      "The greeting was provisional: the login service is not ready yet, and a command sent before the next greeting is lost."
    ],
    try: []
  },
  "exchange-refused-by-ok": {
    why: [
      "The server said OK, and its words refuse the login: had the OK been trusted, a later command would have failed."
    ],
    try: []
  },
  "exchange-login-first": {
    why: ["This server cannot read the name of this user from PLAIN, so LOGIN goes first."],
    try: []
  },
  "exchange-login-behind-plain": {
    why: ["Servers of this kind refuse PLAIN at times, and accept LOGIN with the same password."],
    try: []
  },
  "mechanism-refused": {
    why: [
      "The server lists the mechanism, and then says that it does not support it: the password is not at fault."
    ],
    try: []
  },
  "icloud-push-proxy": {
    why: [
      "A proxy before this server breaks what follows until it has seen CAPABILITY, which was sent although the list was known."
    ],
    try: []
  },
  "dovecot-notify": {
    why: [
      "Asked by NOTIFY for messages as well, this server damages its list of mailboxes: they are counted from time to time."
    ],
    try: []
  },
  "hoodiecrow-condstore": {
    why: [
      "An examination found that servers like this one do not keep what CONDSTORE promises: it was not used."
    ],
    try: []
  },
  "too-many-of-user-at-address": {
    why: [
      "The server counts the connections of one user from one address: what a proxy or a NAT hides behind its own address counts together."
    ],
    try: [
      "Let the proxy hand on the real addresses, or let the server's operator raise the limit (Dovecot: mail_max_userip_connections)."
    ]
  },
  "too-many-of-address": {
    why: [
      "The server limits the connections of one address, whoever logs in; old ones count until they time out."
    ],
    try: ["Have fewer connections from this address at once, then wait a few minutes."]
  },
  "token-revoked": {
    why: ["The account's owner or an administrator took the token back, or the password was changed."],
    try: ["Let the app keep one token for all its connections to the account, and renew it in one place."]
  },
  "token-of-another-service": {
    why: [
      "Its audience is not this server: it is valid elsewhere, such as for another interface of the provider."
    ],
    try: []
  },
  "token-of-another-user": {
    why: [
      "The token is valid, and gives no right to this mailbox: a new one of the same user gives none either."
    ],
    try: ["Have the rights on this mailbox given to the user of the token."]
  },
  "consent-of-administrator": {
    why: [
      "Another token, or the owner's password, changes nothing before an administrator of the tenant has consented."
    ],
    try: ["Let the owner sign in again after that."]
  },
  "client-secret-refused": {
    why: [
      "The provider does not accept the credential of the app itself: the same holds for all accounts of the app."
    ],
    try: ["An account that is kept open comes back by itself once the app has a new secret."]
  },
  "bye-another-login": {
    why: ["The server lets one program at a time use the account or the mailbox."],
    try: []
  },
  "bye-idle": {
    why: ["Nothing was asked for as long as the server allows: 30 minutes by the standard, often less."],
    try: [],
    see: "RFC 9051 §5.4"
  },
  "bye-refused-often": {
    why: ["The server hangs up on programs that keep sending what it refuses."],
    try: []
  },
  "any-other-host": {
    why: ["Such words can come from anyone who runs or attacks the server, so they are never followed."],
    try: [],
    see: "RFC 2221 §3"
  },
  "any-behind-proxy": {
    why: [
      "What answers is a proxy, which passed the login on: its words do not say whether the password is wrong."
    ],
    try: ["If the login is right, the operator has to look at the server behind the proxy."]
  },
  "any-proxy-refuses": {
    why: [
      "What answers is a proxy, and the rule is its own: nothing is known of the mail server, or of the login."
    ],
    try: []
  },
  "captive-portal": {
    why: [
      "The names in the certificate are those of a network's sign-in page. The server had no part in it, and no password was sent."
    ],
    try: []
  },
  "command-held": {
    why: ["Another session, or the server itself, holds what the command is about."],
    try: ["If it goes on, close other programs that use the mailbox."]
  },
  "command-messages-gone": {
    why: ["Messages that the command names were removed meanwhile, by another session or a filter."],
    try: []
  },
  "command-says-no-more": {
    why: ["The server does not say why: what is at fault is not known."],
    try: ["If it is refused again, ask the server's operator, with the line and its time."]
  },
  "command-throttled": {
    why: [
      "The server limits how much a client asks for in a time: sent again at once, the command is refused again."
    ],
    try: ["Ask for fewer messages at once, with pauses in between."]
  },
  "command-trouble": {
    why: ["The server reports trouble of its own: the command is not at fault."],
    try: ["If it goes on for hours, ask the server's operator."]
  }
} satisfies Explanations
