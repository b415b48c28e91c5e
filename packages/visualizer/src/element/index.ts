/** The custom element `<imap-trace-view>`, as an app sees it. Importing the module defines it. */

export interface ImapTraceViewElement extends HTMLElement {
  /** Where a trace is fetched from: `.jsonl`, `.jsonl.gz` or an exported page. Mirrors the attribute. */
  src: string | undefined
  /** A trace that the app has already. It wins over `src`. */
  trace: string | Uint8Array<ArrayBuffer> | Blob | undefined
}

declare global {
  interface HTMLElementTagNameMap {
    "imap-trace-view": ImapTraceViewElement
  }
}
