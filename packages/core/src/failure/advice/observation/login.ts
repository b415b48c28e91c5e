/** Of logins, and of who the client says it is. */
import { duration } from "../../reason/duration.ts"
import type { Observations } from "./Observation.ts"

/** Why a certificate is not trusted, by the error of a network operation. */
const distrust: ReadonlyMap<string | undefined, string> = new Map([
  ["tlsUntrusted", ": its issuer is not trusted"],
  ["tlsUntrustedRoot", ": its chain ends in an authority that this machine does not trust"],
  ["tlsName", ": it is for another name"],
  ["tlsExpired", ": it has expired"],
  ["tlsNotYetValid", ": it is not valid yet"]
])

const because = (error: string | undefined): string => distrust.get(error) ?? ""

export const login = {
  "login-disabled": () => ({
    title: "The server accepts no password before TLS",
    why: "It announces LOGINDISABLED on the unencrypted connection, as it should.",
    try: "Use security `tls` or `starttls`; with `auto` there is nothing to do.",
    actionBy: "user"
  }),
  "certificate-unverified": ({ code, isLoginSent: isSent = false }) => {
    const isOfRoot = code === "tlsUntrustedRoot"
    return {
      title: `The certificate was not verified${because(code)}`,
      why: `The program went on all the same, which a mail program does not: ${isOfRoot ? "the chain came with its root, so that none is missing in between. That root is most likely of a program that opens TLS to inspect it, such as a virus scanner on this machine or a gateway of its network, or a private authority's" : "whoever runs the server, or something on the network path, may have answered"}.${isSent ? " The login was sent over it." : ""}`,
      try: `${
        isOfRoot
          ? "Look first who issued the certificate (in openssl's output, the line with i: under Certificate chain). If it is a scanner or a gateway, switch its inspection of mail off, or let this program trust its root if it is meant to be there; if it is a private authority that you know, let this program trust that one."
          : `Let the server's operator install a certificate of a known authority for this name, with the full chain${code === undefined || code === "tlsUntrusted" ? " (without the certificate in between it looks the same)" : ""}, or trust this one knowingly, by its fingerprint.`
      }${isSent ? " If it is not the one that you expect, change the password." : ""}`,
      actionBy: isOfRoot ? "user" : "admin"
    }
  },
  "login-in-clear": ({ code = "LOGIN", isAsked = false, names: [offered] = [] }) => {
    const isReadable = !/^(?:SCRAM-|CRAM-|DIGEST-|EXTERNAL)/.test(code)
    const secret = /^(?:XOAUTH2|OAUTHBEARER)$/.test(code) ? "token" : "password"
    const readable = `but for a tunnel, or a server on this machine, whoever is on the path can read ${isReadable ? `the ${secret} and ` : ""}the mail`
    return {
      title: `The login went unencrypted${offered === undefined ? "" : `, although the server offers ${offered}`}`,
      why: isAsked
        ? `No encryption was asked for (security \`none\`): ${readable}.`
        : `${offered === undefined ? "On port 143 nothing is encrypted before STARTTLS" : "A server offers STARTTLS only while nothing is encrypted"} (RFC 9051 §6.2.1), and the log has none before the login: ${readable}.`,
      try: `${isAsked ? `Set security \`${offered === undefined ? "tls` (port 993)" : "starttls`, or `tls` (port 993)"}` : `Set TLS (port 993)${offered === undefined ? "" : " or STARTTLS"} in that program`}${isReadable ? `, and change the ${secret} if the network was not your own` : ""}.`,
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
  "identity-left-out": () => ({
    title: "The attempt before failed at ID; this one left it out",
    why: "The server, or a filter before it, may not bear it.",
    try: "Keep ID off for this account.",
    actionBy: "user"
  }),
  "slow-account": ({ ms }) => ({
    title: `The app took ${duration(ms)} to supply the account, before anything was sent`,
    why: "Its own source of the password or token was slow, not the server.",
    try: "Make that source faster, or keep what it supplies.",
    actionBy: "app"
  }),
  "held-back": ({ ms }) => ({
    title: `Not tried${ms > 0 ? `: held back for another ${duration(ms)}` : ", but held back"}`,
    why: "The server asked an earlier connection of this user to wait for a while, so no byte was sent.",
    try: "Nothing to do until then.",
    actionBy: "nobody"
  }),
  "mechanism-refused": ({ isReported = false }) => ({
    title: "The server refused the first way to log in, and accepted another one",
    ...(isReported
      ? {
          why: "It does not support that mechanism, by its own words: neither the user nor the password has a part in it, and it cost one refused login.",
          try: "Nothing to do. To save the refused login, name the mechanism that worked.",
          actionBy: "nobody"
        }
      : {
          why: "Each connection that begins with the first way costs a refused login, which a server may count.",
          try: "Let the app name the mechanism that worked, or keep a store of server profiles (`ServerProfiles`), which remembers it.",
          actionBy: "app"
        })
  }),
  "login-repeated": () => ({
    title: "The server refused the login once, and accepted it the second time",
    why: "The mechanism was the same both times.",
    try: "If it happens often, ask the provider.",
    actionBy: "nobody"
  }),
  "token-renewed": () => ({
    title: "The token had expired, and a new one was accepted",
    why: "The server refused the first token, and the app supplied another one.",
    try: "Nothing to do.",
    actionBy: "nobody"
  })
} satisfies Observations
