/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { reason } from "./Failure.ts"
import { port, Outcome } from "./fields.ts"
import { named, quoted } from "./words.ts"

/** No source led to a usable server. `asked` has the outcome for each: names in DNS, pages, and servers. */
export class NothingDiscovered extends reason<NothingDiscovered>()(
  "NothingDiscovered",
  {
    domain: Schema.String,
    asked: Schema.Record(Schema.String, Outcome)
  },
  {
    actionBy: "user",
    retry: "never",
    weight: "dns",
    words: ({ asked, domain }) => {
      const outcomes = asked === undefined ? undefined : new Set(Object.values(asked))
      return {
        title: `No mail server was found${domain === undefined ? "" : ` for ${quoted(domain)}`}`,
        why:
          outcomes === undefined
            ? "No source that was asked named a usable one."
            : outcomes.has("notOffered")
              ? "The domain says in DNS (SRV) that it offers no IMAP over TLS."
              : outcomes.has("silent")
                ? "What was silent may still be one."
                : "Neither DNS, nor the domain's own pages, nor a server with a usual name leads to one.",
        try: outcomes?.has("notOffered")
          ? "Ask its owner for another protocol, or check the spelling of the address."
          : "Check the spelling of the address, or give the server's name as host: the provider's help pages state it."
      }
    }
  }
) {}

/** A server outside the domain of the address, named only by DNS or by an unencrypted page. RFC 6186 §6. */
export class ServerUnconfirmed extends reason<ServerUnconfirmed>()(
  "ServerUnconfirmed",
  {
    host: Quotation,
    port,
    domain: Schema.String
  },
  {
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
