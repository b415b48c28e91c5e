/**
 * The banner of the selected connection, in three lines of fixed height: the title with who must act, the server's words with
 * which connection it is, and what to do. Everything else is behind “More” and “Explain”, so that nothing below it moves.
 */
import type { ComponentChildren } from "preact"
import { useMemo, useState } from "preact/hooks"
import { heldBackBy } from "../../model/index/listing.ts"
import { loginsPerPoll } from "../../model/rules/index.ts"
import { asRead } from "../../model/verdict/asRead.ts"
import type { Reason } from "../../model/verdict/reason.ts"
import type * as Verdict from "../../model/verdict/Verdict.ts"
import { turnWord } from "../../model/fleet/Member.ts"
import { useViewer } from "../app/Viewer.ts"
import { Prose } from "../parts/Prose.tsx"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { toneMark, toneOf } from "../parts/words.ts"
import { aboutWords } from "./about.ts"
import { Before } from "./Before.tsx"
import { glowing } from "./glowing.ts"
import type { ShownConnection, ReadConnection } from "./ShownConnection.ts"
import { Lines } from "./Lines.tsx"
import { Lint } from "./Lint.tsx"
import { Next } from "./Next.tsx"
import { Other } from "./Other.tsx"
import { retryWords } from "./retryWords.ts"

/** `explanation` shows why a failure happens, from what is loaded when somebody asks for it. */
interface Explaining {
  readonly explanation: (reason: Reason) => ComponentChildren
}

export const Banner = (props: ReadConnection & Explaining) => {
  const { detail, loading, lost, summary, trace } = props
  const verdict = asRead(detail, { index: trace.index, summary }, { loading, lost, now: trace.now() })
  const [unfolded, unfold] = useState<{ readonly id: number; readonly part: Part }>()
  const part = unfolded?.id === summary.id ? unfolded.part : undefined
  const { reason } = verdict
  const judged = { ...props, verdict }
  const polls = useMemo(
    () => loginsPerPoll(trace.index.header, trace.index.account(summary.id), summary.id),
    [trace, summary.id, trace.index.connections.length]
  )
  return (
    <section class={`verdict headline ${toneOf(verdict)}`} aria-label="Verdict">
      <article class={trace.index.ended ? "three" : "three live"} {...glowing(useViewer(), reason?.lines)}>
        <header>
          <h2 title={plain(verdict.sentence)}>
            <span class="mark" aria-hidden="true">
              {toneMark[toneOf(verdict)]}
            </span>{" "}
            <ServerText text={verdict.sentence} dir="ltr" />
          </h2>
          <Turn verdict={verdict} />
        </header>
        <Words {...judged} />
        <div class="todo">
          <Todo {...judged} />
          <span class="actions">
            {partsOf(judged).map((each) => (
              <button
                key={each}
                type="button"
                aria-expanded={part === each}
                onClick={() => unfold(part === each ? undefined : { id: summary.id, part: each })}
              >
                {each}
              </button>
            ))}
            <Next trace={trace} detail={detail} verdict={verdict} />
          </span>
        </div>
      </article>
      {part === "Explain" && reason !== undefined && <div class="why">{props.explanation(reason)}</div>}
      {part === "More" && <More {...judged} />}
      <Lint findings={polls === undefined ? verdict.findings : [...verdict.findings, polls]} />
    </section>
  )
}

/** Shows who must act, unless the failure is over. */
const Turn = ({ verdict: { isOver, reason } }: Pick<ShownConnection, "verdict">) =>
  reason?.actionBy === undefined || isOver === true ? null : (
    <span class="turn" title="Who must act">
      {reason.actionBy === "nobody" ? "nobody has to act" : `${turnWord[reason.actionBy]} must act`}
    </span>
  )

/** The server's words, and which connection it is. */
const Words = (props: ShownConnection) => {
  const { isServers, text } = wordsOf(props.verdict)
  const Quote = isServers ? "q" : "span"
  const about = aboutWords(props)
  return (
    <p class="words">
      {text !== undefined && (
        <Quote class="quote" title={plain(text)}>
          <ServerText text={text} />
        </Quote>
      )}
      <span class="about dim" title={plain(about)}>
        <ServerText text={about} />
      </span>
    </p>
  )
}

/**
 * The server's words about the failure, or what the network or a timer shows; without a failure, what the server asks to show
 * its user. RFC 9051 §7.1, ALERT.
 */
const wordsOf = ({
  alerts,
  lines,
  reason
}: Verdict.Verdict): { readonly text: string | undefined; readonly isServers: boolean } => {
  if (reason === undefined) return { text: alerts[0]?.text, isServers: true }
  if (reason.quote !== undefined) return { text: reason.quote, isServers: true }
  const line = lines.find(({ way }) => way === "S:" || way === "⇄" || way === "!")
  return { text: line?.text, isServers: line?.way === "S:" }
}

const Todo = ({ verdict: { isOver, reason } }: ShownConnection) => {
  if (reason === undefined) return <span class="advice" />
  const advice = isOver === true ? "A later connection of the account opened the mailbox." : reason.advice
  return (
    <span class="advice" title={advice}>
      <Prose text={advice} />
    </span>
  )
}

/** The parts that a banner unfolds, one at a time. */
type Part = "Explain" | "More"

const partsOf = ({ summary, trace, verdict: { alerts, reason } }: ShownConnection): ReadonlyArray<Part> => {
  if (reason !== undefined) return ["Explain", "More"]
  const hasEarlier = trace.index.session(summary.id).some(({ id }) => id < summary.id)
  return alerts.length > 0 || hasEarlier ? ["More"] : []
}

/** Shows whether a retry helps, the lines of the failure, and the attempt before. */
const More = ({ detail, summary, trace, verdict: { alerts, lines, reason } }: ShownConnection) => (
  <div class="why">
    {reason !== undefined && (
      <>
        <p>
          <Prose text={reason.advice} />
        </p>
        <Retry reason={reason} />
        {reason.found !== undefined && (
          <p class="quote">
            Found: <ServerText text={reason.found} />
          </p>
        )}
        <HeldBack trace={trace} summary={summary} reason={reason} />
        <Lines lines={lines} connection={detail.connection} />
        {reason.causes.map(({ id, quote, title }) => (
          <p key={`${id} ${title}`}>
            Also: <ServerText text={title} />
            {quote !== undefined && (
              <>
                {" "}
                “<ServerText text={quote} />”
              </>
            )}
          </p>
        ))}
      </>
    )}
    {alerts.length > 0 && (
      <div class="alert" role="note">
        The server asks to show this:
        <Lines lines={alerts} connection={detail.connection} isWhole />
      </div>
    )}
    <Before trace={trace} summary={summary} />
  </div>
)

/** Shows whether a retry helps, and the quirk that explains the server's words. */
const Retry = ({ reason }: { readonly reason: Reason }) => {
  const words = retryWords(reason)
  return words === "" ? null : (
    <p>
      <ServerText text={words} />
    </p>
  )
}

/** The connection because of which this one was held back. */
const HeldBack = ({
  reason,
  summary,
  trace
}: Pick<ShownConnection, "summary" | "trace"> & { readonly reason: Reason }) => {
  const by = reason.step === "account" ? heldBackBy(trace.index.connections, summary) : undefined
  if (by === undefined) return null
  return (
    <p>
      The server said so to <Other group={by.group} id={by.id} />: “<ServerText text={by.serverText ?? ""} />”
    </p>
  )
}
