/** Opens a file: a trace, plain or packed, or an exported page. */
import { traceType } from "../document/traceType.ts"
import { encodingOf } from "../trace/encoding.ts"

/**
 * The largest trace that is unpacked, as in core's `Sizes`. Traces pack ten to one, a quiet one perhaps fifty to one;
 * deflate itself reaches a thousand to one, so a small file of a stranger could fill the memory.
 */
export const unpackLimits = { bytes: 256 * 1024 * 1024, ratio: 100, always: 16 * 1024 * 1024 }

/** The packed data is larger than a trace may be. */
export class UnpacksTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`it unpacks to more than ${Math.round(maxBytes / (1024 * 1024))} MiB`)
  }
}

/** Returns the bytes of an embedded trace. */
export const embedded = (base64: string): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const text = base64.trim()
  return unpacked(fromBase64(text), (text.length * 3) / 4)
}

/**
 * Unpacks gzip of `length` bytes, and reads a truncated file up to its end. A stream drops unread data when it fails, so
 * the end is only reported after everything before it was read. Nothing beyond the most that may be unpacked is.
 */
const unpacked = (
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  length: number
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const maxBytes = Math.min(unpackLimits.bytes, Math.max(unpackLimits.always, unpackLimits.ratio * length))
  const { readable, writable } = new DecompressionStream("gzip")
  const [source, sink, inflated] = [packed.getReader(), writable.getWriter(), readable.getReader()]
  let passed = 0
  const write = (): Promise<void> =>
    source.read().then(({ done, value }) => {
      if (done) return new Promise((resolve) => setTimeout(resolve)).then(() => sink.close())
      return sink.write(value).then(write)
    })
  write().catch(() => {})
  return new ReadableStream({
    pull: (controller) =>
      inflated.read().then(
        ({ done, value }) => {
          if (done) return controller.close()
          passed += value.length
          if (passed <= maxBytes) return controller.enqueue(value)
          controller.error(new UnpacksTooLarge(maxBytes))
          return inflated.cancel()
        },
        (cause: unknown) => (passed === 0 ? controller.error(cause) : controller.close())
      ),
    cancel: (reason) => inflated.cancel(reason)
  })
}

/** Decodes base64 in pieces: a string of a hundred megabytes is not decoded at once. */
const fromBase64 = (text: string): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const piece = 1 << 20
  let at = 0
  return new ReadableStream({
    pull: (controller) => {
      if (at >= text.length) return controller.close()
      controller.enqueue(bytesOf(text.slice(at, at + piece)))
      at += piece
    }
  })
}

/** Browsers from before 2026 may have none. It takes a fifth of the time. */
const nativeDecoder: DecoderOfBase64 = Uint8Array

/** Declared here: those who compile this source do so with the types of ES2024. */
interface DecoderOfBase64 extends Pick<Uint8ArrayConstructor, "BYTES_PER_ELEMENT"> {
  readonly fromBase64?: (base64: string) => Uint8Array<ArrayBuffer>
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  nativeDecoder.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

/** Returns whether the first bytes are neither those of gzip nor of a page, so that the file is read as it is. */
export const isPlain = (head: Uint8Array): boolean =>
  !isGzip(head) && !/^\s*<(?:!doctype )?html/i.test(new TextDecoder().decode(head.subarray(0, 64)))

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

/**
 * Returns the trace inside `blob`, as bytes of NDJSON. A file that is neither a page nor packed is returned as it is, but in
 * UTF-8.
 */
export const opened = (blob: Blob): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> =>
  blob
    .slice(0, 64)
    .arrayBuffer()
    .then((buffer) => {
      const head = new Uint8Array(buffer)
      const encoding = encodingOf(head)
      if (encoding !== undefined)
        return blob.stream().pipeThrough(new TextDecoderStream(encoding)).pipeThrough(new TextEncoderStream())
      if (isGzip(head)) return unpacked(blob.stream(), blob.size)
      if (isPlain(head)) return blob.stream()
      return blob.text().then((html) => {
        const trace = traceOfPage(html)
        return trace === undefined ? blob.stream() : embedded(trace)
      })
    })

const traceOfPage = (html: string): string | undefined => {
  const tag = `<script type="${traceType}"`
  const start = html.indexOf(tag)
  if (start === -1) return undefined
  const from = html.indexOf(">", start) + 1
  const to = html.indexOf("</script>", from)
  return to === -1 ? undefined : html.slice(from, to)
}
