/** The sources that a search asks, each by itself: its answer, and the servers that it named. None of them fails. */
import { Effect, Option, Random } from "effect"
import type { HttpClient } from "effect/http/HttpClient"
import { Dns, type DnsError, type Mx, type Srv as SrvRecord } from "effect/net/Dns"
import * as Host from "effect/net/Host"
import type { Asked, Candidate, Source, Trust } from "./Discovered.ts"
import * as Providers from "./Providers.ts"
import { table } from "../base/Sizes.ts"
import { read } from "./autoconfig.ts"
import { fromOffer, fromProvider, type Offer } from "./candidate.ts"
import type { MailAddress } from "./MailAddress.ts"
import { fetchPage } from "./page.ts"
import * as Srv from "./Srv.ts"

export interface SourceAnswer {
  readonly asked: ReadonlyArray<Asked>
  readonly candidates: ReadonlyArray<Candidate>
}

/** Joins answers, in this order. */
export const together = (answers: ReadonlyArray<SourceAnswer>): SourceAnswer => ({
  asked: answers.flatMap(({ asked }) => asked),
  candidates: answers.flatMap(({ candidates }) => candidates)
})

/** Asks an autoconfig page. Its contents are trusted as much as the connection to it. */
export const page = (
  url: URL,
  address: MailAddress,
  { source, trust }: { readonly source: "autoconfig" | "ispdb"; readonly trust: Trust }
): Effect.Effect<SourceAnswer, never, HttpClient> => {
  // without the query, which contains the address: it must not be in a report
  const name = `${url.origin}${url.pathname}`
  const offersIn = (text: string) =>
    Effect.match(read(text, address), {
      onFailure: () => undefined,
      onSuccess: (offers) => offers
    })
  return Effect.match(Effect.flatMap(fetchPage(url), offersIn), {
    onFailure: (outcome) => ({ asked: [{ source, name, outcome }], candidates: [] }),
    onSuccess: (offers) => {
      const candidates = candidatesOf(offers ?? [], address, { source, trust })
      const nothing = offers === undefined || offers.length > 0 ? "unusable" : "nothing"
      return { asked: [{ source, name, outcome: candidates.length > 0 ? "found" : nothing }], candidates }
    }
  })
}

const candidatesOf = (
  offers: ReadonlyArray<Offer>,
  address: MailAddress,
  found: { readonly source: Source; readonly trust: Trust }
): ReadonlyArray<Candidate> =>
  offers.flatMap((offer) => Option.toArray(fromOffer(offer, address, found))).slice(0, table.discovered.value)

/** The URLs of a domain's page; only the domain itself, over HTTPS, gets the address. */
export const pagesOf = ({
  address,
  domain,
  localPart
}: MailAddress): ReadonlyArray<readonly [URL, Trust]> => {
  const asked = `?emailaddress=${encodeURIComponent(address.endsWith(domain) ? address : `${localPart}@${domain}`)}`
  const subdomain = `autoconfig.${domain}/mail/config-v1.1.xml`
  const wellKnown = `${domain}/.well-known/autoconfig/mail/config-v1.1.xml`
  return [
    [new URL(`https://${subdomain}${asked}`), "https"],
    [new URL(`https://${wellKnown}`), "https"],
    [new URL(`http://${subdomain}`), "http"],
    [new URL(`http://${wellKnown}`), "http"]
  ]
}

/** The URL of Mozilla's collection for a domain. */
export const ispdb = (domain: string): URL => new URL(`https://autoconfig.thunderbird.net/v1.1/${domain}`)

/** Asks for the domain's IMAP records in DNS. RFC 6186. */
export const srv = (address: MailAddress): Effect.Effect<SourceAnswer, never, Dns> =>
  Effect.gen(function* () {
    const services = yield* Effect.all([srvOf("imaps", address.domain), srvOf("imap", address.domain)], {
      concurrency: "unbounded"
    })
    const found = services.flatMap((service) => service.found)
    const chances = yield* Effect.all(found.map(() => Random.next))
    const offers = Srv.ordered(found, chances).map(({ port, service, target }): Offer => ({
      host: target,
      port,
      security: service === "imaps" ? "tls" : "starttls"
    }))
    return {
      asked: services.map(({ asked }) => asked),
      candidates: candidatesOf(offers, address, { source: "srv", trust: "dns" })
    }
  })

const srvOf = (service: Srv.Record["service"], domain: string) => {
  const name = `_${service}._tcp.${domain}`
  const asked = (outcome: Asked["outcome"]): Asked => ({ source: "srv", name, outcome })
  const plain = ({ port, priority, target, weight }: SrvRecord): Srv.Record => ({
    service,
    target: plainName(target),
    port,
    priority,
    weight
  })
  return Effect.match(records(name, "SRV"), {
    onFailure: (error) => ({ asked: asked(outcomeOf(error)), found: [] }),
    onSuccess: (all) => {
      const found = all.map(plain)
      const offered = found.filter((record) => !Srv.isRefusal(record))
      if (offered.length > 0) return { asked: asked("found"), found: offered }
      return { asked: asked(found.length > 0 ? "notOffered" : "nothing"), found: [] }
    }
  })
}

/** Looks up the records of a name; an empty list if DNS says that there are none. */
const records = <T extends "SRV" | "MX">(name: string, type: T) =>
  Dns.use((dns) => dns.resolve(name, type)).pipe(
    Effect.map((found) => found.slice(0, table.discoveryRecords.value)),
    Effect.catchIf(
      ({ reason }) => reason === "NotFound",
      () => Effect.succeed([])
    )
  )

const outcomeOf = ({ reason }: DnsError): "silent" | "unusable" =>
  reason === "InvalidResponse" || reason === "BadName" ? "unusable" : "silent"

const plainName = (name: Host.DomainName): string => (name === "." ? "" : Host.toRelative(name))

/** Finds the provider whose hosts receive the domain's mail; otherwise asks the ISPDB about such a host's domain. */
export const mx = (
  address: MailAddress,
  asksIspdb: boolean
): Effect.Effect<SourceAnswer, never, Dns | HttpClient> =>
  Effect.matchEffect(records(address.domain, "MX"), {
    onFailure: (error) => Effect.succeed(mxAnswer(address, outcomeOf(error))),
    onSuccess: (found) => {
      const exchanges = found.toSorted(byPriority).map(({ exchange }) => plainName(exchange))
      const known = exchanges.flatMap((exchange) => Providers.ofExchange(exchange) ?? [])[0]
      if (known !== undefined) {
        const candidate = fromProvider(known, address, { source: "mx", trust: "dns" }, false)
        return Effect.succeed({ ...mxAnswer(address, "found"), candidates: Option.toArray(candidate) })
      }
      const [first] = exchanges
      return asksIspdb && first !== undefined
        ? Effect.map(ispdbOf(first, address), (answer) => together([mxAnswer(address, "nothing"), answer]))
        : Effect.succeed(mxAnswer(address, "nothing"))
    }
  })

const byPriority = (one: Mx, other: Mx): number => one.priority - other.priority

const mxAnswer = ({ domain }: MailAddress, outcome: Asked["outcome"]): SourceAnswer => ({
  asked: [{ source: "mx", name: `MX ${domain}`, outcome }],
  candidates: []
})

/** Asks the ISPDB for the host's own domain, and the one above it: this library has no list of registered domains. */
const ispdbOf = (exchange: string, address: MailAddress) => {
  const labels = exchange.split(".")
  const domains = [labels.slice(1), labels.slice(-2)].flatMap((each) =>
    each.length < 2 ? [] : [each.join(".")]
  )
  return Effect.map(
    Effect.forEach(
      [...new Set(domains)].filter((domain) => domain !== address.domain),
      (domain) => page(ispdb(domain), address, { source: "ispdb", trust: "dns" }),
      { concurrency: "unbounded" }
    ),
    together
  )
}
