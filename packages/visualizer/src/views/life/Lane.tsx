/**
 * The life of the selected connection's account in one lane: when it was open, when it was away and why, and notable
 * moments.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import { type Life, livesOf } from "../../model/life/Life.ts"
import { legendOf, momentsOf, titleOf, wordsOfMark } from "../../model/life/moments.ts"
import type { Segment } from "../../model/life/Segment.ts"
import { type LegendWord, legendWords, span } from "../../model/life/words.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"

/** Returns the life of an account; `undefined` if it had only one attempt, whose verdict is enough. */
export const lifeOf = (trace: Trace, connection: number): Life | undefined =>
  livesOf(trace.index.lived(connection), {
    now: trace.now(),
    isOver: trace.index.ended,
    stays: staysOf(trace)
  })[0]

/** Converts the runners' times to the trace's clock, which only its wall clock relates to theirs. */
const staysOf = ({ index, stays }: Trace): Trace["stays"] => {
  const began = Date.parse(index.header?.wall ?? "")
  return Number.isNaN(began)
    ? []
    : stays.map(({ gone, runner, since }) => ({
        runner,
        since: since - began,
        ...(gone === undefined ? {} : { gone: gone - began })
      }))
}

export const Lane = ({ life, selected }: { readonly life: Life; readonly selected: number }) => {
  const viewer = useViewer()
  const whole = Math.max(1, life.to - life.from)
  const at = (time: number) => `${(100 * Math.max(0, time - life.from)) / whole}%`
  return (
    <section class={`life ${life.tone}`} aria-label={`Life of ${plain(life.name)}`}>
      <h2>
        <span aria-hidden="true">{glyphs[life.tone]}</span> {life.headline}
      </h2>
      <Moments life={life} />
      {life.fix !== undefined && (
        <p>
          <strong>Try: </strong>
          {life.fix}
        </p>
      )}
      <div class="lane">
        {life.elsewhere.map(({ end, runner, start }) => (
          <i
            key={`elsewhere ${start}`}
            class={runner === undefined ? "gone" : "elsewhere"}
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={
              runner === undefined
                ? `no runner had it for ${span(end - start)}`
                : `on ${plain(runner)} for ${span(end - start)}: no trace of it is kept here`
            }
          />
        ))}
        {life.pieces.map((piece) => (
          <button
            key={`${piece.kind} ${piece.start}`}
            type="button"
            class={`piece ${piece.kind} ${isRest(piece) ? "rest" : ""}`}
            aria-pressed={piece.id === selected}
            style={{ insetInlineStart: at(piece.start), inlineSize: at(life.from + piece.end - piece.start) }}
            title={plain(titleOf(piece))}
            onClick={() => viewer.select(piece.id)}
          />
        ))}
        {life.forgotten.map(({ end, start }) => (
          <i
            key={`forgotten ${start}`}
            class="elsewhere"
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={`not kept for ${span(end - start)}`}
          />
        ))}
        {life.waits.map(({ end, start }) => (
          <i
            key={`wait ${start}`}
            class="wait"
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={`this program waited ${span(end - start)}, after ${span(start - life.from)}`}
          />
        ))}
        {life.work.map(({ end, start }) => (
          <i
            key={`work ${start}`}
            class="work"
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={`commands of the app, ${duration(end - start)}, after ${span(start - life.from)}`}
          />
        ))}
        {life.marks.map((mark) => (
          <i
            key={`${mark.kind} ${mark.time}`}
            class={mark.kind}
            style={{ insetInlineStart: at(mark.time) }}
            title={`${plain(wordsOfMark(mark))}, after ${span(mark.time - life.from)}`}
          />
        ))}
      </div>
    </section>
  )
}

const glyphs: Readonly<Record<Life["tone"], string>> = { good: "✓", warning: "!", failure: "✗" }

/** The number of moments that are listed one by one. */
const listed = 5

const Moments = ({ life }: { readonly life: Life }) => {
  const viewer = useViewer()
  const all = momentsOf(life)
  const legend = legendOf(life)
  if (all.length === 0 && legend.length === 0) return null
  return (
    <p class="about dim">
      {all.slice(0, listed).map(({ id, time, words }) => (
        <button key={`${time} ${words}`} type="button" class="link" onClick={() => viewer.select(id)}>
          <ServerText
            text={`${time === life.from ? "at first" : `after ${span(time - life.from)}`}: ${words}`}
          />
        </button>
      ))}
      {all.length > listed && <span>and {all.length - listed} more</span>}
      {legend.map((kind) => (
        <span key={kind}>
          <i class={`swatch ${swatches[kind]}`} /> {legendWords[kind]}
        </span>
      ))}
    </p>
  )
}

const swatches: Readonly<Record<LegendWord, string>> = { work: "mailbox", waits: "us" }

/** Returns whether a segment is mostly IDLE, which is drawn paler than the app's work. */
const isRest = ({ end, rested, start }: Segment): boolean => rested * 2 > end - start
