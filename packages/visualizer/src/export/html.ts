/** A trace as one HTML file that opens from disk, without a network. */
import { Result } from "effect"
import { gzipSync } from "node:zlib"
import { connections } from "../model/spans.ts"
import { titleOf } from "../model/title.ts"
import { read } from "../trace/Reader.ts"
import { program } from "../page/bundle.generated.ts"
import { htmlDocument } from "../page/document.ts"

/** The page that a trace becomes. */
export interface HtmlOptions {
  /** Of the page; by default what a list of such pages must tell: the host and how it ended. */
  readonly title?: string
  /** Begins with two of its connections compared: one that failed, and one that fared otherwise. */
  readonly compare?: boolean
}

/** So much of a trace is read for a title. */
const looked = 256 * 1024

const titleIn = (trace: string | Uint8Array): string =>
  titleOf(Result.match(read(trace.slice(0, looked)), { onFailure: () => [], onSuccess: connections }))

/** The viewer with a trace (NDJSON) inside. What the trace holds is kept as it is: verify it first. */
export const toHtml = (
  trace: string | Uint8Array,
  { compare, title = titleIn(trace) }: HtmlOptions = {}
): string =>
  htmlDocument(program, { compare, title, trace: gzipSync(trace, { level: 9 }).toString("base64") })
