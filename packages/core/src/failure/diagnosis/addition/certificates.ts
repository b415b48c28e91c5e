/** Certificates that are not what this client knew or expects, or cannot verify. */
import { isPublic, makerIn } from "../../quirk/authorities.ts"
import { named } from "../../quirk/named.ts"
import { named as nameOr, option, persisting } from "../../reason/words.ts"
import type { Addition, Failed } from "./Addition.ts"

/** Certificates are renewed, and a network's sign-in page is done with. */
const lookedAtAgain = ({ circumstances: { refusedInARow } }: Failed) =>
  refusedInARow === undefined ? undefined : "later"

export const certificates = {
  /** A public authority issued it, and what links the two was not sent. RFC 8446 §4.4.2. */
  chainIncomplete: {
    of: ["TlsUntrusted"],
    when: ({ facts: { alone = false, detail = "" } }) => alone && isPublic(detail),
    words: () => ({
      title: "The server sends its certificate without the one in between",
      why: "By its name, a public authority issued it, and the certificate that links the two was not sent. Programs that fetch it themselves do not notice. No login was sent.",
      try: "The server's operator has to install the full chain (often called fullchain.pem). Do not accept the certificate by hand: its issuer's name alone proves nothing."
    }),
    party: "server",
    actionBy: "admin"
  },
  /** A public authority issued it, by its name, and is not known here. */
  publicUnknown: {
    of: ["TlsUntrusted"],
    when: ({ facts: { detail = "" } }) => isPublic(detail),
    words: ({ reader }) => ({
      why: "By its name, a public authority issued it: the authorities that are known here are old or were replaced, or the server leaves out a certificate in between.",
      try: `Compare with another machine. If that one trusts the server, update the authorities of this one, or correct ${option(reader, "ca")}; if none does, the server's operator has to install the full chain.`
    }),
    actionBy: "user"
  },
  /** The certificate names a network's sign-in page. */
  portal: {
    of: ["TlsName", "TlsUntrusted", "TlsExpired"],
    when: ({ facts: { detail = "" } }) => named.portal.test(detail.split(", not for ")[0] ?? ""),
    words: () => ({
      title: "Something in this network answered in the server's place",
      why: "By the names in its certificate, it is the sign-in page of a Wi-Fi or a guest network. The server had no part in it, and no password was sent.",
      try: "Sign in to this network in a browser, or use another one, and connect again."
    }),
    party: "machine",
    actionBy: "user",
    retry: lookedAtAgain
  },
  /** The server showed a certificate of this name before. */
  otherName: {
    of: ["TlsName"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: ({ facts: { serverName } }) => ({
      title: `Another certificate than before, which is not for ${nameOr(serverName, "this server")}`,
      why: "The one before was for this name: the server's settings were changed, or something on the network path answers instead.",
      try: "Do not continue. If this network has a sign-in page or a filter, that comes first; otherwise ask the server's operator to install a certificate for this name."
    }),
    actionBy: "admin",
    retry: lookedAtAgain
  },
  /** The certificate, and so this machine's clock, was right before. */
  expiredSince: {
    of: ["TlsExpired"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: () => ({
      why: "The certificate was trusted before, by the same clock: its last day has passed since, or the server, or another machine of its name, shows an older one.",
      try: "The server's operator has to renew the certificate; nothing on this side helps. No password was sent to it."
    }),
    retry: lookedAtAgain
  },
  /** The same port made TLS before: neither it nor its service is another. */
  cutSince: {
    of: ["TlsClosed"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: () => ({
      title: "The TLS handshake was cut off, where one had succeeded before",
      why: "The server shuts down or restarts, or a firewall or a balancer before it ends connections: the port and the security are right.",
      ...persisting(
        "Try again.",
        "If it persists, ask the server's operator, or whoever runs the network, what ends connections there.",
        "admin"
      )
    }),
    party: "either",
    actionBy: "nobody"
  },
  /** No certificate is for an address, and without a name the server cannot choose the right one. RFC 6066 §3. */
  addressNotName: {
    of: ["TlsName", "TlsUntrusted"],
    when: ({ circumstances: { address }, facts: { detail = "" } }) =>
      address === "public" || (address !== undefined && /\bno sni\b/i.test(detail)),
    words: ({ reader }) => ({
      title: "The server is given by its address, and its certificate is not for that",
      why: "Certificates are for names, and a server with several chooses by the name that the client asks for.",
      try: `Use the server's name as the host, or give it as ${option(reader, "serverName")}; your provider's help page has it.`
    }),
    actionBy: "user"
  },
  /** An earlier attempt met a certificate that it trusted; this one anybody can have made, a server without its own most of all. */
  otherSelfSigned: {
    of: ["TlsUntrusted"],
    when: ({ circumstances, facts: { selfSigned = false } }) =>
      circumstances.trustedBefore === true && selfSigned,
    words: ({ facts: { detail = "" } }) => {
      const maker = makerIn(detail)
      return {
        title: "Another certificate than before: it is self-signed",
        why: `${
          maker === undefined
            ? "The one before was trusted."
            : `The one before was trusted. This one names ${maker}: such a certificate is made at installation, and shown where the server has none of its own.`
        } The server's settings were changed, or something on the network path answers instead: anybody could have made it. No login was sent.`,
        try: "Do not continue. The server's operator has to say whether this certificate is the server's, and to install the right one."
      }
    },
    actionBy: "admin",
    retry: lookedAtAgain
  },
  /** An earlier attempt met a certificate that it trusted. */
  otherCertificate: {
    of: ["TlsUntrusted"],
    when: ({ circumstances }) => circumstances.trustedBefore === true,
    words: ({ reader }) => ({
      title: "Another certificate than before: its issuer is not trusted",
      why: "The one before was trusted. A scanner or an attacker on the network path shows another one.",
      try: `Do not continue, unless it is your company's scanner: then give its certificate as ${option(reader, "ca")}.`
    }),
    retry: lookedAtAgain
  }
} satisfies { readonly [id: string]: Addition }
