/** The search for the server of an address. All sources are asked at once; trust decides, not the order of answers. */
import { Effect, Option } from "effect"
import type { HttpClient } from "effect/http/HttpClient"
import type { Dns } from "effect/net/Dns"
import type { Discovered, Options } from "./Discovered.ts"
import * as ImapError from "../failure/ImapError.ts"
import { Policy } from "../lifecycle/Policy.ts"
import * as Providers from "./Providers.ts"
import { table } from "../base/Sizes.ts"
import { Transport } from "../lifecycle/Transport.ts"
import { fromProvider, ranked } from "./candidate.ts"
import { guess } from "./guess.ts"
import * as MailAddress from "./MailAddress.ts"
import { type AskSource, recorded } from "./recorded.ts"
import { type SourceAnswer, ispdb, mx, page, pagesOf, srv, together } from "./sources.ts"

export const discover = Effect.fn("Discovery.discover")(function* (text: string, options: Options = {}) {
  const address = yield* parsed(text)
  const { discover: limit } = (yield* Policy).limits
  return yield* recorded(address.domain, limit, (asking) => searched(address, options, asking))
})

const searched = Effect.fnUntraced(function* (
  address: MailAddress.MailAddress,
  { ca, ispdb = false }: Options,
  asking: AskSource
) {
  const known = yield* Effect.sync(() => provided(address)).pipe(asking("provider", "the table of providers"))
  const found = known.candidates.length > 0 ? known : yield* asked(address, ispdb, asking)
  const answer = isNothing(found) ? together([found, ...(yield* tried(address, ca, asking))]) : found
  return discoveredOf(address, answer) ?? (yield* nothing(address, answer))
})

const parsed = (text: string) =>
  Effect.fromResult(MailAddress.parse(text)).pipe(
    Effect.mapError((problem) =>
      ImapError.make({ _tag: "InvalidAccount", field: "address", problem }, "account")
    )
  )

/** Answers for a known provider's domain without asking any source. */
const provided = (address: MailAddress.MailAddress): SourceAnswer => {
  const provider = Providers.ofAddress(`@${address.domain}`)
  if (provider === undefined) return together([])
  const candidate = fromProvider(provider, address, { source: "provider", trust: "known" }, true)
  return {
    asked: [{ source: "provider", name: provider.name, outcome: "found" }],
    candidates: Option.toArray(candidate)
  }
}

/** Asks all sources, in the order in which equal answers count. */
const asked = (
  address: MailAddress.MailAddress,
  asksIspdb: boolean,
  asking: AskSource
): Effect.Effect<SourceAnswer, never, Dns | HttpClient> => {
  const pages = pagesOf(address).map(([url, trust]) =>
    page(url, address, { source: "autoconfig", trust }).pipe(
      asking("autoconfig", `${url.origin}${url.pathname}`)
    )
  )
  const collection = ispdb(address.domain)
  const collected = asksIspdb
    ? [page(collection, address, { source: "ispdb", trust: "https" }).pipe(asking("ispdb", collection.href))]
    : []
  const named = [
    srv(address).pipe(asking("srv", `_imaps._tcp.${address.domain}`)),
    mx(address, asksIspdb).pipe(asking("mx", `MX ${address.domain}`))
  ]
  return Effect.map(Effect.all([...pages, ...collected, ...named], { concurrency: "unbounded" }), together)
}

/** Returns whether no source named a server, and the domain did not say that it has none. */
const isNothing = ({ asked, candidates }: SourceAnswer): boolean =>
  candidates.length === 0 && !asked.some(({ outcome }) => outcome === "notOffered")

/** Tries usual names, unless the transport has only one other end, which would answer to every name. */
const tried = (address: MailAddress.MailAddress, ca: string | undefined, asking: AskSource) =>
  Effect.flatMap(Transport, ({ kind }) =>
    kind === "fixed" ? Effect.succeed([]) : guess(address, { ca, asking })
  )

const discoveredOf = (
  { address, domain }: MailAddress.MailAddress,
  { asked, candidates }: SourceAnswer
): Discovered | undefined => {
  const [first, ...rest] = ranked(candidates).slice(0, table.discovered.value)
  return first && { address, domain, candidates: [first, ...rest], asked }
}

/** The error if there is no server. */
const nothing = ({ domain }: MailAddress.MailAddress, { asked }: SourceAnswer) =>
  ImapError.make(
    {
      _tag: "NothingDiscovered",
      domain,
      asked: Object.fromEntries(asked.map(({ name, outcome }) => [name, outcome]))
    },
    "account"
  )
