/** The network below a connection: how far away the server is, and whether a login went unencrypted. Event by event. */
import type * as Trace from "@effect-imap/core/Trace"
import { leastOf } from "../../../trace/extremes.ts"
import { add, drop, noList, noMap, noSet, push, put, remove } from "../../../trace/Sparse.ts"

type Lane = Trace.EventData<"net:end">["lane"]

/** More addresses than are tried at once. */
const most = 64

/** The time of an operation. */
interface Took {
  readonly start: number
  readonly end: number
}

export class Channel {
  /** The longest look-up of the server's name, and whether it was answered; absent if none is over. */
  lookup: (Took & { readonly isAnswered: boolean }) | undefined
  /** The first answer after connecting: of TLS, or a greeting. */
  first: (Took & { readonly step: "TLS" | "greeting" }) | undefined
  /** The milliseconds of the longest connect that failed. */
  unreachedMs: number | undefined
  private connects: ReadonlyArray<Took> = noList
  /** The mechanism of a login that was sent before any TLS was. */
  loginInClear: string | undefined
  /** The address of the port which shook hands, or greeted, last; absent if a strict trace leaves it out. */
  address: string | undefined
  private dialled: ReadonlyMap<number, { readonly time: number; readonly address: string | undefined }> =
    noMap
  /** Several addresses, and several ports, may be tried at once. */
  private connected: ReadonlyMap<Lane, string> = noMap
  private looking: ReadonlyMap<number, number> = noMap
  /** The handshakes in progress. */
  private handshakes: ReadonlySet<number> = noSet
  /** A trace that shows no operation of the network does not show TLS either. */
  private isKnown = false
  private isEncrypted = false

  /** Returns the milliseconds of the quickest TCP connect, which is one round trip, without those in which this program was busy. */
  rtt(busy: ReadonlyArray<{ readonly time: number; readonly ms: number }>): number | undefined {
    const took = this.connects
      .filter(({ end, start }) => busy.every(({ ms, time }) => time <= start || time - ms >= end))
      .map(({ end, start }) => end - start)
    return took.length === 0 ? undefined : leastOf(took)
  }

  began({ data: { address, kind, op }, time }: Trace.Events["net:start"]): void {
    this.isKnown = true
    if (kind === "tls") this.handshakes = add(this.handshakes, op)
    if (kind === "dns" && this.looking.size < most) this.looking = put(this.looking, op, time)
    if (kind === "tcp" && this.dialled.size < most) this.dialled = put(this.dialled, op, { time, address })
  }

  ended({ data: { lane, ok, op }, time }: Trace.Events["net:end"]): void {
    const { address, time: since } = this.dialled.get(op) ?? {}
    this.dialled = drop(this.dialled, op)
    if (since === undefined) this.address = this.connected.get(lane) ?? this.address
    if (ok && address !== undefined) this.connected = put(this.connected, lane, address)
    if (ok && since !== undefined && this.connects.length < most)
      this.connects = push(this.connects, { start: since, end: time })
    if (!ok && since !== undefined) this.unreachedMs = Math.max(this.unreachedMs ?? 0, time - since)
    this.looked(op, ok, time)
    if (ok && this.handshakes.has(op)) this.hears("TLS", time)
    if (this.handshakes.has(op)) this.isEncrypted ||= ok
    this.handshakes = remove(this.handshakes, op)
  }

  /** A line of the server came that answers no command. */
  told(lane: Lane): void {
    this.address ??= this.connected.get(lane)
  }

  /** Nothing more is known of it. */
  closed(): void {
    this.dialled = this.looking = this.connected = noMap
  }

  /** A line of the server, or a handshake, came. */
  hears(step: "TLS" | "greeting", end: number): void {
    if (this.first !== undefined) return
    const start = this.connects.at(-1)?.end
    if (start !== undefined) this.first = { step, start, end }
  }

  private looked(op: number, isAnswered: boolean, end: number): void {
    const start = this.looking.get(op)
    if (start === undefined) return
    this.looking = drop(this.looking, op)
    const longest = this.lookup === undefined ? -1 : this.lookup.end - this.lookup.start
    if (end - start > longest) this.lookup = { start, end, isAnswered }
  }

  sent({ cmd = "", line }: Trace.EventData<"wire:sent">): void {
    if (this.isKnown && !this.isEncrypted && /^(?:LOGIN|AUTHENTICATE)$/.test(cmd))
      this.loginInClear ??= / AUTHENTICATE (\S+)/i.exec(line)?.[1] ?? "LOGIN"
  }
}
