/** Reasons of STARTTLS and of a channel that is not secure. */
import { reason } from "./Failure.ts"
import { address, code, optional, port, through } from "./fields.ts"
import { admin, app, none, unlessProxied, user } from "./turns.ts"

const startTlsNotOffered = {
  port,
  /** Something overwrote the capability on the way. */
  masked: optional("boolean"),
  address
} as const
export class StartTlsNotOffered extends reason("StartTlsNotOffered", startTlsNotOffered, {
  party: ({ address, masked }) => {
    if (masked === true) return "filter"
    return address === "loopback" ? "settings" : "server"
  },
  actionBy: ({ address, masked }) => (masked !== true && address === "loopback" ? "user" : "admin"),
  retry: "never",
  weight: "protocol",
  title: ({ masked }) =>
    masked === true
      ? "Something on the way hides STARTTLS[ on port {port}]"
      : "The server offers no STARTTLS[ on port {port}]",
  advice: ({ port }) =>
    port === 0
      ? "Ask the server's operator to offer encryption there."
      : "Use <security tls> with port 993 if it answers, or ask the server's operator to offer encryption here."
}) {}

const startTlsFailed = {
  code,
  /** True if what came in place of the answer was not IMAP. */
  notImap: optional("boolean"),
  /** True if the server refused the command; false if it accepted it, and no TLS followed. */
  refused: optional("boolean"),
  through
} as const
export class StartTlsFailed extends reason("StartTlsFailed", startTlsFailed, {
  ...unlessProxied(
    admin(
      "server",
      "Use <security tls> with port 993 if it answers, and tell the server's operator that STARTTLS fails."
    )
  ),
  retry: "never",
  weight: "protocol",
  title: ({ notImap }) =>
    notImap === true
      ? "The answer to STARTTLS was not IMAP"
      : "The server offered STARTTLS but did not start TLS"
}) {}

export class StartTlsInjection extends reason("StartTlsInjection", none, {
  ...user("either", "Do not log in from this network, and use <security tls> with port 993."),
  retry: "never",
  weight: "tampering",
  title: "Readable text came after the server's OK to STARTTLS"
}) {}

export class PreauthInsecure extends reason("PreauthInsecure", none, {
  ...user("either", "Use <security tls> with port 993, or <security auto> for a trusted tunnel or socket."),
  retry: "never",
  weight: "tampering",
  title: "The server claims a login on an unencrypted connection"
}) {}

/** The channel is not what the account asked for, found right before a secret was due. */
export class ChannelNotSecured extends reason("ChannelNotSecured", none, {
  ...app("app", "Run the transport contract suite on the transport, which is at fault."),
  retry: "never",
  weight: "tampering",
  title: "The channel was not secured when the password was due"
}) {}

const insecureAuthRefused = {
  kind: optional(["password", "token"]),
  /** It is encrypted, by TLS whose certificate the transport has not verified. */
  unverified: optional("boolean")
} as const
/** A secret was not sent: `kind` says which, a password if it is absent. */
export class InsecureAuthRefused extends reason("InsecureAuthRefused", insecureAuthRefused, {
  party: "server",
  actionBy: "user",
  retry: "never",
  weight: "auth",
  title: ({ unverified }) =>
    `The {kind|password} was not sent: the ${unverified === true ? "certificate was not verified" : "connection is not encrypted"}`,
  advice: ({ kind }) =>
    kind === "token"
      ? "Use <security auto>, `tls` or `starttls`; <allowPlaintext> is for passwords only."
      : "Use <security auto>, or set <allowPlaintext> if nobody else can read the connection."
}) {}
