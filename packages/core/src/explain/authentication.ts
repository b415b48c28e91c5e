/** Explanations of failed authentication. */
import type { Explanations } from "./Explanation.ts"

export const authentication = {
  NoUsableMechanism: {
    why: [
      "No way to log in that the server offers fits the account's credential. No password was sent.",
      "It offers {offered}.",
      { if: { loginDisabled: true }, say: "It has disabled LOGIN." },
      { if: { loginDisabled: true, encrypted: false }, say: "Others could read this connection." }
    ],
    try: [
      { if: { encrypted: false }, say: "Encrypt the connection: many servers offer more there." },
      "For a Windows domain (NTLM, GSSAPI), the operator of Exchange sets the LoginType of its IMAP settings.",
      "Where only tokens are accepted, sign in with OAuth, or look for app passwords at the provider."
    ],
    see: "RFC 9051 §6.2.2"
  },
  AuthRejected: {
    why: [
      "The server refused the login by {mechanism}. Servers do not say whether the user, the password or a setting is wrong.",
      { if: { acceptedBefore: true }, say: "A login was accepted before." },
      { if: { renewal: "renewed" }, say: "A new token had replaced the refused one." },
      { if: { renewal: "repeated" }, say: "The app's source gave the same token again." },
      "Refused forms of the login: {forms}."
    ],
    try: [
      "Log in to the provider's web mail with the same user name and password.",
      "CRAM-MD5, DIGEST-MD5 and SCRAM need a form of the password that many servers do not keep, though they list them: PLAIN or LOGIN within TLS shows it."
    ],
    see: "RFC 5530 §3"
  },
  LoginHangUps: {
    why: [
      "Servers hang up on a login if the user or password is wrong, if IMAP is off, or to block an address. This one never says which."
    ],
    try: ["Wait for some hours before the next try: further logins prolong a block."]
  },
  SignInRequired: {
    why: [
      "The app gets no more tokens: the consent has expired or was withdrawn, as by a change of the password."
    ],
    try: ["Let the account's owner sign in at the provider through the app."],
    see: "RFC 6749 §5.2"
  },
  AuthorizationDenied: {
    why: [
      "The server accepted the password or token.",
      { if: { actingAs: true }, say: "It does not let this user act as the other one." },
      { if: { actingAs: false }, say: "It does not allow this user in." }
    ],
    try: ["Ask the server's operator to allow IMAP for this user."],
    see: "RFC 5530 §3"
  },
  PasswordExpired: {
    why: ["The server recognized the password, and requires a new one."],
    try: ["Change it on the provider's web page. Give each program of the account the new one."]
  },
  AuthTemporarilyUnavailable: {
    why: [
      "The server neither accepted nor refused the password or token.",
      { if: { code: "INUSE" }, say: "The server lets in one session at a time." },
      { if: { code: "UNAVAILABLE" }, say: "A part of it, such as its user database, is down." }
    ],
    try: ["Do not change the password.", "If it lasts, show the server's operator its words and the time."],
    see: "RFC 5530 §3"
  },
  AuthSyntaxRejected: {
    why: [
      "The server refused the command itself, in each form that was tried: the password was never checked."
    ],
    try: [
      "Typed by hand, a user name or password with a space, a quote or a backslash has to be in quotes.",
      "If no mechanism that it lists works, show a trace to the server's operator."
    ]
  },
  PrivacyRequired: {
    why: [
      "The server takes this connection for one that others could read, and refuses passwords there.",
      { if: { encrypted: true }, say: "Something in front of the server decrypts TLS unseen by it." }
    ],
    try: ["If a proxy decrypts for the server, its operator lets it pass on that the client used TLS."],
    see: "RFC 5530 §3"
  },
  SaslProtocol: {
    why: ["A response of the server was invalid, so it did not prove its identity."],
    try: ["Do not retry from a network that you do not trust."],
    see: "RFC 4422 §3"
  },
  ServerNotAuthenticated: {
    why: [
      "{mechanism} lets the server prove that it knows the password, and its proof was wrong. The password itself was not sent."
    ],
    try: ["If it happens in another network too, show the lines to the server's operator."],
    see: "RFC 5802 §3"
  },
  ScramIterations: {
    why: [
      "The server wants {iterations} rounds.",
      "Fewer than 4096 rounds do not protect the password from who listens; more than a million only keep this computer busy."
    ],
    try: ["Show the number to the server's operator: 4096 rounds are the minimum."],
    see: "RFC 7677 §4"
  },
  OAuthTokenRejected: {
    why: [
      "The server refused the token at the login.",
      "Its status is {status}.",
      "It wants the scope {scope}.",
      { if: { acceptedBefore: true }, say: "It accepted a token before: each is valid for about an hour." },
      { if: { renewal: "renewed" }, say: "A new token was refused as well." },
      { if: { renewal: "repeated" }, say: "The app's source gave the same token again." }
    ],
    try: [
      "Check that the token is for mail and for the user of this login.",
      { if: { renewal: "renewed" }, say: "Let the owner consent again: a scope stays as it was." },
      "If the token is right, ask the administrator whether IMAP is enabled for the mailbox."
    ],
    see: "RFC 7628 §3.2.2"
  }
} satisfies Explanations
