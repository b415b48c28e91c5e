/** A trace as one HTML file that opens from disk, without a network. */
import { Effect, Result } from "effect"
import { gzip, gzipSync } from "node:zlib"
import { connections } from "../model/connection/spans.ts"
import type { Rule } from "../model/rules/Rule.ts"
import { titleOf } from "../model/connection/title.ts"
import { read } from "../trace/Reader.ts"
import { noted } from "../export/noted.ts"
import { program } from "./bundle.generated.ts"
import { htmlDocument } from "./document.ts"

/** The options of the page. */
export interface HtmlOptions {
  /** The title of the page; by default the host, and how the connection ended. */
  readonly title?: string
  /** Begins with a comparison of two connections: one that failed, and one with another result. */
  readonly compare?: boolean
  /** The rules of an app's own: the page has their findings as notes on lines. */
  readonly rules?: ReadonlyArray<Rule>
}

/** Makes the viewer's page with a trace (NDJSON) inside. The trace is not changed, but for notes of `rules`: verify it first. */
export const toHtml = (trace: string | Uint8Array, options?: HtmlOptions): string => {
  const shown = noted(trace, options?.rules ?? [])
  return pageOf(shown, gzipSync(shown, packing), options)
}

/** Makes the same page of a long trace: it is packed in the background. */
export const packedHtml = (trace: Uint8Array, options?: HtmlOptions): Effect.Effect<string> =>
  Effect.callback<string>((resume) => {
    const shown = noted(trace, options?.rules ?? [])
    gzip(shown, packing, (error, packed) =>
      resume(error === null ? Effect.sync(() => pageOf(shown, packed, options)) : Effect.die(error))
    )
  })

const packing = { level: 9 }

const pageOf = (
  trace: string | Uint8Array,
  packed: ReturnType<typeof gzipSync>,
  { compare, title = titleIn(trace) }: HtmlOptions = {}
): string => htmlDocument(program, { compare, title, trace: packed.toString("base64") })

/** The number of characters that are read for a title. */
const titleProbeLength = 256 * 1024

const titleIn = (trace: string | Uint8Array): string =>
  titleOf(
    Result.match(read(trace.slice(0, titleProbeLength)), { onFailure: () => [], onSuccess: connections })
  )
