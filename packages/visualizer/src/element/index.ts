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
 * // a sink of `Trace.withSink` in the page itself, or what a socket receives
 * const sink = { listening: () => true, header: view.append.bind(view), event: view.append.bind(view) }
 * ```
 */
import type { Event, Header } from "@effect-imap/core/Trace"
import type { Rule } from "../model/rules/Rule.ts"

/** A line of a trace: its header, which comes first if there is one, or an event. */
export type Line = Header | Event

/** `<imap-trace-view>`: the viewer as a custom element, which fills its parent. */
export interface ImapTraceViewElement extends HTMLElement {
  /** The address from which a trace is fetched: `.jsonl`, `.jsonl.gz` or an exported page. Reflects the attribute. */
  src: string | undefined
  /** A trace that the app has already. It takes precedence over `src`. */
  trace: string | Uint8Array<ArrayBuffer> | Blob | undefined
  /**
   * The lines of a trace, which take precedence over `trace`. If the lines are set again with more at the end while
   * `live` is set, only the new ones are read; otherwise all are.
   */
  events: ReadonlyArray<Line> | undefined
  /**
   * True if more lines may follow: then a missing end is awaited, and not reported as cut off. Reflects the attribute.
   */
  live: boolean
  /**
   * The clock of a live trace, in milliseconds since its first event, if its time differs from ours: that of a
   * simulation, for example. It is read when a trace begins. By default time continues from the latest event.
   */
  clock: (() => number) | undefined
  /**
   * The place that a person looks at, as the fragment of a link: `#c=c3&l=76&tab=chart`, with connection, line, tab and
   * time (`from`, `to`). Empty if nobody has chosen one. Setting it goes there. The event `hrefchange` reports a
   * change. It does not reflect an attribute; the attribute `href` is the first place.
   */
  href: string
  /** The rules of the app, whose findings are listed among the others. A value that is no rule is a `TypeError`. */
  rules: ReadonlyArray<Rule> | undefined
  /** Appends lines as they happen: events, or text of whole lines. Begins a trace if there is none. */
  append(...lines: ReadonlyArray<Line | string | Node>): void
}

declare global {
  interface HTMLElementTagNameMap {
    "imap-trace-view": ImapTraceViewElement
  }
}
