/** The life of the selected connection's account in one lane: open, away and why, and what is of note. */
import { duration } from "@effect-imap/core/internal/Advice"
import { type Life, livesOf, type Mark, type Segment, span } from "../../model/Life.ts"
import type { Summary } from "../../model/Summary.ts"
import type { Trace } from "../../page/Trace.ts"
import { useViewer } from "../app/Viewer.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"

const pieceWords: Readonly<Record<Segment["kind"], string>> = {
  beginning: "on its way to the first mailbox",
  open: "open",
  away: "away",
  turn: "waited here for its turn"
}

const markWords: Readonly<Record<Mark["kind"], string>> = {
  asked: "a command of the app",
  refused: "the server refused a command",
  renewed: "a new token was accepted",
  uidvalidity: "UIDVALIDITY changed: what the app knew of the mailbox is void",
  moved: "moved to another runner"
}

const glyphs: Readonly<Record<Life["tone"], string>> = { good: "✓", warning: "!", failure: "✗" }

/** `connection lost` for a reason's tag. */
const wordsOf = ({ error }: Segment): string =>
  error === undefined
    ? "closed"
    : error.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()

/** So many losses are listed one by one. */
const listed = 4

const Losses = ({ life }: { readonly life: Life }) => {
  const viewer = useViewer()
  const away = life.pieces.filter(({ kind }) => kind === "away")
  if (away.length === 0) return null
  return (
    <p class="about dim">
      {away.slice(0, listed).map((piece) => (
        <button key={piece.start} type="button" class="link" onClick={() => viewer.select(piece.id)}>
          <ServerText
            text={`after ${span(piece.start - life.from)}: ${wordsOf(piece)}, away ${duration(piece.end - piece.start)}`}
          />
        </button>
      ))}
      {away.length > listed && `and ${away.length - listed} more`}
    </p>
  )
}

/** Undefined for an account with a single attempt: its verdict says all. */
export const lifeOf = (trace: Trace, summary: Summary): Life | undefined =>
  livesOf(trace.index.lived(summary.id), { now: trace.now(), isOver: trace.index.ended })[0]

export const Lane = ({ life, selected }: { readonly life: Life; readonly selected: number }) => {
  const viewer = useViewer()
  const whole = Math.max(1, life.to - life.from)
  const at = (time: number) => `${(100 * Math.max(0, time - life.from)) / whole}%`
  return (
    <section class={`life ${life.tone}`} aria-label={`Life of ${plain(life.name)}`}>
      <h2>
        <span aria-hidden="true">{glyphs[life.tone]}</span> {life.headline}
      </h2>
      <Losses life={life} />
      <div class="lane">
        {life.pieces.map((piece) => (
          <button
            key={`${piece.kind} ${piece.start}`}
            type="button"
            class={`piece ${piece.kind}`}
            aria-pressed={piece.id === selected}
            style={{ insetInlineStart: at(piece.start), inlineSize: at(life.from + piece.end - piece.start) }}
            title={plain(
              `${piece.group}: ${pieceWords[piece.kind]} for ${span(piece.end - piece.start)}${piece.kind === "away" ? `: ${wordsOf(piece)}` : ""}`
            )}
            onClick={() => viewer.select(piece.id)}
          />
        ))}
        {life.marks.map((mark) => (
          <i
            key={`${mark.kind} ${mark.time}`}
            class={mark.kind}
            style={{ insetInlineStart: at(mark.time) }}
            title={`${markWords[mark.kind]}, after ${span(mark.time - life.from)}`}
          />
        ))}
      </div>
    </section>
  )
}
