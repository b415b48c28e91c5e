/** Explanations of quirks. */
import type { Explanations } from "./Explanation.ts"

/** The explanation of each quirk that has one, by the id of the quirk that recognised the answer. */
export const ofQuirks = {
  "netease-unsafe-login": {
    why: ["The server opens mailboxes only to clients that identify themselves."],
    try: ["Leave ID enabled, with name and version."],
    see: "RFC 2971"
  },
  "dovecot-busy": { why: ["The greeting was provisional: the login service is not ready yet."] },
  "exchange-refused-by-ok": { why: ["The server said OK, and its words refuse the login."] },
  "exchange-login-first": {
    why: ["This server cannot read the name of this user from PLAIN, so LOGIN goes first."]
  },
  "exchange-login-behind-plain": {
    why: ["Servers of this kind refuse PLAIN at times, and accept LOGIN with the same password."]
  },
  "mechanism-refused": { why: ["The server lists the mechanism, and then does not support it."] },
  "icloud-push-proxy": {
    why: ["A proxy before this server breaks what follows until it has seen CAPABILITY."]
  },
  "dovecot-notify": {
    why: ["Asked by NOTIFY for messages as well, this server damages its list of mailboxes."]
  },
  "hoodiecrow-condstore": { why: ["Servers like this one do not keep what CONDSTORE promises."] },
  "too-many-of-user-at-address": {
    why: ["The server counts the connections of one user from one address."],
    try: ["Let a proxy hand on the real addresses, or the operator raise the limit."]
  },
  "token-revoked": {
    why: ["Its owner or an administrator took the token back, or changed the password."],
    try: ["Keep one token for all connections to the account, and renew it in one place."]
  },
  "token-of-another-service": { why: ["Its audience is not this server: it is valid elsewhere."] },
  "consent-of-administrator": {
    why: ["Another token changes nothing before an administrator of the tenant has consented."],
    try: ["Let the owner sign in again after that."]
  },
  "client-secret-refused": {
    why: ["The provider does not accept the app itself: this holds for all its accounts."],
    try: ["An account that is kept open comes back by itself after that."]
  },
  "bye-another-login": { why: ["The server lets one program at a time use the account or the mailbox."] },
  "bye-idle": {
    why: ["Nothing was asked for as long as the server allows: 30 minutes, often less."],
    see: "RFC 9051 §5.4"
  },
  "bye-refused-often": { why: ["The server hangs up on programs that keep sending what it refuses."] },
  "any-proxy-refuses": { why: ["What answers is a proxy, and the rule is its own."] },
  "captive-portal": { why: ["The names in the certificate are those of a network's sign-in page."] },
  "command-held": {
    why: ["Another session, or the server, holds what it is about."],
    try: ["If it goes on, close other programs that use the mailbox."]
  },
  "command-throttled": {
    why: ["The server limits how much a client asks for in a time."],
    try: ["Ask for fewer messages at once, with pauses in between."]
  },
  "command-trouble": {
    why: ["The server reports trouble of its own: the command is not at fault."],
    try: ["If it goes on for hours, ask the server's operator."]
  }
} satisfies Explanations
