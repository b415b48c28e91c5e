/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { reason } from "./Failure.ts"
import { outcomes, port, quotation } from "./fields.ts"
import { user } from "./turns.ts"

const nothingDiscovered = { domain: "host", asked: { record: outcomes, by: "host" } } as const
/** No source led to a usable server. `asked` has the outcome for each: names in DNS, pages, and servers. */
export class NothingDiscovered extends reason("NothingDiscovered", nothingDiscovered, {
  party: "lookup",
  actionBy: ({ asked }) => (isUnanswered(asked) ? "nobody" : "user"),
  retry: ({ asked }) => (isAny(asked, "silent") ? "later" : "never"),
  weight: "dns",
  title: ({ asked }) => {
    if (isUnanswered(asked)) return "Nothing answered the search for the mail server"
    return isAny(asked, "notOffered")
      ? "{domain|The domain} says that it offers no IMAP over TLS"
      : "No mail server was found[ for {domain}]"
  },
  advice: ({ asked }) =>
    isUnanswered(asked)
      ? "Search again once other names resolve on this network."
      : "Check the spelling of the address, or give the server's name as host, as the provider states it."
}) {}

/** Returns whether something was asked, and nothing answered. */
const isUnanswered = (asked: Readonly<Record<string, string>> = {}): boolean => {
  const outcomes = Object.values(asked)
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === "silent")
}

const isAny = (asked: Readonly<Record<string, string>> = {}, outcome: string): boolean =>
  Object.values(asked).includes(outcome)

const serverUnconfirmed = { host: quotation("host"), port, domain: "host" } as const
/** A server outside the domain of the address, named only by DNS or by an unencrypted page. RFC 6186 §6. */
export class ServerUnconfirmed extends reason("ServerUnconfirmed", serverUnconfirmed, {
  ...user("lookup", "Ask the provider whether it is right; if so, give it as host[, with port {port}]."),
  retry: "never",
  weight: "auth",
  title: "{host|The server} is not confirmed for {domain|the domain}"
}) {}
