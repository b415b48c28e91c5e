/**
 * The life of the selected connection's account in one lane: when it was open, when it was away and why, and notable
 * moments.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import { type Life, livesOf, type Mark, span } from "../../model/life/Life.ts"
import { lateIn } from "../../model/life/losses.ts"
import { awaysOf, type Segment } from "../../model/life/Segment.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { reasonWords } from "../parts/words.ts"
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

/** A shorter wait is too narrow to be seen, in milliseconds. */
const leastWait = 1000

/** The number of moments that are listed one by one. */
const listed = 5

const Moments = ({ life }: { readonly life: Life }) => {
  const viewer = useViewer()
  const all = momentsOf(life)
  const count = (wanted: Mark["kind"]) => life.marks.filter(({ kind }) => kind === wanted).length
  // a refusal is drawn over its command
  const isWorked = count("asked") > count("refused")
  const isWaited = life.waits.some(({ end, start }) => end - start >= leastWait)
  if (all.length === 0 && !isWorked && !isWaited) return null
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
      {isWorked && (
        <span>
          <i class="swatch mailbox" /> commands of the app
        </span>
      )}
      {isWaited && (
        <span>
          <i class="swatch us" /> this program waits
        </span>
      )}
    </p>
  )
}

interface Moment {
  readonly time: number
  readonly id: number
  readonly words: string
}

/** Returns the moments whose time a person wants to know: losses, moves, new tokens, a recreated mailbox. */
const momentsOf = ({ isAlike, isGivenUp, marks, pieces, to }: Life): ReadonlyArray<Moment> => {
  const first = lateIn(pieces)
  return [
    ...(first === undefined
      ? []
      : [
          {
            time: first.start,
            id: first.id,
            words: `${wordsOf(first)}, open ${span(first.end - first.start)} later`
          }
        ]),
    ...awaysOf({ pieces })
      .slice(0, isAlike ? 1 : undefined)
      .map((piece) => {
        const lasted = span(piece.end - piece.start)
        const end = isGivenUp && piece.end === to ? `given up ${lasted} later` : `away ${lasted}`
        return { time: piece.start, id: piece.id, words: `${wordsOf(piece)}, ${end}` }
      }),
    ...marks.filter(isWorded).map((mark) => ({ ...mark, words: wordsOfMark(mark) }))
  ].toSorted((a, b) => a.time - b.time)
}

/** Describes why the account was away, such as `connection lost`, with the server's own words. */
const wordsOf = ({ cut, error, later, serverText, silent, unanswered }: Segment): string => {
  const ended = error === undefined ? "closed" : reasonWords(error)
  const why = unanswered === undefined ? ended : `no answer to ${unanswered}`
  const quoted = serverText ? ` “${shortened(serverText)}”` : ""
  const within = cut ? ` within a literal (${cut})` : ""
  const since = silent === undefined ? "" : `, ${span(silent)} after the server’s last line`
  return `${why}${quoted}${within}${since}${later && later !== error ? `, then ${reasonWords(later)}` : ""}`
}

/** The longest quotation in a moment. */
const longest = 64

const shortened = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text

const isWorded = ({ kind }: Mark): boolean => /moved|renewed|uidvalidity|slept/.test(kind)

const markWords: Readonly<Record<Mark["kind"], string>> = {
  asked: "a command of the app",
  refused: "the server refused a command",
  givenUp: "the app gave up a command",
  renewed: "token refused, new token accepted",
  uidvalidity: "UIDVALIDITY changed: the app’s UIDs are void",
  moved: "moved to another runner",
  slept: "this machine slept"
}

const wordsOfMark = ({ kind, words = markWords[kind] }: Mark): string => words

/** Returns whether a segment is mostly IDLE, which is drawn paler than the app's work. */
const isRest = ({ end, rested, start }: Segment): boolean => rested * 2 > end - start

const pieceWords: Readonly<Record<Segment["kind"], string>> = {
  beginning: "on its way to the mailbox",
  open: "open",
  away: "away",
  turn: "waited here for its turn",
  unknown: "what follows is not kept"
}

const titleOf = (piece: Segment): string => {
  const { end, group, kind, rested, start } = piece
  const whole = end - start
  const rest = rested > 0 ? `, at rest in IDLE for ${span(rested)} of it` : ""
  return `${group}: ${pieceWords[kind]} for ${span(whole)}${kind === "away" ? `: ${wordsOf(piece)}` : rest}`
}
