/** The network below a connection: how far away the server is, and whether a login went unencrypted. Event by event. */
import type * as Trace from "@effect-imap/core/Trace"
import { LazyMap, LazySet } from "../../../trace/Lazy.ts"

/** More addresses than are tried at once. */
const most = 64

export class Channel {
  /** The milliseconds of the quickest TCP connect, which is one round trip. */
  rtt: number | undefined
  /** The mechanism of a login that was sent before any TLS was. */
  loginInClear: string | undefined
  private readonly dialled = new LazyMap<number, number>()
  /** The handshakes in progress. */
  private readonly handshakes = new LazySet<number>()
  /** A trace that shows no operation of the network does not show TLS either. */
  private isKnown = false
  private isEncrypted = false

  began({ data: { kind, op }, time }: Trace.Events["net:start"]): void {
    this.isKnown = true
    if (kind === "tls") this.handshakes.add(op)
    if (kind === "tcp" && this.dialled.size < most) this.dialled.set(op, time)
  }

  ended({ data: { ok, op }, time }: Trace.Events["net:end"]): void {
    const since = this.dialled.get(op)
    this.dialled.delete(op)
    if (ok && since !== undefined) this.rtt = Math.min(this.rtt ?? Infinity, time - since)
    if (this.handshakes.delete(op)) this.isEncrypted ||= ok
  }

  sent({ cmd = "", line }: Trace.EventData<"wire:sent">): void {
    if (this.isKnown && !this.isEncrypted && /^(?:LOGIN|AUTHENTICATE)$/.test(cmd))
      this.loginInClear ??= / AUTHENTICATE (\S+)/i.exec(line)?.[1] ?? "LOGIN"
  }
}
