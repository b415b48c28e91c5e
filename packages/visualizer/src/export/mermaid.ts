/** A connection as a mermaid sequence diagram, for an issue or a page of documentation. */
import { noClose } from "../model/lines/ending.ts"
import { visible } from "@effect-imap/core/internal/Trace"
import type { Connection } from "../model/connection/Connection.ts"
import { portIn } from "../model/lines/place.ts"
import { timeText } from "../model/connection/timeText.ts"
import type { Lane } from "../model/machine/phase.ts"

export interface MermaidOptions {
  /** The maximum number of messages and notes (default 60); the omitted ones are counted. */
  readonly maxMessages?: number
  /** The maximum number of characters in a line (default 100). */
  readonly width?: number
}

/** Escapes text: characters with a meaning in mermaid become entity codes. */
export const escaped = (text: string): string =>
  visible(text)
    .replaceAll(/[^\w .,:()[\]/'+*=!?@-]/gu, (character) => `#${character.codePointAt(0)};`)
    // the word alone would close a block
    .replaceAll(/\bend\b/gi, (word) => `${word.charAt(0)}#110;${word.charAt(2)}`)

interface Moment {
  readonly line: number
  readonly text: string
}

/** Writes the lines of the wire, with the network's work and the end as notes. */
export const mermaid = (
  connection: Connection,
  { maxMessages = 60, width = 100 }: MermaidOptions = {}
): string => {
  const { commands, ended, gaps, net, span, started, wire } = connection
  const lanes = Array.from(new Set([...net, ...wire].map(({ lane }) => lane)))
  const name = (lane: Lane) => [started?.host ?? "server", portIn(lane, connection)].filter(Boolean).join(":")
  const at = (time: number) => timeText(connection, time - span.start, " +")
  const moments: ReadonlyArray<Moment> = [
    ...net.flatMap(({ begun, end, endLine, ended, lane }): ReadonlyArray<Moment> => {
      if (end === undefined || endLine === undefined) return []
      const words = ended?.ok === true ? (ended.protocol ?? "done") : (ended?.error ?? "failed")
      const text = `${begun.kind} ${words}${at(end)}`
      return [{ line: endLine, text: `Note over C,${server(lane)}: ${escaped(cut(text, width))}` }]
    }),
    // the lines are in order, so later ones are never shown
    ...wire.slice(0, maxMessages).map(({ direction, lane, line, text }) => ({
      line,
      text: `${direction === "sent" ? `C->>${server(lane)}` : `${server(lane)}-->>C`}: ${escaped(cut(text, width))}`
    })),
    ...commands.flatMap(({ givenUp, name, tag }) =>
      givenUp === undefined
        ? []
        : [{ line: givenUp.line, text: `Note over C: gave up ${escaped(`${tag} ${name}`)}` }]
    ),
    ...gaps.map(({ dropped, line }) => ({ line, text: `Note over C: ${dropped} events dropped` }))
  ].toSorted((a, b) => a.line - b.line)
  const left = moments.length + Math.max(0, wire.length - maxMessages) - maxMessages
  const last = [ended?.outcome ?? noClose, ended?.error, ended?.step && `at ${ended.step}`]
    .filter((word) => word !== undefined)
    .join(" ")
  return [
    "sequenceDiagram",
    "  participant C as client",
    ...lanes.map((lane) => `  participant ${server(lane)} as ${escaped(name(lane))}`),
    ...moments.slice(0, maxMessages).map(({ text }) => `  ${text}`),
    ...(left > 0 ? [`  Note over C: ${left} more`] : []),
    `  Note over C: ${escaped(last)}`,
    ""
  ].join("\n")
}

const server = (lane: Lane): string => (lane === undefined ? "S" : lane === "implicitTls" ? "T" : "P")

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 3).replace(/[\ud800-\udbff]$/, "")}...`
