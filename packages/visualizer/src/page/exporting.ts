/** Exports the trace from the page: searched for secrets, rewritten as chosen, and packed into a new page. */
import { toLine } from "@effect-imap/core/Trace"
import type { Choices } from "../export/Choices.ts"
import { type Content, count } from "../export/contents.ts"
import { rewrite } from "../export/rewrite.ts"
import { verifier, type Problem } from "../export/verify.ts"
import { type Annotation, annotationOf } from "../trace/annotations.ts"
import { isEvent, parsed } from "../trace/Entry.ts"
import { type Line, lines } from "../trace/lines.ts"
import {
  type Content as PageContent,
  htmlDocument,
  type Program,
  secondaryKey,
  secondaryScript
} from "../document/document.ts"
import { inSlices } from "./slices.ts"
import type { Trace } from "./Trace.ts"

/** Counts the kinds of content in a trace. */
export const contents = (blob: Blob): Promise<ReadonlyArray<Content>> => {
  const counter = count()
  return eachLine(blob, ({ text }) => counter.line(text)).then(counter.contents)
}

/** Calls `each` with every line, in slices. */
const eachLine = (blob: Blob, each: (line: Line) => unknown): Promise<void> => {
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

export interface Rewritten {
  readonly trace: Blob
  /** The problems; nothing is exported if there are any. */
  readonly problems: ReadonlyArray<Problem>
}

/** A note, with its connection and the time of the trace's end: notes come after everything else. */
export interface Note extends Annotation {
  readonly group: string
  readonly time: number
}

/** Returns the notes, each with its connection; without those on lines of no connection. */
export const notesOf = ({ index }: Trace, annotations: ReadonlyArray<Annotation>): ReadonlyArray<Note> =>
  annotations.flatMap((annotation) => {
    const event = index.ofLine(annotation.line)
    const group = event < 0 ? undefined : index.connections[index.connection(event)]?.group
    return group === undefined ? [] : [{ ...annotation, group, time: index.now }]
  })

/** Returns the trace as chosen, with `notes` in place of the ones that it has, and the problems that forbid sharing it. */
export const rewritten = (
  blob: Blob,
  choices: Choices,
  notes: ReadonlyArray<Note> = []
): Promise<Rewritten> => {
  const { learn, write } = rewrite(choices)
  const check = verifier()
  const kept: Array<string> = []
  /** The new numbers of lines with notes. */
  const places = new Map(notes.map(({ line }) => [line, line]))
  const keep = (number: number, text: string) => {
    const line = write(text)
    if (line === undefined) return
    check.line(number, line)
    kept.push(`${line}\n`)
  }
  const keepLine = (number: number, text: string) => {
    keep(number, text)
    if (places.has(number)) places.set(number, kept.length)
  }
  return eachLine(blob, ({ text }) => isNote(text) || learn(text))
    .then(() => {
      for (const note of notes) learn(noteLine(note, note.line))
      return eachLine(blob, ({ number, text }) => isNote(text) || keepLine(number, text))
    })
    .then(() => {
      for (const note of notes) keep(note.line, noteLine(note, places.get(note.line) ?? note.line))
      return { trace: new Blob(kept), problems: check.problems() }
    })
}

const isNote = (text: string): boolean => {
  if (!text.includes("trace:note")) return false
  const raw = parsed(text)
  return isEvent(raw) && annotationOf(raw) !== undefined
}

const noteLine = ({ group, text, time }: Note, line: number): string =>
  toLine({ time, name: "trace:note", group_id: group, data: { text, line } })

/** Returns the program of this page; `undefined` if the viewer is a part of an app. */
export const program = (): Program | undefined => {
  const element = document.querySelector<HTMLScriptElement>("script[data-hash]")
  const { hash, second } = element?.dataset ?? {}
  const make: unknown = Reflect.get(globalThis, secondaryKey)
  if (element === null || hash === undefined || second === undefined || typeof make !== "function")
    return undefined
  return {
    script: element.textContent,
    scriptHash: hash,
    // the text of a function is exactly its source
    secondary: secondaryScript(String(make)),
    secondaryHash: second
  }
}

/** Makes a page with the trace inside. */
export const page = (
  program: Program,
  trace: Blob,
  content: Pick<PageContent, "href" | "title">
): Promise<Blob> =>
  new Response(trace.stream().pipeThrough(new CompressionStream("gzip")))
    .arrayBuffer()
    .then(
      (packed) => new Blob([htmlDocument(program, { ...content, trace: base64(new Uint8Array(packed)) })])
    )

const base64 = (bytes: Uint8Array): string => {
  // three bytes are four characters: pieces of a multiple of three join without padding
  const piece = 3 * 8192
  const parts = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, index) =>
    btoa(String.fromCharCode(...bytes.subarray(index * piece, (index + 1) * piece)))
  )
  return parts.join("")
}
