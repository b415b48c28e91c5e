/**
 * The custom element `<imap-trace-view>`, as an app sees it. Importing the module defines it.
 *
 * **Example** (A running app shows what it does)
 *
 * ```ts
 * import "@effect-imap/visualizer/element"
 *
 * const view = document.createElement("imap-trace-view")
 * view.live = true
 * document.body.append(view)
 * // a sink of `Trace.withSink` in the page itself, or what a socket brings
 * const sink = { listening: () => true, header: view.append.bind(view), event: view.append.bind(view) }
 * ```
 */
import type { Event, Header } from "@effect-imap/core/Trace"

/** A line of a trace: its header, which comes first if there is one, or an event. */
export type Line = Header | Event

/** `<imap-trace-view>`: the viewer as a custom element, which fills its parent. */
export interface ImapTraceViewElement extends HTMLElement {
  /** The address that a trace is fetched from: `.jsonl`, `.jsonl.gz` or an exported page. Mirrors the attribute. */
  src: string | undefined
  /** A trace that the app has already. It wins over `src`. */
  trace: string | Uint8Array<ArrayBuffer> | Blob | undefined
  /**
   * The lines of a trace. They win over `trace`. Given again with more at the end, only what is new is read while
   * `live` is set; otherwise all of it is read again.
   */
  events: ReadonlyArray<Line> | undefined
  /** More may come: what has no end yet is awaited, and is not reported as cut off. Mirrors the attribute. */
  live: boolean
  /**
   * What the clock of a live trace shows, in milliseconds since its first event, if its time does not pass as ours does: that of a
   * simulation, for example. Read when a trace begins. By default time passes from the latest event on.
   */
  clock: (() => number) | undefined
  /**
   * Where one looks, as the fragment of a link: `#c=c3&l=76&tab=chart`, by connection, line, tab and time (`from`, `to`).
   * Empty if nobody chose. Setting it goes there. The event `hrefchange` says that it is another one. Mirrors no
   * attribute; the attribute `href` is where one looks first.
   */
  href: string
  /** Shows lines after those that are there, as they happen: events, or text of whole lines. Begins a trace if there is none. */
  append(...lines: ReadonlyArray<Line | string | Node>): void
}

declare global {
  interface HTMLElementTagNameMap {
    "imap-trace-view": ImapTraceViewElement
  }
}
