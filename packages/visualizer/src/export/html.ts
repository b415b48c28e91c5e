/** A trace as one HTML file that opens from disk, without a network. */
import { gzipSync } from "node:zlib"
import { script, scriptHash } from "../page/bundle.generated.ts"
import { htmlDocument } from "../page/document.ts"

export interface HtmlOptions {
  /** Of the page; default `IMAP trace`. */
  readonly title?: string
}

/** The viewer with a trace (NDJSON) inside. What the trace holds is kept as it is: verify it first. */
export const toHtml = (trace: string | Uint8Array, { title = "IMAP trace" }: HtmlOptions = {}): string =>
  htmlDocument({ script, scriptHash }, { title, trace: gzipSync(trace, { level: 9 }).toString("base64") })
