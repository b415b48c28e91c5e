/** Reasons of encryption. The first ten are the transport's. */
import { reason } from "./Failure.ts"
import { code, detail, optional, port, quotation } from "./fields.ts"
import {
  check,
  is993Left,
  named,
  onPort,
  option,
  otherService,
  persisting,
  security,
  subject,
  tlsPlace
} from "./words.ts"

/** Returns whether the port may be another service's: it is known, not a tunnel's, and not that of IMAP over TLS. */
const isOthers = (port: number | undefined): boolean => port !== undefined && port !== 0 && port !== 993

export class TlsNotTls extends reason(
  "TlsNotTls",
  { port },
  {
    party: "settings",
    actionBy: "user",
    retry: "never",
    weight: "tls",
    words: ({ lost, port, reader }) => ({
      title: `${subject(port)} speaks plain text where TLS was expected`,
      why: "What answered the TLS handshake is not TLS.",
      try:
        otherService({ lost, port, reader }) ??
        `Use ${security(reader, "starttls")} ${port !== undefined && is993Left({ lost, port }) ? `with port ${port}, or ${security(reader, "tls")} with port 993: both encrypt` : "there: it encrypts"} before the password is sent. To see what else is there, use ${security(reader, "auto")}${port === 0 ? "" : " with this port"}.`
    })
  }
) {}

export class TlsProtocol extends reason(
  "TlsProtocol",
  { detail },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "tls",
    words: () => ({
      title: "Client and server have no TLS version or cipher in common",
      why: "The server offers only what is too old to be safe (TLS 1.2 is the minimum), or its TLS settings are broken.",
      try: "Ask the server's operator to enable TLS 1.2 or 1.3; there is nothing to change on this side."
    })
  }
) {}

export class TlsTooOld extends reason(
  "TlsTooOld",
  { detail },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "tls",
    words: () => ({
      title: "The server's encryption is too old to be safe",
      why: "It offers only TLS versions, keys or ciphers that can be broken, so no handshake came about.",
      try: "The server's operator has to enable TLS 1.2 or 1.3 with a modern key; no password was sent."
    })
  }
) {}

export class TlsClosed extends reason(
  "TlsClosed",
  { port: optional(port) },
  {
    party: ({ port }) => (isOthers(port) ? "settings" : "either"),
    actionBy: ({ port }) => (isOthers(port) ? "user" : "nobody"),
    retry: "now",
    weight: "tls",
    words: ({ lost, port, reader }) =>
      isOthers(port)
        ? {
            title: `${subject(port)} cut off the TLS handshake`,
            why: "Services other than IMAP over TLS hang up at bytes that they do not know.",
            try: `${otherService({ lost, port, reader }) ?? `${check("the port", { lost, port, reader })}.`} If it is right, a firewall may cut TLS, or the server is restarting: try again.`
          }
        : {
            title: "The TLS handshake was cut off",
            why: "The connection was closed during it: by a firewall, by a connection limit, or by a server that is restarting.",
            ...persisting(
              "Try again.",
              "If it persists, try from another network to see whether something here cuts TLS; if it is cut there, too, the server's operator has to look at what is behind that port.",
              "admin"
            )
          }
  }
) {}

export class TlsName extends reason(
  "TlsName",
  { serverName: "host", detail },
  {
    party: "certificate",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    words: ({ serverName }) => ({
      title: `The certificate is not for ${named(serverName, "this server")}`,
      why: "The server showed a certificate for other names, so it may not be the one you mean.",
      try: "Use the host that your provider names; if the certificate names your provider's own server, give that name as the server name. If it names anything else, such as a network's login page, do not continue."
    })
  }
) {}

export class TlsUntrusted extends reason(
  "TlsUntrusted",
  {
    detail,
    /** The certificate vouches for itself, and no authority does. */
    selfSigned: optional("boolean"),
    /** The server sent no certificate of an authority that vouches for its own. */
    alone: optional("boolean")
  },
  {
    party: "certificate",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    words: ({ alone = false, reader, selfSigned = false }) =>
      alone
        ? {
            title: "The certificate cannot be verified: the server sent it without its issuer's",
            why: "No authority that is known here issued it directly. The server may leave out a certificate in between, or its authority is a private one, such as a company's or a mail scanner's.",
            try: `If the issuer is a public authority, the server's operator has to install the full chain. If it is your company's or your own, give its certificate as ${option(reader, "ca")}; otherwise do not continue.`
          }
        : selfSigned
          ? {
              title: "The server's certificate is self-signed",
              why: "No authority vouches for it, so anyone between here and the server could have made it.",
              try: `If the server is your own, compare the fingerprint and give the certificate as ${option(reader, "ca")}; otherwise do not continue.`
            }
          : {
              title: "The certificate's issuer is not trusted",
              why: "It comes from a private authority, or was inserted by an antivirus program or a company's mail scanner.",
              try: `If it is your server's or your company's own authority, give its certificate as ${option(reader, "ca")}; otherwise do not continue.`
            }
  }
) {}

/** Something on this machine or network decrypts the connection and encrypts it again with its own certificate. */
export class TlsIntercepted extends reason(
  "TlsIntercepted",
  { product: quotation("serverText") },
  {
    party: "scanner",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    words: ({ product, reader }) => ({
      title: `${named(product, "A program or device")} intercepts the connection to the server`,
      why: "The certificate is not the server's: a mail scanner decrypts the connection to look inside.",
      try: `Switch off its scanning of mail or encrypted connections, or give its root certificate as ${option(reader, "ca")} if you trust it.`
    })
  }
) {}

export class TlsExpired extends reason(
  "TlsExpired",
  { detail },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "certificate",
    words: () => ({
      title: "The server's certificate has expired",
      why: "Its last day has passed, or this machine's clock is fast.",
      try: "Check the date of this machine. If it is right, the server's operator has to renew the certificate."
    })
  }
) {}

export class TlsNotYetValid extends reason(
  "TlsNotYetValid",
  { detail },
  {
    party: "clock",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    words: () => ({
      title: "The server's certificate is not valid yet",
      why: "Its first day is still to come, which usually means that this machine's clock is slow.",
      try: "Set this machine's date and time, then connect again."
    })
  }
) {}

export class TlsRevoked extends reason(
  "TlsRevoked",
  { detail },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "certificate",
    words: () => ({
      title: "The server's certificate was revoked",
      why: "Its issuer withdrew it, as happens after a key was stolen.",
      try: "Do not log in. Tell the server's operator that it needs a new certificate."
    })
  }
) {}

export class TlsClientCertificateRequired extends reason(
  "TlsClientCertificateRequired",
  {},
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    words: () => ({
      title: "The server asks for a client certificate",
      why: "It admits only clients that identify themselves within TLS, before any password.",
      try: "Ask the server's operator for a certificate and key, or for a way in without one."
    })
  }
) {}

/** What a TLS alert says of the client's certificate. RFC 8446 §6.2. */
const alerts: ReadonlyArray<readonly [alert: RegExp, words: string]> = [
  [/expired/i, "it has expired, or this machine and the server disagree about the date"],
  [/revoked/i, "its issuer has withdrawn it"],
  [/unknown ca/i, "the server does not know who issued it"],
  [/unsupported/i, "it is of a kind that the server does not accept"]
]

export class TlsClientCertificateRefused extends reason(
  "TlsClientCertificateRefused",
  { detail },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    words: ({ detail = "" }) => ({
      title: "The server refused this client's own certificate",
      why: `The server ended TLS with that alert: ${alerts.find(([alert]) => alert.test(detail))?.[1] ?? "it does not say why"}. The server's certificate was not the trouble.`,
      try: "Give the account a certificate and key that are valid now, from whoever issues them for this server; trying again with this one is in vain."
    })
  }
) {}

export class TlsUnsupported extends reason(
  "TlsUnsupported",
  {},
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "tls",
    words: () => ({
      title: "This transport cannot encrypt",
      why: "TLS was requested on a transport that only carries bytes, such as one made from a socket.",
      try: "Use the network transport of your platform; or use `auto` if the transport declares its channel as trusted."
    })
  }
) {}

export class StartTlsNotOffered extends reason(
  "StartTlsNotOffered",
  { port },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    words: ({ lost, port, reader }) => ({
      title: `The server offers no STARTTLS${onPort(port)}${port !== 0 && lost.includes("993") ? ", and port 993 did not work either" : ""}`,
      why: "Encryption is required but not offered there; someone on the network path may also have removed the offer.",
      try: `${port !== 0 && lost.includes("993") ? "Try another network, or ask the server's operator to offer encryption on this port" : `Use ${security(reader, "tls")} with ${tlsPlace({ lost, port })}`}. No password was sent on this connection.`
    })
  }
) {}

const broken = (refused: boolean | undefined): string => {
  if (refused === undefined) return "It refused the command or did not speak TLS after it"
  return refused ? "It refused the command" : "It accepted the command, and what came after it was no TLS"
}

export class StartTlsFailed extends reason(
  "StartTlsFailed",
  {
    code,
    /** True if what came in place of the answer was not IMAP. */
    notImap: optional("boolean"),
    /** True if the server refused the command; false if it accepted it, and no TLS followed. */
    refused: optional("boolean")
  },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    words: ({ notImap = false, reader, refused, ...place }) => ({
      title: notImap
        ? "The answer to STARTTLS was not IMAP"
        : "The server offered STARTTLS but did not start TLS",
      why: `${notImap ? "Proxies and firewalls in between send such words" : broken(refused)}, so the connection stayed unencrypted and was closed: no password was sent.`,
      try: `Use ${security(reader, "tls")} with ${tlsPlace(place)}, ${notImap ? "or another network" : "if the server has it, and tell the server's operator that its STARTTLS is broken"}.`
    })
  }
) {}

export class StartTlsInjection extends reason(
  "StartTlsInjection",
  {},
  {
    party: "either",
    actionBy: "user",
    retry: "never",
    weight: "tampering",
    words: ({ reader, ...place }) => ({
      title: "Readable text came after the server's OK to STARTTLS",
      why: "Everything after that OK must be encrypted; readable bytes there are how attackers insert answers into a session.",
      try: `Do not log in from this network. Use ${security(reader, "tls")} with ${tlsPlace(place)}; if it persists, tell the server's operator.`
    })
  }
) {}

export class PreauthInsecure extends reason(
  "PreauthInsecure",
  {},
  {
    party: "either",
    actionBy: "user",
    retry: "never",
    weight: "tampering",
    words: ({ reader, ...place }) => ({
      title: "The server claims a login on an unencrypted connection",
      why: "It greeted with PREAUTH, after which TLS is impossible; an attacker does this to keep a session readable.",
      try: `Use ${security(reader, "tls")} with ${tlsPlace(place)}; or ${security(reader, "auto")}, if a tunnel or socket is trusted by itself. Nothing was sent.`
    })
  }
) {}

/** The channel is not what the account asked for, found right before a secret was due. */
export class ChannelNotSecured extends reason(
  "ChannelNotSecured",
  {},
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "tampering",
    words: () => ({
      title: "The channel is not secured as the account asks, and the password was due",
      why: "The channel is checked again right before the password is sent, and it did not meet the account's requirements.",
      try: "The transport is at fault: run the transport contract suite on it. The password was not sent."
    })
  }
) {}

/** A secret was not sent: `kind` says which, a password if it is absent. */
export class InsecureAuthRefused extends reason(
  "InsecureAuthRefused",
  {
    kind: optional(["password", "token"]),
    /** It is encrypted, by TLS whose certificate the transport has not verified. */
    unverified: optional("boolean")
  },
  {
    party: "server",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ kind = "password", reader, unverified }) => {
      const lack =
        unverified === true ? "the certificate was not verified" : "the connection is not encrypted"
      return kind === "token"
        ? {
            title: `The token was not sent, because ${lack}`,
            why: `Anyone who reads a token can use it, so it is only sent ${unverified === true ? "to a server that is verified" : "encrypted"}, whatever the account allows.`,
            try: `Use ${security(reader, "auto")}, \`tls\` or \`starttls\`; ${option(reader, "allowPlaintext")} is for passwords only.`
          }
        : {
            title: `The password was not sent, because ${lack}`,
            why: `The account says ${security(reader, "none")}, and sending a password that way has to be allowed explicitly.`,
            try: `Use ${security(reader, "auto")}. Set ${option(reader, "allowPlaintext")} only on a connection that nobody else can read.`
          }
    }
  }
) {}
