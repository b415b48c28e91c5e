/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { reason } from "./Failure.ts"
import { outcomes, port, quotation } from "./fields.ts"
import { isUnanswered } from "./words.ts"

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
    title: ({ asked }) =>
      isAny(asked, "notOffered")
        ? "{domain|The domain} says that it offers no IMAP over TLS"
        : "No mail server was found[ for {domain}]",
    advice: ({ asked }) =>
      isUnanswered(asked)
        ? "Search again once other names resolve on this network."
        : "Check the spelling of the address, or give the server's name as host, as the provider states it."
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
    title: "{host|The server} is not confirmed for {domain|the domain}",
    advice: "Ask the provider whether it is the right one, and if so, give it as host[, with port {port}]."
  }
) {}
