/**
 * The life of the selected connection's account in one lane: when it was open, when it was away and why, and notable
 * moments.
 */
import type { ComponentChildren } from "preact"
import { duration } from "@effect-imap/core/internal/Advice"
import { type MaybeAsked, whoActs, whoActsLabel } from "../../model/fleet/Asked.ts"
import { type Life, livesOf } from "../../model/life/Life.ts"
import type { Pool } from "../../model/life/pool/Pool.ts"
import { poolsOf } from "../../model/life/pool/pools.ts"
import type { Series } from "../../model/life/series.ts"
import {
  isSeen,
  legendOf,
  momentsOf,
  titleOf,
  toldOnce,
  type Told,
  wordsOfMark
} from "../../model/life/moments.ts"
import type { Segment } from "../../model/life/Segment.ts"
import { legendWords, pieceWords } from "../../model/life/words.ts"
import type { Trace } from "../../page/Trace.ts"
import { span, times } from "../../trace/quantities.ts"
import { useViewer } from "../app/Viewer.ts"
import { Prose } from "../parts/Prose.tsx"
import { plain, ServerText } from "../parts/ServerText.tsx"

/** Returns the life that a connection is a part of; `undefined` if it had only one attempt, whose verdict is enough. */
export const lifeOf = (trace: Trace, connection: number): Life | undefined =>
  isUntimed(trace)
    ? undefined
    : livesOf(trace.index.account(connection), {
        now: trace.now(),
        isOver: trace.index.ended,
        stays: staysOf(trace),
        others: trace.index.atHost(connection)
      }).find(({ connections }) => connections.includes(connection))

/** A log without times does not tell how long something was open, nor what was at once. */
const isUntimed = ({ index }: Trace): boolean => index.header?.clock === "none"

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

interface Props {
  readonly life: Life
  /** The selected connection. */
  readonly selected: number
  /** The actions beside the headline. */
  readonly children: ComponentChildren
}

/** Returns the pool, or the calls in vain, that the connection is of, if something has to be said of them together. */
export const poolOf = (trace: Trace, connection: number): Pool | Series | undefined => {
  const all = trace.index.alike(connection)
  if (all.length > crowd || isUntimed(trace)) return undefined
  const { atHost, connections: known, everywhere } = trace.index
  const others = atHost(connection)
  return poolsOf(all, others, known.length > crowd ? others : everywhere()).find(({ connections }) =>
    connections.includes(connection)
  )
}

/** More connections than these are counted in the list. */
const crowd = 1000

/** The headline of a pool, whose connections are in the list. */
export const PoolHead = ({
  children,
  pool
}: {
  readonly pool: Pool | Series
  readonly children: ComponentChildren
}) => (
  <section class={`life headline ${pool.tone}`} aria-label={`Connections of ${plain(pool.name)}`}>
    <Sentence of={pool}>{children}</Sentence>
  </section>
)

export const Lane = ({ children, life, selected }: Props) => {
  const viewer = useViewer()
  const whole = Math.max(1, life.to - life.from)
  const at = (time: number) => `${(100 * Math.max(0, time - life.from)) / whole}%`
  return (
    <section class={`life headline ${life.tone}`} aria-label={`Life of ${plain(life.name)}`}>
      <Sentence of={life}>{children}</Sentence>
      <div class="lane">
        {life.elsewhere.map(({ end, runner, start }) => (
          <i
            key={`elsewhere ${start}`}
            class={runner === undefined ? "gone calm" : "elsewhere"}
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
            class={`piece ${piece.kind} ${isRest(piece) ? "rest" : ""} ${isOver(piece, life) ? "calm" : ""}`}
            aria-pressed={piece.id === selected}
            style={{ insetInlineStart: at(piece.start), inlineSize: at(life.from + piece.end - piece.start) }}
            title={plain(titleOf(piece))}
            onClick={() => viewer.select(piece.id)}
          />
        ))}
        {life.pieces.flatMap(({ awake = [] }) =>
          awake.map(({ end, start }) => (
            <i
              key={`awake ${start}`}
              class="open"
              style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            />
          ))
        )}
        {life.forgotten.map(({ end, start }) => (
          <i
            key={`forgotten ${start}`}
            class="elsewhere"
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={`not kept for ${span(end - start)}`}
          />
        ))}
        {life.unselected.map(({ end, start }) => (
          <i
            key={`unselected ${start}`}
            class="unselected"
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={`no mailbox selected for ${span(end - start)}, after ${span(start - life.from)}`}
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
        {life.held.map(({ end, start }) => (
          <i
            key={`held ${start}`}
            class="held"
            style={{ insetInlineStart: at(start), inlineSize: at(life.from + end - start) }}
            title={`the app kept it unused for ${span(end - start)}, after ${span(start - life.from)}`}
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

/** Shows a headline, whose it was, what to do and who must, then its figures. */
const Sentence = ({
  children,
  of
}: {
  readonly of: MaybeAsked & Pick<Life, "cause" | "figures" | "headline" | "tone">
  readonly children: ComponentChildren
}) => {
  const who = whoActs(of)
  return (
    <div class="said">
      <h2>
        <span class="mark" aria-hidden="true">
          {glyphs[of.tone]}
        </span>{" "}
        <ServerText text={of.headline} />
      </h2>
      {of.actionBy !== undefined && (
        <p class="why">
          {of.cause !== undefined && (
            <>
              <strong>Whose: </strong>
              {of.cause}.{" "}
            </>
          )}
          {of.fix !== undefined && <strong>Try: </strong>}
          <Prose text={of.fix ?? of.rest ?? ""} />
          {who !== undefined && (
            <>
              {" "}
              <strong>{whoActsLabel} </strong>
              {who}
            </>
          )}
        </p>
      )}
      {of.figures !== undefined && (
        <p class="figures">
          <ServerText text={of.figures} />
        </p>
      )}
      {children}
    </div>
  )
}

const glyphs: Readonly<Record<Life["tone"], string>> = { good: "✓", warning: "!", failure: "✗" }

/** The number of moments that are listed one by one. */
const listed = 5

/** Explains the lane, and lists its moments. */
export const Moments = (props: LegendProps) => {
  const { life } = props
  const all = toldOnce(momentsOf(life))
  return (
    <section class={`life moments ${life.tone}`} aria-label={`Moments of ${plain(life.name)}`}>
      <LaneLegend {...props} />
      {all.length > 0 && <MomentList life={life} moments={all.slice(0, listed)} />}
      {all.length > listed && (
        <details key={life.key}>
          <summary class="dim">and {all.length - listed} more</summary>
          <MomentList life={life} moments={all.slice(listed)} />
        </details>
      )}
    </section>
  )
}

const MomentList = ({
  life: { from },
  moments
}: {
  readonly life: Life
  readonly moments: ReadonlyArray<Told>
}) => {
  const viewer = useViewer()
  return (
    <ul aria-label="Moments">
      {moments.map(({ count, id, last, time, words }) => (
        <li key={`${time} ${words}`}>
          <button type="button" class="line" onClick={() => viewer.select(id)}>
            <span class="dim">{time === from ? "at first" : `after ${span(time - from)}`}</span>
            <span>
              <ServerText text={words} />
              {count > 1 && (
                <span class="dim">
                  {" "}
                  · {times(count)}, the last after {span(last - from)}
                </span>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

interface LegendProps {
  readonly life: Life
  /** The wall clock at the left end, if it is known. */
  readonly began: string | undefined
}

/** Says which times are at the ends of the lane, and explains its shades and marks as far as it has them. */
const LaneLegend = ({ began, life }: LegendProps) => {
  const { forgotten, marks, pieces } = life
  const noted = legendOf(life)
  const elsewhere = life.elsewhere.filter(({ runner }) => runner !== undefined)
  const isGone = life.elsewhere.length > elsewhere.length
  const is = (wanted: Segment["kind"]) => pieces.some(({ kind }) => kind === wanted)
  const isAwake = (piece: Segment) =>
    (piece.awake ?? [piece]).some((each) => isSeen(each, { start: life.from, end: life.to }))
  const all: ReadonlyArray<readonly [shade: string, words: string, isThere: boolean]> = [
    ["open", "open", pieces.some((piece) => piece.kind === "open" && isAwake(piece))],
    ["rest", "open, at rest in IDLE", pieces.some(isRest)],
    ["beginning", "on its way to the mailbox", is("beginning")],
    [
      "away calm",
      pieceWords.away,
      pieces.some((piece) => piece.kind === "away" && isOver(piece, life)) || isGone
    ],
    ["away", `${pieceWords.away} until the end`, life.awaySince !== undefined],
    ["unselected", legendWords.unselected, noted.includes("unselected")],
    ["work", legendWords.work, noted.includes("work")],
    ["us", legendWords.waits, noted.includes("waits") || is("turn")],
    ["held", legendWords.held, noted.includes("held")],
    ["paused", pieceWords.paused, is("paused")],
    ["unasked", pieceWords.unasked, is("unasked")],
    ["elsewhere", "not on record here", is("unknown") || elsewhere.length + forgotten.length > 0],
    ["refused", "refused", marks.some(({ kind }) => kind === "refused")]
  ]
  return (
    <ul class="legend" aria-label="Shades of the lane">
      <li class="end">{began === undefined ? "start" : `${began.slice(0, 16).replace("T", " ")} UTC`}</li>
      {all
        .filter(([, , isThere]) => isThere)
        .map(([shade, words]) => (
          <li key={shade}>
            <i class={`swatch ${shade}`} /> {words}
          </li>
        ))}
      <li class="end">
        {span(life.to - life.from)} later{life.slept > 0 && `, without ${span(life.slept)} of sleep`}
      </li>
    </ul>
  )
}

/** Returns whether a time away is over, and so not red. */
const isOver = ({ start }: Segment, { awaySince = Infinity }: Life): boolean => start < awaySince

/** Returns whether a segment has IDLE, which is drawn paler than the times of it without one. */
const isRest = ({ rested }: Segment): boolean => rested > 0
