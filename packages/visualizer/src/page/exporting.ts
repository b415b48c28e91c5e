/** Takes the trace out of the page again: looked through, rewritten as chosen, and packed into a page of its own. */
import { type Choices, type Content, count, rewrite } from "../export/contents.ts"
import { make as verifier, type Problem } from "../export/verify.ts"
import { type Line, lines } from "../trace/lines.ts"
import { htmlDocument, type Program } from "./document.ts"
import { inSlices } from "./slices.ts"

/** Calls `each` with every line, in slices. */
const eachLine = (blob: Blob, each: (line: Line) => void): Promise<void> => {
  const source = lines()
  const reader = blob.stream().getReader()
  const drain = () =>
    inSlices(
      (more) => {
        let line = source.next()
        for (; line !== undefined; line = more() ? source.next() : undefined) each(line)
        return line === undefined && more()
      },
      () => undefined
    )
  const pump = (): Promise<void> =>
    reader.read().then(({ done, value }) => {
      if (done) {
        source.end()
        return drain()
      }
      source.push(value)
      return drain().then(pump)
    })
  return pump()
}

/** What kinds of things are in a trace. */
export const contents = (blob: Blob): Promise<ReadonlyArray<Content>> => {
  const counter = count()
  return eachLine(blob, ({ text }) => counter.line(text)).then(counter.contents)
}

export interface Rewritten {
  readonly trace: Blob
  /** Nothing leaves while there are any. */
  readonly problems: ReadonlyArray<Problem>
}

/** The trace as chosen, and what must not leave of it. */
export const rewritten = (blob: Blob, choices: Choices): Promise<Rewritten> => {
  const { learn, write } = rewrite(choices)
  const check = verifier()
  const kept: Array<string> = []
  return eachLine(blob, ({ text }) => learn(text))
    .then(() =>
      eachLine(blob, ({ number, text }) => {
        const line = write(text)
        if (line === undefined) return
        check.line(number, line)
        kept.push(`${line}\n`)
      })
    )
    .then(() => ({ trace: new Blob(kept), problems: check.problems() }))
}

const base64 = (bytes: Uint8Array): string => {
  // Three bytes are four characters: pieces of a multiple of three join without a seam.
  const piece = 3 * 8192
  const parts = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    btoa(String.fromCharCode(...bytes.subarray(index * piece, (index + 1) * piece)))
  )
  return parts.join("")
}

/** The program of this page; undefined where the viewer is a part of somebody's app. */
export const program = (): Program | undefined => {
  const element = document.querySelector<HTMLScriptElement>("script[data-hash]")
  const { textContent: script } = element ?? { textContent: null }
  const scriptHash = element?.dataset["hash"]
  return script === null || scriptHash === undefined ? undefined : { script, scriptHash }
}

/** A page with the trace inside. */
export const page = (program: Program, trace: Blob, title: string): Promise<Blob> =>
  new Response(trace.stream().pipeThrough(new CompressionStream("gzip")))
    .arrayBuffer()
    .then((packed) => new Blob([htmlDocument(program, { title, trace: base64(new Uint8Array(packed)) })]))
