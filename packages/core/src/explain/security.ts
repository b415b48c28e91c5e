/** Explanations of failures of TLS, certificates and STARTTLS, and of insecure channels. */
import type { Explanations, Sentence } from "./Explanation.ts"

const proxied =
  "What came through {through} can be its own words, or those of a filter, instead of the server's."
const found = "The transport says: {detail}."
const scanner: Sentence = {
  if: { trustedBefore: true },
  say: "One before was trusted: the server's settings were changed, or something on the way answers instead."
}
const thisMachine: Sentence = {
  if: { address: "loopback" },
  say: "The host is this machine: the certificate is that of a mail bridge, a tunnel or a server here, and no network is in between."
}
const byAddress: Sentence = {
  if: { address: "public" },
  say: "The server is given by its address, and certificates are for names: a server with several chooses by the name."
}
const signIn = "If this network has a sign-in page, sign in to it first, or use another network."

export const security = {
  TlsNotTls: {
    why: ["What answered the TLS handshake is not TLS.", proxied],
    try: [
      "With STARTTLS, the connection is encrypted before the password is sent.",
      "Let the program find out what is there: security `auto`."
    ]
  },
  TlsProtocol: {
    why: [
      "The server offers only what is too old to be safe (TLS 1.2 is the minimum), or its TLS settings are broken.",
      found,
      proxied
    ],
    try: ["There is nothing to change on this side: a lower security level makes the connection weaker."]
  },
  TlsTooOld: {
    why: [
      "It offers only TLS versions, keys or ciphers that can be broken, so no handshake came about. No password was sent.",
      found
    ],
    try: ["Ask for a key of 2048 bits or more and ECDHE; a lower security level here is weaker."]
  },
  TlsClosed: {
    why: [
      { if: { trustedBefore: true }, say: "A handshake succeeded there before: the port is right." },
      "The connection was closed during it: by a firewall, by a connection limit, by a server that is restarting, or by a service other than IMAP over TLS.",
      proxied
    ],
    try: ["Try from another network to see whether something here cuts TLS."]
  },
  TlsName: {
    why: [
      byAddress,
      thisMachine,
      scanner,
      "The server showed a certificate for other names, so it can be another one than you mean.",
      found
    ],
    try: ["If the certificate names a network's login page, do not continue.", signIn],
    see: "RFC 9525"
  },
  TlsUntrusted: {
    why: [
      thisMachine,
      byAddress,
      scanner,
      { if: { publicIssuer: true }, say: "By its name, a public authority unknown here issued it." },
      { if: { alone: true }, say: "The certificate in between was not sent." },
      { if: { selfSigned: true }, say: "Anyone on the way could have made it." },
      {
        if: { alone: false, publicIssuer: false, selfSigned: false },
        say: "It comes from a private authority, or was inserted by an antivirus program or a mail scanner."
      },
      found
    ],
    try: [
      "If none of several machines trusts the server, its operator has to install the full chain.",
      "If the server is your own, compare the fingerprint and give the certificate; otherwise do not continue.",
      signIn
    ],
    see: "RFC 8446 §4.4.2"
  },
  TlsIntercepted: {
    why: ["The certificate is not the server's: {product} decrypts the connection to look inside."],
    try: ["Give its root certificate only if you, or your company, run it."]
  },
  TlsExpired: {
    why: [
      { if: { trustedBefore: true }, say: "It was trusted before, by the same clock." },
      { if: { trustedBefore: false }, say: "Its last day has passed, or this machine's clock is fast." },
      found
    ],
    try: [signIn]
  },
  TlsNotYetValid: {
    why: [
      "Its first day is still to come: this machine's clock is slow, or the certificate is wrong.",
      found
    ],
    try: ["If the date of this machine is right, ask the server's operator."]
  },
  TlsRevoked: {
    why: ["Its issuer withdrew it, as happens after a key was stolen."],
    try: ["Do not continue before the server has a new certificate."]
  },
  TlsClientCertificateRequired: {
    why: ["It admits only clients that identify themselves within TLS, before any password."],
    try: ["Give the certificate and its key to the account."]
  },
  TlsClientCertificateRefused: {
    why: [
      "The server ended TLS with an alert: {detail}. It has expired, is withdrawn, of an unknown issuer, or of another kind than the server accepts. The server's certificate was not the trouble."
    ],
    try: ["Check the dates of the certificate, and of this machine."],
    see: "RFC 8446 §6.2"
  },
  TlsUnsupported: {
    why: ["TLS was requested on a transport that only carries bytes, such as one made from a socket."],
    try: ["Make the connection with the network transport of your platform, which can encrypt."]
  },
  StartTlsNotOffered: {
    why: [
      "Encryption is required, and the server does not list STARTTLS. No password was sent.",
      { if: { masked: true }, say: "It lists a word of X's: firewalls overwrite STARTTLS so." },
      { if: { masked: false, address: false }, say: "Someone on the network path can remove the offer, too." }
    ],
    try: [
      { if: { masked: true }, say: "Whoever runs that firewall can switch off the inspection of mail." },
      { if: { address: "loopback" }, say: "On this machine alone, security `none` is no risk either." },
      "Use port 993 with TLS, or another network."
    ],
    see: "RFC 8314 §3"
  },
  StartTlsFailed: {
    why: [
      "The connection stayed unencrypted and was closed: no password was sent.",
      { if: { notImap: true }, say: "Proxies and firewalls in between send words that are not IMAP." },
      { if: { refused: true }, say: "The server refused the command." },
      { if: { refused: false, notImap: false }, say: "What came after the command was no TLS." },
      proxied
    ],
    try: ["Use port 993 with TLS if the server has it."],
    see: "RFC 9051 §6.2.1"
  },
  StartTlsInjection: {
    why: ["All after that OK must be encrypted: attackers insert readable answers into a session so."],
    try: ["If it is the same from other networks, report it to the server's operator."],
    see: "RFC 9051 §11.1"
  },
  PreauthInsecure: {
    why: [
      "It greeted with PREAUTH, after which TLS is impossible; an attacker does this to keep a session readable. Nothing was sent."
    ],
    try: ["Use another network, and port 993 with TLS."],
    see: "RFC 9051 §11.1"
  },
  ChannelNotSecured: {
    why: [
      "The channel is checked again right before the password is sent, and it did not meet the account's requirements. The password was not sent."
    ],
    try: ["If you did not write the transport, report it to whoever did."]
  },
  InsecureAuthRefused: {
    why: [
      { if: { unverified: true }, say: "It is encrypted, but not known with whom." },
      { if: { unverified: false }, say: "The connection is not encrypted." },
      { if: { kind: "token" }, say: "Anyone who reads a token can use it: no account allows to send it so." },
      { if: { kind: "password" }, say: "To send a password that way has to be allowed explicitly." }
    ],
    try: ["Ask the provider for an encrypted way: port 993 with TLS, or STARTTLS."],
    see: "RFC 8314 §3"
  }
} satisfies Explanations
