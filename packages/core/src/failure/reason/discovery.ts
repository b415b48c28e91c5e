/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { reason } from "./Failure.ts"
import { outcomes, port, quotation } from "./fields.ts"
import { fitting } from "./fitting.ts"
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
    retry: ({ asked }) => (isAny(asked, "silent") ? "later" : "never"),
    weight: "dns",
    title: ({ asked, domain }) => {
      if (isUnanswered(asked)) return "Nothing answered the search for the mail server"
      if (isAny(asked, "notOffered"))
        return fitting(
          `${named(domain, "The domain")} says that it offers no IMAP over TLS`,
          "The domain says that it offers no IMAP over TLS"
        )
      const none = "No mail server was found"
      return domain === undefined ? none : fitting(`${none} for ${quoted(domain)}`, none)
    },
    advice: ({ asked }) => {
      if (isUnanswered(asked)) return "Search again once other names resolve on this network."
      if (isAny(asked, "notOffered"))
        return "Ask the domain's owner for another protocol, or check the spelling of the address."
      return isAny(asked, "silent")
        ? "Search again later, or give the server's name as host: the provider's help pages state it."
        : "Check the spelling of the address, or give the server's name as host, as the provider states it."
    }
  }
) {}

const isAny = (asked: Readonly<Record<string, string>> = {}, outcome: string): boolean =>
  Object.values(asked).includes(outcome)

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
    title: ({ domain, host }) =>
      fitting(
        `${named(host, "The server")} is not confirmed for ${named(domain, "the domain")}`,
        `${named(host, "The server")} is not confirmed for the domain`,
        "The server is not confirmed for the domain"
      ),
    advice: ({ port }) =>
      `Ask the provider whether it is the right one, and if so, give it as host${port === undefined ? "" : `, with port ${port}`}.`
  }
) {}
