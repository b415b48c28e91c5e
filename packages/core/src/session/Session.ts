/**
 * One connection: its scope, its framer, the one fiber that pulls, and its lane of commands.
 *
 * Reading stops behind the OK of STARTTLS, and begins anew, with a new lane and a new framer, once TLS is there:
 * nothing that was said in the clear is left (S07, C02). RFC 9051 §6.2.1.
 */
import { Clock, Deferred, Effect, Exit, Queue, Result, Scope } from "effect"
import * as ImapError from "../ImapError.ts"
import type { Capabilities } from "../Capability.ts"
import type * as Policy from "../Policy.ts"
import { ours, type Quotation } from "../Quotation.ts"
import { ofWire, type Reason, type Step } from "../Reason.ts"
import type { Leniency, Response, Untagged } from "../Response.ts"
import type { LaneName, Recorder } from "../trace/Recorder.ts"
import type { Connection, TlsInfo, TlsOptions, TransportError } from "../Transport.ts"
import { type Sizes, table } from "../Sizes.ts"
import * as Framer from "../wire/Framer.ts"
import type { Exchange } from "../sasl/Exchange.ts"
import * as ResponseParser from "../wire/ResponseParser.ts"
import * as CommandLane from "./CommandLane.ts"
import type * as Entry from "./Entry.ts"
import * as Farewell from "./Farewell.ts"
import * as Tags from "./tags.ts"
import { fromTransport, type Place } from "./transportFailure.ts"

export interface Options {
  readonly lane: LaneName
  readonly connection: Connection
  readonly scope: Scope.Closeable
  readonly recorder: Recorder
  readonly fence: Policy.Fence
  readonly sizes: Sizes
  readonly place: Omit<Place, "step">
  readonly connectRttMs: number
  /** The account requires a secured channel: in the clear nothing odd is tolerated. */
  readonly strict: boolean
  /** A busy server greets so before it means it, and greets once more. */
  readonly isProvisional: (greeting: Response) => boolean
}

/** What came first: a response, or the end, with the bytes that made no line. */
export type Opening =
  | Response
  | { readonly _tag: "End"; readonly bytes: Uint8Array; readonly error: ImapError.ImapError }

export interface Session {
  readonly lane: LaneName
  readonly connection: Connection
  readonly recorder: Recorder
  readonly place: Options["place"]
  readonly commands: CommandLane.CommandLane
  /** Commands of the flight in the air whose step has not taken them yet. */
  readonly flight: Map<Step, Entry.Entry>
  /** Told within this channel, before the login. */
  capabilities: Capabilities | undefined
  /** `ENABLE UTF8=ACCEPT` took effect: names are Unicode. RFC 9755. */
  utf8: boolean
  /** The authentication in progress, and what the server asks for; no challenge outlives its attempt (A10). */
  authentication:
    | { readonly entry: Entry.Entry; readonly exchange: Exchange; readonly challenge: string }
    | undefined
  readonly isProvisional: (greeting: Response) => boolean
  /** Starts to pull, and gives what comes first; behind a provisional greeting, what comes next. */
  readonly opening: Effect.Effect<Opening>
  /** TLS from here on; reading begins again behind STARTTLS. */
  readonly upgrade: (options: TlsOptions) => Effect.Effect<TlsInfo, ImapError.ImapError>
  readonly greeting: () => Quotation
  /** From now on larger responses are taken, and untagged data counts. */
  readonly authenticated: () => void
  readonly listen: (listener: (response: Untagged) => void) => void
  /** Nobody has said goodbye, and nothing has failed. */
  readonly isOpen: () => boolean
  /** Succeeds with the reason once the connection is beyond use. */
  readonly ended: Effect.Effect<ImapError.ImapError>
  /** Writes from the greeting on, over all channels. */
  readonly flights: () => number
  /** Without a byte. */
  readonly close: Effect.Effect<void>
}

const untaggedBeforeLogin = table.untaggedBeforeLogin.value
/** What the server said last is waited for, where a write fails first. */
const lastWords = 1_000

/** How often a server may answer out of order: never in the clear, where that is how sessions are forged (T03). */
const tolerated = { strict: { answers: 0, lines: 0 }, otherwise: { answers: 3, lines: 16 } }

export const make = Effect.fnUntraced(function* (options: Options): Effect.fn.Return<Session> {
  const { connection, place, recorder } = options
  const ended = yield* Deferred.make<ImapError.ImapError>()
  const tags = yield* Tags.make
  const openings = yield* Queue.unbounded<Opening>()
  let listener: (response: Untagged) => void = () => {}
  let authenticated = false
  let over: ((step: Step) => ImapError.ImapError) | undefined
  let greeting = ours("")
  let untagged = 0
  let flightsInTheClear = 0
  let reading = false
  let started = false
  const farewell = Farewell.make(recorder.redactor)
  const isOver = () => over !== undefined

  const finish = (error: (step: Step) => ImapError.ImapError): void => {
    if (over !== undefined) return
    over = error
    commands.fail(error)
    Deferred.doneUnsafe(ended, Effect.succeed(error("selected")))
    const first = error("greeting")
    Queue.offerUnsafe(openings, { _tag: "End", bytes: framer.peek(), error: first })
  }

  const end = (reason: Reason, serverText?: Quotation): void =>
    finish((step) => ImapError.make(reason, step, { serverText }))

  const lost = (error: TransportError): void =>
    finish(farewell.said() ?? ((step) => fromTransport(error, { ...place, step })))

  const lenient = new Set<Leniency>()
  /** What is read though it should not have been written; told once. */
  const note = (leniency: Leniency): void => {
    if (lenient.has(leniency)) return
    lenient.add(leniency)
    recorder.emit("trace:note", { text: `read leniently: ${leniency}` })
  }

  const write = (bytes: Uint8Array, step: Step): Effect.Effect<void, ImapError.ImapError> =>
    Effect.catch(connection.write(bytes), (error) =>
      Effect.flatMap(Effect.timeoutOption(Deferred.await(ended), lastWords), () => {
        lost(error)
        return Effect.fail(over?.(step) ?? fromTransport(error, { ...place, step }))
      })
    )

  const laneFor = (connectRttMs: number, tolerates: CommandLane.Tolerance): CommandLane.CommandLane =>
    CommandLane.make({
      name: options.lane,
      recorder,
      scope: options.scope,
      fence: options.fence,
      tags,
      tolerates,
      connectRttMs,
      write,
      untagged: (response) => authenticated && listener(response),
      end
    })

  let framer = Framer.make(Framer.beforeLogin(options.sizes), note)
  let commands = laneFor(options.connectRttMs, options.strict ? tolerated.strict : tolerated.otherwise)

  /** Nothing new is asked from here on; what was asked may still be answered, until the end or for a while. */
  const takeLeave = Effect.suspend(() => {
    const goodbye = farewell.said()
    if (goodbye === undefined) return Effect.void
    commands.stop(goodbye)
    return Effect.sleep(Farewell.patience).pipe(
      Effect.andThen(Effect.sync(() => finish(farewell.said() ?? goodbye))),
      Effect.forkIn(options.scope, { startImmediately: true }),
      Effect.asVoid
    )
  })

  const receive = (response: Response): Effect.Effect<void> => {
    farewell.remember(response)
    if (!authenticated && response._tag !== "Tagged" && ++untagged > untaggedBeforeLogin) {
      end({ _tag: "TooMuchData", of: "untaggedBeforeLogin", limit: untaggedBeforeLogin })
    }
    if (response._tag === "Status" && response.condition === "PREAUTH") {
      return Effect.sync(() =>
        end({ _tag: "ProtocolViolation", expected: ours("no second greeting"), offset: 0 })
      )
    }
    const received = commands.receive(response)
    return response._tag === "Status" && response.condition === "BYE"
      ? Effect.andThen(received, takeLeave)
      : received
  }

  /** The first response of a connection is its greeting, whatever it is. */
  const meet = (response: Response): void => {
    started = !options.isProvisional(response)
    greeting = "text" in response ? recorder.redactor.text(response.text) : ours("")
    Queue.offerUnsafe(openings, response)
  }

  const readChunk = Effect.fnUntraced(function* (chunk: Uint8Array, isLast: boolean) {
    const frames = Result.getOrElse(framer.push(chunk), () => [])
    for (const [index, frame] of frames.entries()) {
      const parsed = ResponseParser.parse(frame, note)
      if (Result.isFailure(parsed)) return end(ofWire(parsed.failure, recorder.redactor.text))
      const response = parsed.success
      recorder.received(options.lane, response, frame.length + 2)
      if (!started) {
        meet(response)
        continue
      }
      const stops =
        response._tag === "Tagged" && response.condition === "OK" && response.tag === commands.barrier()
      const more = index < frames.length - 1 || !isLast || framer.pending() > 0 || connection.buffered() > 0
      if (stops && more) return end({ _tag: "StartTlsInjection" })
      // whoever takes leave does not go on to encrypt
      const goodbye = farewell.said()
      if (stops && goodbye !== undefined) return finish(goodbye)
      yield* receive(response)
      if (stops) return "barrier"
      if (isOver()) return
    }
    const failure = framer.failure()
    if (failure !== undefined) end(ofWire(failure, recorder.redactor.text))
  })

  const read = Effect.gen(function* () {
    while (!isOver()) {
      const chunks = yield* connection.pull
      commands.heard(yield* Clock.currentTimeMillis)
      for (const [index, chunk] of chunks.entries()) {
        if ((yield* readChunk(chunk, index === chunks.length - 1)) === "barrier") return
      }
    }
  }).pipe(
    Effect.catch((error) => Effect.sync(() => lost(error))),
    Effect.forkIn(options.scope, { startImmediately: true }),
    Effect.asVoid
  )

  const open = Effect.suspend(() => {
    if (reading) return Effect.void
    reading = true
    return read
  })

  const upgrade: Session["upgrade"] = Effect.fnUntraced(function* (tls) {
    const info = yield* Effect.mapError(connection.upgrade(tls), (error) =>
      fromTransport(error, { ...place, step: "tls" })
    )
    flightsInTheClear = commands.flights()
    framer = Framer.make(Framer.beforeLogin(options.sizes), note)
    commands = laneFor(commands.rttMs(), tolerated.otherwise)
    untagged = 0
    greeting = ours("")
    if (started) yield* read
    return info
  })

  yield* Scope.addFinalizer(
    options.scope,
    Effect.sync(() => end({ _tag: "Closed" }))
  )

  return {
    lane: options.lane,
    connection,
    recorder,
    place,
    get commands() {
      return commands
    },
    flight: new Map(),
    capabilities: undefined,
    utf8: false,
    authentication: undefined,
    isProvisional: options.isProvisional,
    opening: Effect.andThen(open, Queue.take(openings)),
    upgrade,
    greeting: () => greeting,
    authenticated: () => {
      authenticated = true
      framer.setLimits(Framer.afterLogin(options.sizes))
    },
    listen: (next) => {
      listener = next
    },
    isOpen: () => over === undefined && farewell.said() === undefined,
    ended: Deferred.await(ended),
    flights: () => flightsInTheClear + commands.flights(),
    close: Scope.close(options.scope, Exit.void)
  }
})
