/**
 * The spans of one run. The one named ImapConnection.connect lasts until the mailbox is selected or the run has failed; each step
 * of an attempt and each operation of the network is a span within it. A run that is kept alive has a
 * `reconnect` for each loss, and one after each turn of the user.
 */
import { isIn } from "../../trace/StateId.ts"
import * as Steps from "../../lifecycle/machine/Steps.ts"
import { type Clock, type Context, Effect, Exit, type Tracer } from "effect"
import type { NetworkListener } from "../../lifecycle/activity/Run.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Context as Known } from "../../lifecycle/machine/Context.ts"
import type { WayIn } from "../../lifecycle/machine/Settings.ts"
import { metaOf } from "../../lifecycle/diagram/metaOf.ts"
import type { Step } from "../../failure/Reason.ts"
import type { NetEvent, TlsInfo } from "../../lifecycle/Transport.ts"

type Attributes = Readonly<Record<string, string | number>>

/** Begins the span of a call. */
export const make = (attributes: Attributes, clock: Clock.Clock, services: Context.Context<never>): Spans => {
  const begun = Effect.makeSpan("ImapConnection.connect", { kind: "client", attributes })
  return new Spans(Effect.runSyncWith(services)(begun), attributes, clock, services)
}

export class Spans {
  root: Tracer.Span
  readonly network: NetworkListener
  readonly #attributes: Attributes
  readonly #clock: Clock.Clock
  readonly #services: Context.Context<never>
  readonly #first: Tracer.Span
  readonly #working = new Map<string, { readonly span: Tracer.Span; readonly wayIn: WayIn | undefined }>()

  constructor(
    root: Tracer.Span,
    attributes: Attributes,
    clock: Clock.Clock,
    services: Context.Context<never>
  ) {
    this.root = root
    this.#first = root
    this.#attributes = attributes
    this.#clock = clock
    this.#services = services
    this.network = makeNetwork(
      (name, more) => this.#begin(name, more),
      (span, exit, failure) => this.#end(span, exit, failure)
    )
  }

  enter(state: string, known: Known): void {
    if (isIn(state, "resolving") && this.root.status._tag === "Ended") this.root = this.#again()
    // after the first mailbox, the user's calls have separate spans
    const works = this.root.status._tag === "Ended" ? [] : state.split("+").flatMap(workIn)
    for (const [key, { wayIn, span }] of this.#working) {
      if (works.some((work) => work.key === key)) continue
      this.#working.delete(key)
      this.#endWith(span, failureIn(state, known, wayIn))
    }
    for (const { key, wayIn, name } of works) {
      if (this.#working.has(key)) continue
      this.#working.set(key, { wayIn, span: this.#begin(name, portIn(known, wayIn)) })
    }
  }

  selected(known: Known): void {
    for (const [name, value] of Object.entries(portIn(known, undefined))) this.root.attribute(name, value)
    this.#end(this.root, Exit.void)
  }

  failed({ failure }: Known): void {
    if (failure?.port) this.root.attribute("server.port", failure.port)
    this.#endWith(this.root, failure)
  }

  close(): void {
    for (const { span } of this.#working.values()) this.#end(span, Exit.interrupt())
    this.#end(this.root, Exit.interrupt())
  }

  #begin(name: string, more: Attributes): Tracer.Span {
    const attributes = { ...this.#attributes, ...more }
    return this.#made(Effect.makeSpan(name, { kind: "client", parent: this.root, attributes }))
  }

  #again(): Tracer.Span {
    const attributes = this.#attributes
    const first = this.#first
    const links = [{ span: first, attributes: {} }]
    return this.#made(Effect.makeSpan("ImapConnection.reconnect", { kind: "client", attributes, links }))
  }

  #made(span: Effect.Effect<Tracer.Span>): Tracer.Span {
    return Effect.runSyncWith(this.#services)(span)
  }

  #end(span: Tracer.Span, exit: Exit.Exit<unknown, unknown>, failure?: string): void {
    if (span.status._tag === "Ended") return
    if (failure !== undefined) span.attribute("error.type", failure)
    span.end(this.#clock.currentTimeNanosUnsafe(), exit)
  }

  #endWith(span: Tracer.Span, failure: ImapError | undefined): void {
    this.#end(span, failure === undefined ? Exit.void : Exit.fail(failure), failure?.reason._tag)
  }
}

/** Steps with a separate span; the transport reports those of the network. */
const steps: { readonly [Name in Step]?: string } = {
  greeting: "ImapConnection.greeting",
  ...Steps.each(({ activity }) => `ImapConnection.${activity}`),
  starttls: "ImapConnection.startTls",
  auth: "ImapConnection.authenticate"
}

const operations = { dns: "dns.lookup", tcp: "tcp.connect", tls: "tls.handshake" } as const

/** A step of one way in, or of the connection; states that do the same work are one. */
interface Work {
  readonly key: string
  readonly name: string
  readonly wayIn: WayIn | undefined
}

const workIn = (leaf: string): ReadonlyArray<Work> => {
  const meta = metaOf(leaf)
  const name = meta?.kind === "work" && meta.step !== undefined ? steps[meta.step] : undefined
  if (name === undefined) return []
  const [, within] = leaf.split(".")
  const wayIn = within === "implicitTls" || within === "startTls" ? within : undefined
  return [{ key: `${wayIn} ${name}`, name, wayIn }]
}

/** Returns the port of a way in; by default of the winner. */
export const portIn = ({ race: { ways, winner } }: Known, wayIn: WayIn | undefined): Attributes => {
  const of = wayIn ?? winner
  const port = of === undefined ? undefined : ways[of].port
  return port ? { "server.port": port } : {}
}

/** Returns why the work ended, if it was not done. */
const failureIn = (state: string, { failure, race: { ways } }: Known, wayIn: WayIn | undefined) =>
  wayIn === undefined ? (isIn(state, "failing") ? failure : undefined) : ways[wayIn].error

/** Each operation of the network is a span; the transport pairs starts with ends, whatever happens. */
const makeNetwork = (
  begin: (name: string, attributes: Attributes) => Tracer.Span,
  end: (span: Tracer.Span, exit: Exit.Exit<unknown, unknown>, failure?: string) => void
): NetworkListener => {
  const running = new Map<string, Tracer.Span>()
  return (wayIn, host, event) => {
    const key = `${wayIn} ${event.op}`
    if (event._tag === "start") {
      running.set(key, begin(operations[event.kind], started(host, event)))
      return
    }
    const span = running.get(key)
    if (span === undefined) return
    running.delete(key)
    for (const [name, value] of Object.entries(encrypted(event.tls))) span.attribute(name, value)
    const { error, ok } = event
    if (ok) end(span, Exit.void)
    else if (error === "race_lost" || error === "cancelled") end(span, Exit.interrupt())
    else end(span, Exit.fail(error ?? "other"), error ?? "other")
  }
}

const started = (
  host: string,
  { address, family, kind, port }: Extract<NetEvent, { readonly _tag: "start" }>
): Attributes => ({
  ...(kind === "dns" ? { "dns.question.name": host } : {}),
  ...(address === undefined ? {} : { "network.peer.address": address }),
  ...(port === undefined ? {} : { "network.peer.port": port }),
  ...(family === undefined ? {} : { "network.type": family === 4 ? "ipv4" : "ipv6" })
})

/** `TLSv1.3` is version `1.3` of `tls`. */
const encrypted = (tls: TlsInfo | undefined): Attributes =>
  tls === undefined
    ? {}
    : {
        "tls.protocol.name": "tls",
        "tls.protocol.version": tls.protocol.replace(/^TLSv/, ""),
        "tls.cipher": tls.cipher
      }
