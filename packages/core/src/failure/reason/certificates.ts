/** Reasons of certificates: the server's, and the client's own. */
import { reason } from "./Failure.ts"
import { address, detail, inARow, optional, quotation, trustedBefore } from "./fields.ts"
import type { FactsOf } from "./Kind.ts"
import type { Recorded } from "./words.ts"

/** Returns whether what was trusted may be again: certificates are renewed, and a network's sign-in page is done with. */
const again = ({ inARow }: { readonly inARow?: number | undefined }) =>
  inARow === undefined ? "never" : "later"

export class TlsName extends reason(
  "TlsName",
  { serverName: "host", detail, trustedBefore, inARow, address },
  {
    party: "certificate",
    actionBy: ({ trustedBefore }) => (trustedBefore === true ? "admin" : "user"),
    retry: again,
    weight: "certificate",
    title: ({ trustedBefore }) =>
      `${trustedBefore === true ? "Another certificate than before," : "The certificate is"} not for {serverName|this server}`,
    advice: ({ trustedBefore }) =>
      trustedBefore === true
        ? "Do not continue, and ask the server's operator to install a certificate for this name."
        : "Use the host that your provider names, or give the name of its own server as <serverName>."
  }
) {}

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
type Untrusted = Recorded<FactsOf<typeof untrusted>>

const lacksChain = ({ alone, publicIssuer }: Untrusted) => alone === true && publicIssuer === true

const isOperators = (facts: Untrusted) =>
  lacksChain(facts) || (facts.selfSigned === true && facts.trustedBefore === true)

export class TlsUntrusted extends reason("TlsUntrusted", untrusted, {
  party: (facts) => (lacksChain(facts) ? "server" : "certificate"),
  actionBy: (facts) => (isOperators(facts) ? "admin" : "user"),
  retry: again,
  weight: "certificate",
  title: (facts) => {
    if (lacksChain(facts)) return "The server sends its certificate without the one in between"
    return facts.selfSigned === true
      ? "The server's certificate is self-signed"
      : "The certificate's issuer is not trusted"
  },
  advice: (facts) =>
    isOperators(facts)
      ? "Ask the server's operator to check the certificate and its chain, and do not accept it by hand."
      : "Compare the fingerprint, and give the certificate as <ca>, if it is your own or your company's; else do not continue."
}) {}

/** Something on this machine or network decrypts the connection and encrypts it again with its own certificate. */
export class TlsIntercepted extends reason(
  "TlsIntercepted",
  { product: quotation("serverText") },
  {
    party: "scanner",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    title: "{product|A program or device} intercepts the connection",
    advice: "Switch off its scanning of mail, or give its root certificate as <ca> if you trust it."
  }
) {}

export class TlsExpired extends reason(
  "TlsExpired",
  { detail, trustedBefore, inARow },
  {
    party: "server",
    actionBy: "admin",
    retry: again,
    weight: "certificate",
    title: "The server's certificate has expired",
    advice: ({ trustedBefore }) =>
      trustedBefore === true
        ? "Ask the server's operator to renew the certificate."
        : "Check the date of this machine; if it is right, ask the server's operator to renew the certificate."
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
    title: "The server's certificate is not valid yet",
    advice: "Set this machine's date and time, then connect again."
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
    title: "The server's certificate was revoked",
    advice: "Do not log in, and report to the server's operator that it needs a new certificate."
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
    title: "The server asks for a client certificate",
    advice: "Ask the server's operator for a certificate and key, or for a way in without one."
  }
) {}

export class TlsClientCertificateRefused extends reason(
  "TlsClientCertificateRefused",
  { detail },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "certificate",
    title: "The server refused this client's own certificate",
    advice:
      "Give the account a certificate and key that are valid now, from whoever issues them for this server."
  }
) {}
