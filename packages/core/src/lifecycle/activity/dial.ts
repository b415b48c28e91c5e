/** Connects one way in, in the clear, and keeps its session under the name of the way in. */
import { Effect, Exit, Option, Scope } from "effect"
import { addressKind, isUnspecified } from "../../base/addressKind.ts"
import { present } from "../../base/present.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { ChannelKind } from "../machine/activities.ts"
import { requiresSecured, type WayIn } from "../machine/Settings.ts"
import * as Session from "../session/Session.ts"
import * as Guarded from "../transport/Guarded.ts"
import { fromTransport } from "../session/transportFailure.ts"
import type { Channel, NetEvent, Report, Transport, TransportError } from "../Transport.ts"
import { provisional } from "./quirk.ts"
import type { Reached } from "../account/History.ts"
import { isAsAsked, type Run } from "./Run.ts"
import { without } from "../../base/without.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import type { Response } from "../../imap/Response.ts"

export const dial = Effect.fnUntraced(function* (
  run: Run,
  { wayIn, port }: { readonly wayIn: WayIn; readonly port: number }
) {
  const { attempt, recorder, settings } = run
  for (const secret of run.transport.secrets ?? noSecrets) recorder.redactor.add(secret)
  const place = placeOf(run, wayIn, port)
  const reporter = new Reporter(run, wayIn)
  const asked = askedOf(run)
  // a handshake that was declined leaves a connection of which nothing can come
  const earlier = attempt.sessions[wayIn]
  if (earlier !== undefined) yield* Effect.forkDetach(earlier.close, { startImmediately: true })
  const scope = Scope.forkUnsafe(attempt.scope)
  // a transport with a fixed end chooses no port
  const target = { host: settings.host, port: port || (settings.ports[wayIn] ?? 0) }
  const connection = yield* Guarded.connect(run.transport, target, reportingTo(reporter)).pipe(
    Effect.mapError((error) =>
      unreached(fromTransport(error, { ...place, step: stepOf(error), through: run.transport.through }), {
        address: reporter.address,
        hasReached: run.history.hasReached(target)
      })
    ),
    Effect.provideService(Scope.Scope, scope),
    // without this, a loser that is still dialing would live as long as the winner
    Effect.onError(() => Scope.close(scope, Exit.void))
  )
  run.history.reached(target)
  const channel = connection.channel()
  const session = yield* Session.make({
    wayIn,
    connection,
    recorder,
    alarm: run.alarm,
    place,
    scope,
    fence: run.policy.fence,
    sizes: run.policy.sizes,
    memory: run.memory.part(),
    commandLimit: run.policy.limits.command,
    connectRttMs: reporter.rttMs,
    // nobody can eavesdrop on a sufficient channel: an unexpected response is as harmless there as within TLS
    strict: requiresSecured(settings) && !isAsAsked(settings, channel),
    quirks: run.quirks,
    isProvisional: asked.isProvisional,
    isReadOnly: asked.isReadOnly
  })
  attempt.sessions = { ...attempt.sessions, [wayIn]: session }
  return { type: "ok" as const, channel: kindOf(channel) }
})

const noSecrets: NonNullable<Transport["secrets"]> = []

const stepOf = ({ failure }: TransportError) => (failure.startsWith("dns") ? "dns" : "tcp")

const placeOf = ({ recorder, settings }: Run, wayIn: WayIn, port: number) => ({
  host: settings.host,
  port,
  wayIn,
  serverName: settings.serverName,
  redact: recorder.redactor.text
})

// functions that a connection keeps are made apart from `dial`, of which they would keep everything else

const reportingTo =
  (reporter: Reporter): Report =>
  (event) =>
    reporter.report(event)

/** What a session asks of its attempt. */
const askedOf = (run: Run) => {
  const { attempt } = run
  return {
    isProvisional: (greeting: Response) => provisional(run, greeting) !== undefined,
    isReadOnly: () => attempt.mailbox?.readOnly === true
  }
}

/** Operations in progress; empty as soon as the race of the addresses is decided. */
const none: ReadonlyArray<{ readonly op: number; readonly at: number }> = []

/** Records network operations in the trace, and measures the round trip of the address that won. */
class Reporter {
  rttMs = 0
  readonly #run: Run
  readonly #attempt: Run["attempt"]
  readonly #wayIn: WayIn
  // an attempt that is given up may end its operations after the next one has begun
  readonly #emit: Recorder["emit"]
  #begun = none
  #addresses: ReadonlyArray<string> = []

  constructor(run: Run, wayIn: WayIn) {
    this.#run = run
    this.#attempt = run.attempt
    this.#wayIn = wayIn
    this.#emit = run.recorder.here()
  }

  get address(): Place | undefined {
    return addressOf(this.#run.settings.host, this.#addresses)
  }

  report(event: NetEvent): void {
    const attempt = this.#attempt
    const run = this.#run
    const wayIn = this.#wayIn
    run.network?.(wayIn, run.settings.host, event)
    if (event._tag === "start") {
      attempt.lookingUp[wayIn] = event.kind === "dns"
      if (event.kind === "tcp") {
        this.#begun = this.#begun.concat({ op: event.op, at: this.#now() })
        this.#addresses = this.#addresses.concat(event.address ?? "")
      }
      return this.#emit("net:start", { lane: wayIn, ...started(event) })
    }
    if (event.ok) attempt.lookingUp[wayIn] = false
    const began = this.#begun.find(({ op }) => op === event.op)
    if (began !== undefined) this.#begun = without(this.#begun, began)
    if (event.ok && began !== undefined) this.rttMs = this.#now() - began.at
    this.#emit("net:end", { lane: wayIn, ...ended(event) })
  }

  #now(): number {
    return this.#run.clock.currentTimeMillisUnsafe()
  }
}

/** The kind of address that a host is or leads to, if it explains a silence or a refusal. */
type Place = "loopback" | "private" | "nowhere"

/** Returns the kind of address of a host, or of all those that it leads to. */
const addressOf = (host: string, all: ReadonlyArray<string>): Place | undefined => {
  const kind = addressKind(host)
  if (kind === "loopback") return kind
  if (all.length === 0) return undefined
  if (all.every(isUnspecified)) return "nowhere"
  return kind === undefined && all.every((each) => addressKind(each) === "private") ? "private" : undefined
}

/** Adds to a failure to connect what is known of the place. */
const unreached = (
  error: ImapError.ImapError,
  { address, hasReached }: { readonly address: Place | undefined; readonly hasReached: Reached | undefined }
): ImapError.ImapError => {
  const { reason } = error
  const before = hasReached === "port" || (hasReached === "host" && reason._tag === "DnsNotFound")
  const reached = before ? { reachedBefore: true } : {}
  const at = address === undefined ? {} : { address }
  switch (reason._tag) {
    case "DnsNotFound":
      return ImapError.withReason(error, { ...reason, ...reached })
    case "ConnectRefused":
      return ImapError.withReason(error, { ...reason, ...reached, ...at })
    case "HostUnreachable":
      return ImapError.withReason(error, { ...reason, ...at })
    default:
      return error
  }
}

const started = ({ address, family, kind, op, port, proxy }: Extract<NetEvent, { readonly _tag: "start" }>) =>
  present({ op, kind, family, address, port, proxy })

const ended = ({ error, ok, op, tls }: Extract<NetEvent, { readonly _tag: "end" }>) =>
  present({
    op,
    ok,
    error,
    protocol: tls?.protocol,
    cipher: tls?.cipher,
    sni: tls?.serverName,
    authorized: tls?.authorized,
    verified_ms_ago: tls?.verifiedMsAgo,
    alpn: tls && Option.getOrUndefined(tls.alpn),
    days_left: tls && Option.getOrUndefined(tls.daysLeft)
  })

const kindOf = (channel: Channel): ChannelKind => (channel._tag === "trusted" ? "trusted" : "clear")
