/** Reasons of certificates: the server's, and the client's own. */
import { reason } from "./Failure.ts"
import { address, detail, inARow, optional, quotation, trustedBefore } from "./fields.ts"
import { admin, detailed, none, type Of, user } from "./turns.ts"

/** What was trusted may be again: certificates are renewed, and a network's sign-in page is done with. */
const again = {
  retry: ({ inARow }: { readonly inARow?: number | undefined }) => (inARow === undefined ? "never" : "later"),
  weight: "certificate"
} as const

const tlsName = { serverName: "host", detail, trustedBefore, inARow, address } as const
export class TlsName extends reason("TlsName", tlsName, {
  party: "certificate",
  actionBy: ({ trustedBefore }) => (trustedBefore === true ? "admin" : "user"),
  ...again,
  title: ({ trustedBefore }) =>
    `${trustedBefore === true ? "Another certificate than before," : "The certificate is"} not for {serverName|this server}`,
  advice: ({ trustedBefore }) =>
    trustedBefore === true
      ? "Do not continue, and ask the server's operator to install a certificate for this name."
      : "Use the host that your provider names, or give the name of its own server as <serverName>."
}) {}

const untrusted = {
  detail,
  /** The certificate vouches for itself, and no authority does. */
  selfSigned: optional("boolean"),
  /** The server sent no certificate of an authority that vouches for its own. */
  alone: optional("boolean"),
  /** A public authority issued it, by its name. */
  publicIssuer: optional("boolean"),
  trustedBefore,
  inARow,
  address
} as const
type Untrusted = Of<typeof untrusted>

const lacksChain = ({ alone, publicIssuer }: Untrusted) => alone === true && publicIssuer === true

const isOperators = (facts: Untrusted) =>
  lacksChain(facts) || (facts.selfSigned === true && facts.trustedBefore === true)

export class TlsUntrusted extends reason("TlsUntrusted", untrusted, {
  party: (facts) => (lacksChain(facts) ? "server" : "certificate"),
  actionBy: (facts) => (isOperators(facts) ? "admin" : "user"),
  ...again,
  title: (facts) => {
    if (lacksChain(facts)) return "The server sends its certificate without the one in between"
    return facts.selfSigned === true
      ? "The server's certificate is self-signed"
      : "The certificate's issuer is not trusted"
  },
  advice: (facts) => {
    if (isOperators(facts))
      return "Ask the server's operator to check the certificate and its chain, and do not accept it by hand."
    return facts.address === "loopback"
      ? ofThisMachine(facts)
      : "Compare the fingerprint, and give the certificate as <ca>, if it is your own or your company's; else do not continue."
  }
}) {}

/** Nobody is in between: the certificate is a mail bridge's, which signs its own, or that of a server under development. */
const ofThisMachine = ({ selfSigned }: Untrusted) =>
  selfSigned === true
    ? "Give its certificate as <ca>: a mail bridge exports it, and your own server has it as a file."
    : "Give the certificate of the authority that signed it as <ca>."

const tlsIntercepted = { product: quotation("serverText") } as const
/** Something on this machine or network decrypts the connection and encrypts it again with its own certificate. */
export class TlsIntercepted extends reason("TlsIntercepted", tlsIntercepted, {
  ...user(
    "scanner",
    "Switch off its scanning of mail, or give its root certificate as <ca> if you trust it."
  ),
  retry: "never",
  weight: "certificate",
  title: "{product|A program or device} intercepts the connection"
}) {}

const tlsExpired = { detail, trustedBefore, inARow } as const
export class TlsExpired extends reason("TlsExpired", tlsExpired, {
  party: "server",
  actionBy: "admin",
  ...again,
  title: "The server's certificate has expired",
  advice: ({ trustedBefore }) =>
    trustedBefore === true
      ? "Ask the server's operator to renew the certificate."
      : "Check the date of this machine; if it is right, ask the server's operator to renew the certificate."
}) {}

export class TlsNotYetValid extends reason("TlsNotYetValid", detailed, {
  ...user("clock", "Set this machine's date and time, then connect again."),
  retry: "never",
  weight: "certificate",
  title: "The server's certificate is not valid yet"
}) {}

export class TlsRevoked extends reason("TlsRevoked", detailed, {
  ...admin("server", "Do not log in, and report to the server's operator that it needs a new certificate."),
  retry: "never",
  weight: "certificate",
  title: "The server's certificate was revoked"
}) {}

export class TlsClientCertificateRequired extends reason("TlsClientCertificateRequired", none, {
  ...user("account", "Ask the server's operator for a certificate and key, or for a way in without one."),
  retry: "never",
  weight: "certificate",
  title: "The server asks for a client certificate"
}) {}

export class TlsClientCertificateRefused extends reason("TlsClientCertificateRefused", detailed, {
  ...user("account", "Ask whoever issues certificates for this server for one that is valid now."),
  retry: "never",
  weight: "certificate",
  title: "The server refused this client's own certificate"
}) {}
