/** The page of a fleet: its accounts as they change, and the viewer for the trace of each. */
import { Clock, Duration, Effect, Option, Schedule, Stream } from "effect"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import type { Member } from "../model/fleet/Fleet.ts"
import { between, byAccount, type Members, type Update } from "../model/fleet/Update.ts"
import { program } from "../document/bundle.generated.ts"
import { fleetDocument, fleetPolicy, htmlDocument } from "../document/document.ts"
import { fleetProgram } from "../document/fleetBundle.generated.ts"
import { type Answers, refuse } from "./serve.ts"
import { noSuchPath } from "./guard.ts"
import { eventStream, html, laterScripts } from "./traceSite.ts"

export interface FleetSite {
  /** The title of the page. */
  readonly title: string
  /** Reads all accounts. A failure is reported; earlier accounts stay. */
  readonly members: Effect.Effect<ReadonlyArray<Member>, unknown>
  /** Reads the kept trace of an account: all of it, or the part after a place. */
  readonly trace: (account: string, after: TracePlace | undefined) => Effect.Effect<Piece, unknown>
}

/** The part of a trace that was sent. */
export interface TracePlace {
  /** Changes if the account has moved, or was released: the trace then begins again. */
  readonly epoch: string
  readonly next: number
}

/** Lines of a trace, NDJSON. */
export interface Piece extends TracePlace {
  readonly text: string
  /** The milliseconds on the trace's clock: its last event may be long ago. */
  readonly now?: number | undefined
}

/**
 * Streams all accounts, then changes. Each read sends a line, so that a viewer can distinguish a quiet fleet from a
 * lost one.
 */
export const updatesOf = (members: FleetSite["members"]): Stream.Stream<Update> =>
  Stream.suspend(() => {
    let before: Members = new Map()
    const look = Effect.gen(function* () {
      const after = yield* Effect.option(Effect.map(members, byAccount))
      const now = yield* Clock.currentTimeMillis
      if (after._tag === "None") return { now, members: [], gone: [], failing: true }
      const update = between(before, after.value, now)
      before = after.value
      return update
    })
    return Stream.fromEffectSchedule(look, Schedule.spaced(pollInterval))
  })

/** The time between two reads of the accounts, while somebody looks at them. */
const pollInterval = Duration.seconds(1)

/** Streams the rest of a trace. If the trace begins again, the stream fails, and its viewer requests it again. */
export const eventsFrom = (trace: FleetSite["trace"], account: string, first: Piece) =>
  Stream.suspend(() => {
    let place: TracePlace = first
    const more = Effect.suspend(() =>
      Effect.flatMap(trace(account, place), (piece) => {
        if (piece.epoch !== place.epoch) return Effect.fail(new Moved())
        place = piece
        return Effect.succeed(piece.text === "" ? "\n" : piece.text)
      })
    )
    return Stream.concat(
      Stream.succeed(first.text),
      Stream.fromEffectSchedule(more, Schedule.spaced(pollInterval))
    )
  }).pipe(Stream.encodeText)

class Moved extends Error {}

export const fleetSite = ({ members, title, trace }: FleetSite): Answers => {
  const page = html(fleetDocument(fleetProgram, { title, stream: "members" }), fleetHeaders)
  const all = shared(members)
  const updates = linesOf(updatesOf(all))
  /** the trace is shown even if it is not known in time which runners had the account */
  const staysOf = (account: string) =>
    Effect.match(Effect.timeoutOption(all, pollInterval), {
      onFailure: () => undefined,
      onSuccess: (members) =>
        Option.getOrUndefined(members)?.find((member) => member.account === account)?.stays
    })
  const withAccount =
    (answer: (account: string) => Effect.Effect<HttpServerResponse>) => (request: HttpServerRequest) => {
      const account = accountIn(request)
      return account === undefined ? Effect.succeed(refuse(noSuchPath)) : answer(account)
    }
  return {
    ...laterScripts,
    page: () => Effect.succeed(page),
    members: () => Effect.succeed(eventStream(updates)),
    trace: withAccount((account) => {
      const live = `events?${new URLSearchParams({ account }).toString()}`
      return Effect.succeed(html(htmlDocument(program, { title: account, live, back: "./" })))
    }),
    events: withAccount((account) =>
      Effect.match(Effect.all([trace(account, undefined), staysOf(account)]), {
        onFailure: () => refuse(noAnswer),
        onSuccess: ([first, stays]) =>
          eventStream(eventsFrom(trace, account, first), { now: first.now, stays })
      })
    )
  }
}

const fleetHeaders = { "content-security-policy": fleetPolicy(fleetProgram) }

/** Shares one read of the accounts among all viewers. */
const shared = (members: FleetSite["members"]): FleetSite["members"] =>
  Effect.runSync(Effect.cachedWithTTL(members, Duration.subtract(pollInterval, Duration.millis(100))))

const linesOf = (updates: Stream.Stream<Update>) =>
  updates.pipe(
    Stream.map((update) => `${JSON.stringify(update)}\n`),
    Stream.encodeText
  )

const accountIn = ({ url }: HttpServerRequest): string | undefined =>
  new URLSearchParams(url.replace(/^[^?]*\??/s, "")).get("account") ?? undefined

const noAnswer = { status: 503, words: "The runner of this account does not answer." } as const
