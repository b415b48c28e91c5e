/** Reasons of STARTTLS and of a channel that is not secure. */
import { reason } from "./Failure.ts"
import { address, code, optional, port, through } from "./fields.ts"
import { askProxy } from "./fitting.ts"
import { type Beside, onPort, option, security, tlsPlace } from "./words.ts"

export class StartTlsNotOffered extends reason(
  "StartTlsNotOffered",
  {
    port,
    /** Something overwrote the capability on the way. */
    masked: optional("boolean"),
    address
  },
  {
    party: ({ address, masked }) => {
      if (masked === true) return "filter"
      return address === "loopback" ? "settings" : "server"
    },
    actionBy: ({ address, masked }) => (masked !== true && address === "loopback" ? "user" : "admin"),
    retry: "never",
    weight: "protocol",
    title: (facts) => {
      const { masked, port } = facts
      if (masked === true) return `Something on the way hides STARTTLS${onPort(port)}`
      return hasLost993(facts)
        ? `No STARTTLS${onPort(port)}, and port 993 did not work either`
        : `The server offers no STARTTLS${onPort(port)}`
    },
    advice: (facts) =>
      hasLost993(facts)
        ? "Try another network, or ask the server's operator to offer encryption on this port."
        : `Use ${security(facts.reader, "tls")} with ${tlsPlace(facts)}.`
  }
) {}

const hasLost993 = ({ lost, port }: Beside & { readonly port?: number | undefined }): boolean =>
  port !== 0 && lost.includes("993")

export class StartTlsFailed extends reason(
  "StartTlsFailed",
  {
    code,
    /** True if what came in place of the answer was not IMAP. */
    notImap: optional("boolean"),
    /** True if the server refused the command; false if it accepted it, and no TLS followed. */
    refused: optional("boolean"),
    through
  },
  {
    party: ({ through }) => (through === undefined ? "server" : "proxy"),
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    title: ({ notImap }) =>
      notImap === true
        ? "The answer to STARTTLS was not IMAP"
        : "The server offered STARTTLS but did not start TLS",
    advice: ({ notImap, reader, through, ...place }) =>
      through === undefined
        ? `Use ${security(reader, "tls")} with ${tlsPlace(place)}, ${notImap === true ? "or another network" : "and tell the server's operator that its STARTTLS is broken"}.`
        : askProxy
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
    title: "Readable text came after the server's OK to STARTTLS",
    advice: ({ reader, ...place }) =>
      `Do not log in from this network, and use ${security(reader, "tls")} with ${tlsPlace(place)}.`
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
    title: "The server claims a login on an unencrypted connection",
    advice: ({ reader, ...place }) =>
      `Use ${security(reader, "tls")} with ${tlsPlace(place)}; or ${security(reader, "auto")}, if a tunnel or socket is trusted by itself.`
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
    title: "The channel was not secured when the password was due",
    advice: "Run the transport contract suite on the transport, which is at fault."
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
    title: ({ kind = "password", unverified }) =>
      `The ${kind} was not sent: the ${unverified === true ? "certificate was not verified" : "connection is not encrypted"}`,
    advice: ({ kind, reader }) =>
      kind === "token"
        ? `Use ${security(reader, "auto")}, \`tls\` or \`starttls\`; ${option(reader, "allowPlaintext")} is for passwords only.`
        : `Use ${security(reader, "auto")}, or set ${option(reader, "allowPlaintext")} if nobody else can read the connection.`
  }
) {}
