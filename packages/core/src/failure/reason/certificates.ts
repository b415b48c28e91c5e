/** Reasons of certificates: the server's, and the client's own. */
import { reason } from "./Failure.ts"
import { address, detail, inARow, optional, quotation, trustedBefore } from "./fields.ts"
import { fitting } from "./fitting.ts"
import { named, option, type Reader } from "./words.ts"

/** Returns whether what was trusted may be again: certificates are renewed, and a network's sign-in page is done with. */
const again = ({ inARow }: { readonly inARow?: number | undefined }) =>
  inARow === undefined ? "never" : "later"

/** A bridge or gateway on this machine makes a certificate for itself. */
const giveBridges = (reader: Reader): string =>
  `Give the certificate that the program on this machine shows or exports as ${option(reader, "ca")}.`

export class TlsName extends reason(
  "TlsName",
  { serverName: "host", detail, trustedBefore, inARow, address },
  {
    party: "certificate",
    actionBy: ({ trustedBefore }) => (trustedBefore === true ? "admin" : "user"),
    retry: again,
    weight: "certificate",
    title: ({ serverName, trustedBefore }) => {
      const it = trustedBefore === true ? "Another certificate than before, not" : "The certificate is not"
      return fitting(`${it} for ${named(serverName, "this server")}`, `${it} for this server`)
    },
    advice: ({ address, reader, trustedBefore }) => {
      if (trustedBefore === true)
        return "Do not continue, and ask the server's operator to install a certificate for this name."
      if (address === "loopback") return giveBridges(reader)
      return address === "public"
        ? `Use the server's name as the host, or give it as ${option(reader, "serverName")}.`
        : `Use the host that your provider names, or give the name of its own server as ${option(reader, "serverName")}.`
    }
  }
) {}

export class TlsUntrusted extends reason(
  "TlsUntrusted",
  {
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
  },
  {
    party: (facts) => (lacksChain(facts) ? "server" : "certificate"),
    actionBy: (facts) =>
      lacksChain(facts) || (facts.selfSigned === true && facts.trustedBefore === true) ? "admin" : "user",
    retry: again,
    weight: "certificate",
    title: (facts) => {
      const { address, alone, selfSigned, trustedBefore } = facts
      if (lacksChain(facts)) return "The server sends its certificate without the one in between"
      if (trustedBefore === true)
        return `Another certificate than before: ${selfSigned === true ? "it is self-signed" : "its issuer is not trusted"}`
      if (address === "loopback") return "The program on this machine has its own certificate"
      if (alone === true) return "The server sent its certificate without its issuer's"
      return selfSigned === true
        ? "The server's certificate is self-signed"
        : "The certificate's issuer is not trusted"
    },
    advice: (facts) => {
      const { address, publicIssuer, reader, selfSigned, trustedBefore } = facts
      const ca = option(reader, "ca")
      if (lacksChain(facts))
        return "Ask the server's operator to install the full chain, and do not accept the certificate by hand."
      if (trustedBefore === true)
        return selfSigned === true
          ? "Do not continue before the server's operator has said whether this certificate is the server's."
          : `Do not continue, unless it is your company's scanner: then give its certificate as ${ca}.`
      if (address === "loopback") return giveBridges(reader)
      if (publicIssuer === true)
        return `Compare with another machine, and update the authorities of this one, or correct ${ca}, if it trusts the server.`
      if (address === "public")
        return `Use the server's name as the host, or give it as ${option(reader, "serverName")}.`
      return selfSigned === true
        ? `Compare the fingerprint, and give the certificate as ${ca}, if the server is your own; else do not continue.`
        : `Give the certificate of the authority as ${ca}, if it is your own or your company's; else do not continue.`
    }
  }
) {}

const lacksChain = (facts: {
  readonly alone?: boolean | undefined
  readonly publicIssuer?: boolean | undefined
}): boolean => facts.alone === true && facts.publicIssuer === true

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
