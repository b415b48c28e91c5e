/** The search for the server of an address. All sources are asked at once; trust decides, not the order of answers. */
import { Effect, Option } from "effect"
import type { HttpClient } from "effect/http/HttpClient"
import type { Dns } from "effect/net/Dns"
import type { Discovered, Options } from "../Discovery.ts"
import * as ImapError from "../ImapError.ts"
import { Policy } from "../Policy.ts"
import * as Providers from "../Providers.ts"
import { table } from "../Sizes.ts"
import { Transport } from "../Transport.ts"
import { fromProvider, ranked } from "./candidate.ts"
import { guess } from "./guess.ts"
import * as MailAddress from "./MailAddress.ts"
import { type SourceAnswer, ispdb, mx, page, pagesOf, srv, together, withinLimit } from "./sources.ts"

export const discover = Effect.fn("Account.discover")(function* (text: string, options: Options = {}) {
  const address = yield* parsed(text)
  const known = discoveredOf(address, provided(address))
  if (known !== undefined) return known
  const { discover: limit } = (yield* Policy).limits
  const told = yield* asked(address, options.ispdb ?? false, limit)
  const answer = isNothing(told) ? together([told, ...(yield* tried(address, options.ca, limit))]) : told
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
  limit: number
): Effect.Effect<SourceAnswer, never, Dns | HttpClient> => {
  const pages = pagesOf(address).map(([url, trust]) =>
    page(url, address, { source: "autoconfig", trust }).pipe(
      withinLimit(limit, "autoconfig", `${url.origin}${url.pathname}`)
    )
  )
  const collection = ispdb(address.domain)
  const collected = asksIspdb
    ? [
        page(collection, address, { source: "ispdb", trust: "https" }).pipe(
          withinLimit(limit, "ispdb", collection.href)
        )
      ]
    : []
  const named = [
    srv(address).pipe(withinLimit(limit, "srv", `_imaps._tcp.${address.domain}`)),
    mx(address, asksIspdb).pipe(withinLimit(limit, "mx", `MX ${address.domain}`))
  ]
  return Effect.map(Effect.all([...pages, ...collected, ...named], { concurrency: "unbounded" }), together)
}

/** Whether no source named a server, and the domain did not say that it has none. */
const isNothing = ({ asked, candidates }: SourceAnswer): boolean =>
  candidates.length === 0 && !asked.some(({ outcome }) => outcome === "notOffered")

/** Tries usual names, unless the transport has only one other end, which would answer to every name. */
const tried = (address: MailAddress.MailAddress, ca: string | undefined, limit: number) =>
  Effect.flatMap(Transport, ({ kind }) =>
    kind === "fixed" ? Effect.succeed([]) : guess(address, { ca, limit })
  )

const discoveredOf = (
  { address, domain }: MailAddress.MailAddress,
  { asked, candidates }: SourceAnswer
): Discovered | undefined => {
  const [first, ...rest] = ranked(candidates).slice(0, table.discovered.value)
  return first && { address, domain, candidates: [first, ...rest], asked }
}

/** The error if there is no server. If a source was silent, the same search may find one later. */
const nothing = ({ domain }: MailAddress.MailAddress, { asked }: SourceAnswer) =>
  ImapError.make(
    {
      _tag: "NothingDiscovered",
      domain,
      asked: Object.fromEntries(asked.map(({ name, outcome }) => [name, outcome]))
    },
    "account",
    asked.some(({ outcome }) => outcome === "silent") ? { retry: "later" } : {}
  )
