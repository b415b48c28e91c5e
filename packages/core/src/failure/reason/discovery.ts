/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { reason } from "./Failure.ts"
import { outcomes, port, quotation } from "./fields.ts"
import { isUnanswered, named, quoted } from "./words.ts"

/** No source led to a usable server. `asked` has the outcome for each: names in DNS, pages, and servers. */
export class NothingDiscovered extends reason(
  "NothingDiscovered",
  {
    domain: "host",
    asked: { record: outcomes, by: "host" }
  },
  {
    party: "lookup",
    actionBy: ({ asked }) => (isUnanswered(asked) ? "nobody" : "user"),
    retry: ({ asked = {} }) => (Object.values(asked).includes("silent") ? "later" : "never"),
    weight: "dns",
    words: ({ asked, domain }) => {
      const outcomes = asked === undefined ? undefined : new Set(Object.values(asked))
      if (asked !== undefined && isUnanswered(asked)) {
        return {
          title: `Nothing answered the search for the mail server${domain === undefined ? "" : ` of ${quoted(domain)}`}`,
          why: "Neither DNS nor any page or server answered. Without a network, or with name servers that are down, it looks the same.",
          try: "Search again once other names resolve on this network. It is not known yet whether the address is right."
        }
      }
      return {
        title: `No mail server was found${domain === undefined ? "" : ` for ${quoted(domain)}`}`,
        why:
          outcomes === undefined
            ? "No source that was asked named a usable one."
            : outcomes.has("notOffered")
              ? "The domain says in DNS (SRV) that it offers no IMAP over TLS."
              : outcomes.has("silent")
                ? "Some sources did not answer, and may know one."
                : "Neither DNS, nor the domain's own pages, nor a server with a usual name leads to one.",
        try: outcomes?.has("notOffered")
          ? "Ask its owner for another protocol, or check the spelling of the address."
          : `${outcomes?.has("silent") ? "Search again later. If that does not help, check" : "Check"} the spelling of the address, or give the server's name as host: the provider's help pages state it.`
      }
    }
  }
) {}

/** A server outside the domain of the address, named only by DNS or by an unencrypted page. RFC 6186 §6. */
export class ServerUnconfirmed extends reason(
  "ServerUnconfirmed",
  {
    host: quotation("host"),
    port,
    domain: "host"
  },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ domain, host, port }) => ({
      title: `${named(host, "The server")} could not be confirmed as a server of ${named(domain, "the domain")}`,
      why: "It was named by DNS or by an unencrypted page, which someone on the network path could have forged.",
      try: `Ask the provider whether it is the right one. If so, give it as host${port === undefined ? "" : `, with port ${port}`}. No password was sent.`
    })
  }
) {}
