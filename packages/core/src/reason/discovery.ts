/** Reasons why an address leads to no server, or to one that has to be confirmed. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { reason } from "./Failure.ts"
import { port, Outcome } from "./fields.ts"
import { named, quoted } from "./words.ts"

/** Nothing that can be used, whoever was asked: names in DNS, pages, and servers, each with what came of it. */
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
            ? "Nobody who was asked named one that can be used."
            : outcomes.has("notOffered")
              ? "The domain says in DNS that it offers no IMAP."
              : outcomes.has("silent")
                ? "Some of those who were asked gave no answer, so there may be one all the same."
                : "Neither DNS, nor the domain's own pages, nor a server of a usual name leads to one.",
        try: "Check the spelling of the address, or give the server's name as host: the provider's help pages have it."
      }
    }
  }
) {}

/** A server outside the domain of the address, which only DNS or a page without encryption named. RFC 6186 §6. */
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
      title: `${named(host, "The server")} is no server of ${named(domain, "the domain")}, as far as anybody can prove`,
      why: "It was named by DNS or by a page without encryption, which somebody on the road could have forged.",
      try: `Ask the provider whether it is the right one. If so, give it as host${port === undefined ? "" : `, with port ${port}`}. No password was sent.`
    })
  }
) {}
