/** Names, addresses and ports that cannot be reached, beside what this program saw of them before. */
import { duration } from "../../reason/duration.ts"
import { isToken, onPort, option, persisting } from "../../reason/words.ts"
import { type Addition, explains } from "./Addition.ts"
import { doubted } from "./doubted.ts"

export const reaching = {
  /** What was found by the same name before or after is not misspelt. */
  nameFound: {
    of: ["DnsNotFound"],
    when: ({ circumstances }) => circumstances.nameFound !== undefined,
    words: () => ({
      title: "The look-up of the server’s name found nothing this time",
      why: "Another connection found the same name before: it is spelt right, and what failed is the look-up.",
      ...persisting(
        "Leave the host as it is, and try again.",
        "If it persists, look at the DNS that this machine uses: its resolver, a VPN, or a container's network.",
        "user"
      )
    }),
    party: "resolver",
    actionBy: "user",
    retry: "now"
  },
  /** The name was answered with the address of no machine, as filters do for names that they block. RFC 1122 §3.2.1.3. */
  blockedName: {
    of: ["ConnectRefused", "HostUnreachable"],
    when: ({ circumstances }) => circumstances.ledTo === "nowhere",
    words: () => ({
      title: "The server's name leads nowhere: its address is 0.0.0.0",
      why: "That is the address of no machine, with which a filter of names answers for what it blocks. The refusal came from this machine itself, and not from the mail server.",
      try: "Allow the name in the filter of this network (its DNS server), or use another DNS server."
    }),
    party: "lookup",
    actionBy: "user"
  },
  /** The name led into a private network, whose addresses mean nothing outside of it. RFC 1918 §3. */
  privateNetwork: {
    of: ["Timeout", "HostUnreachable"],
    when: ({ circumstances, step }) => step === "tcp" && circumstances.ledTo === "private",
    words: () => ({
      why: "The server's name leads to an address of a private network, which can be reached from within that network alone: outside of it, nothing answers, however well the server is. No login was sent.",
      try: "Connect to that network, such as a company's by its VPN, and try again; or ask its operator for the name that is meant for outside. Within it, the server is down, or a firewall drops the packets."
    }),
    party: "within",
    actionBy: "user"
  },
  /** The gateway on this machine answered there before: the settings are right. */
  gatewayGone: {
    of: ["ConnectRefused"],
    when: ({ circumstances: { address, reachedMs } }) => address === "loopback" && reachedMs !== undefined,
    words: ({ circumstances: { reachedMs = 0 }, facts: { port } }) => ({
      title: `${port === undefined || port === 0 ? "This machine" : `Port ${port} of this machine`} refuses connections, and accepted one ${duration(reachedMs)} before`,
      why: "So host and port are right, and no network is in between: the mail bridge, gateway, tunnel or server that answered there was stopped, restarts, or takes no connections for a while, as some do after refused logins.",
      ...persisting(
        "Connect again once it runs.",
        "If it does not come back by itself, start it, and look into its own log.",
        "user"
      )
    }),
    party: "gateway",
    actionBy: "nobody"
  },
  /** The host is this machine: the gateway that should answer does not run. */
  gatewayDown: {
    of: ["ConnectRefused"],
    when: ({ circumstances: { address } }) => address === "loopback",
    words: ({ facts: { port } }) => ({
      title: `Nothing listens${onPort(port)} of this machine`,
      why: "The host is this machine itself, so neither the network nor the provider has a part: the mail bridge, gateway or tunnel that should answer here does not run, or has another port.",
      try: "Start it, or correct the port, and connect again. If this program runs in a container, that is its own machine: there, give the name of the other container as the host, or of the machine (host.docker.internal), and let what answers listen there, too."
    }),
    party: "gateway",
    actionBy: "user"
  },
  /** The port accepted a connection of this program before: the settings are right. */
  reachedBefore: {
    of: ["ConnectRefused"],
    when: ({ circumstances }) => circumstances.reachedMs !== undefined,
    words: ({ circumstances: { reachedMs = 0, unrefused = false }, facts: { port } }) => ({
      title: `${port === undefined || port === 0 ? "The other end" : `Port ${port}`} refuses connections, and accepted one ${duration(reachedMs)} before`,
      why: `So host and port are right. The server is down or restarts; or it, or a firewall before it, keeps this address out for a while${unrefused ? ", though no login of this account was refused before" : ", as many do after refused logins"}.`,
      ...(unrefused
        ? persisting(
            "Try again in a few minutes.",
            "If it persists, the server's operator should look into its log."
          )
        : persisting(
            "Try again in a few minutes.",
            "If logins were refused before it, correct the user name or password first: each further one may prolong it. Otherwise the server's operator should look into its log.",
            "user"
          ))
    }),
    party: "server",
    actionBy: "nobody"
  },
  /** The greeting had begun. */
  brokenGreeting: {
    of: ["ClosedBeforeGreeting"],
    when: ({ circumstances: { unfinished = 0 } }) => unfinished > 0,
    words: ({ circumstances: { foreign = false, unfinished = 0 }, facts: { port } }) => ({
      title: `The server hung up${onPort(port)} in the middle of its greeting`,
      why: `${unfinished} octets of it had come${foreign ? ", which do not begin as IMAP does" : ""}, and no end of a line: the server, or a proxy before it, broke off. No login was sent.`,
      ...persisting("Try again.", "If it happens again, show this trace to the server's operator.")
    })
  },
  /** The host is this machine, so nobody is on the way to it. */
  gatewayCertificate: {
    of: ["TlsUntrusted", "TlsName"],
    when: ({ circumstances: { address }, facts: { detail = "" } }) =>
      address === "loopback" && !/\bno sni\b/i.test(detail),
    words: ({ reader }) => ({
      title: "The program that answers on this machine has a certificate of its own",
      why: "A mail bridge or gateway makes one for itself. The host is this machine: no network is in between, and the provider has no part.",
      try: `Give the certificate that this program shows or exports as ${option(reader, "ca")}, or compare the fingerprint with it.`
    }),
    actionBy: "user"
  },
  /** A bridge on this machine has credentials of its own. */
  gatewayLogin: {
    of: ["AuthRejected"],
    when: (failed) =>
      failed.circumstances.address === "loopback" && !isToken(failed.facts.mechanism) && !explains(failed),
    words: () => ({
      why: "The host is this machine. If a mail bridge or gateway answers here, it can have a user name and a password of its own, and knows only the accounts that are signed in to it.",
      try: "Sign in to it, and use the user name and password that it shows; the password of the provider may not fit."
    }),
    actionBy: "user",
    retry: doubted
  }
} satisfies { readonly [id: string]: Addition }
