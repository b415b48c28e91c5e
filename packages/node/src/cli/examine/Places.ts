/** The trace of an examination, kept in memory for its page, and the line at which each question begins there. */
import type { Answer } from "@effect-imap/core/Examine"
import { type Event, ring, type Sink, toText } from "@effect-imap/core/internal/Trace"
import type { Run } from "@effect-imap/visualizer/internal/ExaminationPage"
import { Option } from "effect"

export interface Places {
  readonly sink: Sink
  /** To be called after each answer. */
  readonly answered: (answer: Answer) => void
  readonly run: () => Run
}

/** More events than an examination has. */
const capacity = 65_536

export const make = (): Places => {
  const kept = ring({ capacity })
  const begun = new Map<string, Event>()
  let before = 0
  return {
    sink: kept.sink,
    answered: (answer) => {
      const first = firstOf(answer, kept.since(before))
      before = kept.written()
      if (first !== undefined) begun.set(answer.question, first)
    },
    run: () => {
      const lines = [...Option.toArray(kept.header()), ...kept.events()]
      const places = Array.from(begun, ([question, event]) => {
        const line = lines.indexOf(event) + 1
        return line === 0 ? [] : [[question, { group: event.group_id, line }] as const]
      })
      return { trace: toText(lines), places: new Map(places.flat()) }
    }
  }
}

/** The first command of the question's evidence; else the first thing that was sent. What comes before opens the connection. */
const firstOf = ({ evidence, kept }: Answer, events: ReadonlyArray<Event>): Event | undefined => {
  if (kept === "notAsked") return undefined
  const sent = events.filter((event) => event.name === "wire:sent")
  const command = evidence.find((line) => line.startsWith("C: <"))?.replace(/^C: <\d+> /, "") ?? ""
  return (
    sent.find(({ data: { cmd } }) => cmd !== undefined && `${command} `.startsWith(`${cmd} `)) ??
    sent[0] ??
    events[0]
  )
}
