/** Bytes as tests write them: `⏎` is CRLF, and `\xhh` a single byte. */
import { Result } from "effect"
import type { WireFailure } from "../../src/imap/wire/WireFailure.ts"
import type { Leniency } from "../../src/imap/Response.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import * as Framer from "../../src/imap/wire/Framer.ts"

const encoder = new TextEncoder()

export const bytes = (text: string): Uint8Array => {
  const lines = text.replaceAll("⏎", "\r\n")
  return lines.includes("\\x") ? withEscapes(lines) : encoder.encode(lines)
}

const withEscapes = (text: string): Uint8Array =>
  Uint8Array.from(
    text
      .split(/(\\x[0-9a-f]{2})/)
      .flatMap((part) =>
        part.startsWith("\\x") ? [Number.parseInt(part.slice(2), 16)] : Array.from(encoder.encode(part))
      )
  )

/** One character per byte. */
export const latin1 = (of: Uint8Array): string => Array.from(of, (byte) => String.fromCharCode(byte)).join("")

export const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)))

export interface Framed {
  readonly responses: ReadonlyArray<string>
  readonly failure: WireFailure | undefined
  readonly leniencies: ReadonlyArray<Leniency>
  readonly pending: number
}

/** What a framer makes of chunks; the last push is empty, so that a failure shows. */
export const frame = (
  chunks: ReadonlyArray<Uint8Array>,
  limits: Framer.Limits = Framer.afterLogin(Sizes.from())
): Framed => {
  const leniencies: Array<Leniency> = []
  const responses: Array<string> = []
  const framer = Framer.make(limits, (leniency) => leniencies.push(leniency))
  let failure: WireFailure | undefined
  for (const chunk of [...chunks, new Uint8Array(0)]) {
    const result = framer.push(chunk)
    if (Result.isSuccess(result)) responses.push(...result.success.map(latin1))
    else failure ??= result.failure
  }
  return { responses, failure, leniencies, pending: failure === undefined ? framer.pending() : 0 }
}

/** Cut at these places, in any order and number. */
export const cut = (whole: Uint8Array, places: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const sorted = places.map((place) => place % (whole.length + 1)).toSorted((a, b) => a - b)
  return [0, ...sorted].map((start, index) => whole.slice(start, sorted[index] ?? whole.length))
}
