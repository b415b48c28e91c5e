/** The verdict on the selected connection: the headline of the page, or a part of the life of an account. */
import type { ComponentChildren } from "preact"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Finding } from "../../model/findings/Findings.ts"
import { atStep } from "../../model/evidence/Failure.ts"
import { callOf, heldBackBy } from "../../model/index/listing.ts"
import { portOf } from "../../model/evidence/place.ts"
import { timeText } from "../../model/connection/timeText.ts"
import { asRead } from "../../model/verdict/asRead.ts"
import * as Verdict from "../../model/verdict/Verdict.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { turnOf, whoseOf } from "../../model/findings/Finding.ts"
import { isCredential } from "../../model/life/credential.ts"
import { turnWord, whoActs } from "../../model/fleet/Member.ts"
import { Next } from "./Next.tsx"
import { counted } from "../parts/format.ts"
import { Prose } from "../parts/Prose.tsx"
import { ServerText } from "../parts/ServerText.tsx"
import { useViewer } from "../app/Viewer.ts"
import { address, statusWord, toneMark, toneOf } from "../parts/words.ts"
import { reasonWords } from "../../model/connection/reasonWords.ts"
import type { Summary } from "../../model/index/Summary.ts"
import { awaysOf } from "../../model/life/Segment.ts"
import type { Life } from "../../model/life/Life.ts"
import type { Advised } from "../../model/life/remedy.ts"
import { alertsBeside } from "../../model/life/Stay.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  /** True while the file is read. */
  readonly loading: boolean
  /** True if the stream of the trace was lost. */
  readonly lost: boolean
  /** What is said above it of its account's life, or of its pool. */
  readonly told?: Advised
}

/** Shows the verdict as the headline. */
export const VerdictBar = (props: Props) => {
  const verdict = verdictOf(props)
  return (
    <section class={`verdict headline ${toneOf(verdict)}`} aria-label="Verdict">
      <article class="said" {...glowing(useViewer(), verdict.finding)}>
        <header class="sentence">
          <h2>
            <Sentence verdict={verdict} />
          </h2>
          <About {...props} verdict={verdict} />
        </header>
        <Body {...props} verdict={verdict} />
        <Next trace={props.trace} detail={props.detail} verdict={verdict} />
      </article>
    </section>
  )
}

/** Shows the verdict as a part of a life, whose headline is above it: closed while the connection is well. */
export const VerdictDetail = ({ children, ...props }: Props & { readonly children: ComponentChildren }) => {
  const verdict = verdictOf(props)
  const { tone } = verdict
  return (
    <section class={`verdict ${toneOf(verdict)}`} aria-label="Verdict">
      <article {...glowing(useViewer(), verdict.finding)}>
        <details key={props.summary.id} open={tone === "failure" || tone === "warning"}>
          <summary class="sentence">
            <h3>
              <Sentence verdict={verdict} of={props.summary.group} />
            </h3>
            <About {...props} verdict={verdict} isNamed />
          </summary>
          <div class="folded">
            <Body {...props} verdict={verdict} />
            <Next trace={props.trace} detail={props.detail} verdict={verdict} only="asking" />
          </div>
          {children}
        </details>
      </article>
    </section>
  )
}

/** Shows how a connection is reported, beside the headline of its account's life, unless all of both is well. */
export const Actions = ({ life, ...props }: Props & { readonly life: Pick<Life, "pieces" | "tone"> }) => {
  const verdict = verdictOf(props)
  return awaysOf(life).length === 0 && life.tone === "good" && verdict.tone === "good" ? null : (
    <Next trace={props.trace} detail={props.detail} verdict={verdict} only="report" />
  )
}

/** `of` names the connection, below the headline of something larger. */
const Sentence = ({ of, verdict }: { readonly of?: string; readonly verdict: Verdict.Verdict }) => (
  <>
    <span class="mark" aria-hidden="true">
      {toneMark[toneOf(verdict)]}
    </span>{" "}
    {of !== undefined && (
      <>
        <ServerText text={of} />:{" "}
      </>
    )}
    <ServerText text={verdict.sentence} dir="ltr" />
  </>
)

/** Shows at most what quotes the server, why, what to do and whose turn it is; the other findings are folded. */
const Body = (props: Judged) => {
  const { detail, summary, trace, verdict } = props
  const { connection } = detail
  const { alerts, finding, tone } = verdict
  const others = alertsBeside(trace.index.account(summary.id), alerts)
  return (
    <div class="why">
      {tone !== "failure" && (
        <Before trace={trace} summary={summary} isAdvised={props.told?.turn !== undefined} />
      )}
      {alerts.length + others.length > 0 && (
        <div class="alert" role="note">
          The server asks to show this:
          <Lines lines={alerts} connection={connection} />
          {others.map(([text, by]) => (
            <p key={text}>
              <Other group={by.group} id={by.id} />: “<ServerText text={text} />”
            </p>
          ))}
        </div>
      )}
      {finding !== undefined && <Cause {...props} verdict={verdict} finding={finding} />}
      <Rest detail={detail} trace={trace} verdict={verdict} />
    </div>
  )
}

/** Returns the verdict on the selected connection at this moment. */
const verdictOf = ({ detail, loading, lost, summary, trace }: Props): Verdict.Verdict =>
  asRead(detail, { index: trace.index, summary }, { loading, lost, now: trace.now() })

/** Returns handlers that highlight the lines of a sentence while it is hovered or has the focus. */
const glowing = (viewer: ReturnType<typeof useViewer>, finding: Finding | undefined) => {
  const glow = () => viewer.set({ glow: new Set(finding?.evidence) })
  const fade = () => viewer.set({ glow: new Set() })
  return { onMouseEnter: glow, onMouseLeave: fade, onFocusIn: glow, onFocusOut: fade }
}

interface Judged extends Props {
  readonly verdict: Verdict.Verdict
}

const About = ({
  detail,
  isNamed = false,
  summary,
  trace,
  verdict: { opened, tone }
}: Judged & {
  /** True if the sentence names the connection. */
  readonly isNamed?: boolean
}) => {
  const call = callWords(trace, summary)
  return (
    <p class="about dim">
      <ServerText
        text={`${isNamed ? "" : `${summary.group} · `}${address(summary, portOf(detail.connection))} · ${endWords(summary, tone, trace)}`}
      />
      {call !== undefined && ` · ${call}`}
      {summary.refused > 0 && ` · ${counted(summary.refused, "command")} refused`}
      {opened !== undefined && <ServerText text={` · ${opened}`} />}
    </p>
  )
}

/** Describes which attempt of a call this is, and how long the call took in all. */
const callWords = (trace: Trace, summary: Summary): string | undefined => {
  const call = callOf(trace.index.session(summary.id), summary)
  if (call === undefined || call.attempts.length === 1) return undefined
  const { attempts, last, took } = call
  const end =
    last !== summary && last.selectedAt !== undefined ? `, then ${last.group} opened the mailbox` : ""
  return `attempt ${attempts.indexOf(summary) + 1} of ${attempts.length}${end}; ${duration(took)} in all`
}

/** Describes how and where it ended, and whether another attempt follows. */
const endWords = ({ id, isLeft, status, step }: Summary, tone: Verdict.Tone, { index }: Trace): string => {
  const at = step !== undefined && tone === "failure" ? atStep(step) : ""
  if (status !== "retried") return `${statusWord[status]}${at}`
  if (isLeft) return `failed${at}, then ${statusWord.interrupted}`
  const isLast = index.session(id).every((other) => other.id <= id)
  if (!isLast) return `failed${at}, tried again`
  return `failed${at}, ${index.ended ? "to be tried again after this trace" : "about to be tried again"}`
}

const isAsked = (turn: Summary["turn"]): turn is "user" | "admin" | "app" =>
  turn !== undefined && turn !== "nobody"

/** Shows why an earlier attempt failed, which is the reason for this one, and how many failed alike. */
const Before = ({
  isAdvised,
  summary,
  trace
}: {
  /** True if it is said above what to do. */
  readonly isAdvised: boolean
  readonly summary: Summary
  readonly trace: Trace
}) => {
  const earlier = trace.index.session(summary.id).filter(({ id }) => id < summary.id)
  const before = earlier.at(-1)
  if (before === undefined) return null
  const { error, group, id, selectedAt, serverText, step, todo, turn } = before
  const alike =
    earlier.length - 1 - earlier.findLastIndex((each) => each.error !== error || each.step !== step)
  return (
    <p>
      <Other group={group} id={id} />{" "}
      {selectedAt === undefined ? "failed before it" : "had the mailbox open before it, until it ended"}
      {step !== undefined && selectedAt === undefined && <ServerText text={atStep(step)} />}
      {error !== undefined && <ServerText text={`: ${reasonWords(error)}`} />}
      {serverText !== undefined && serverText !== "" && (
        <>
          {" "}
          “<ServerText text={serverText} />”
        </>
      )}
      {selectedAt === undefined && alike > 1 && `; so did ${counted(alike - 1, "attempt")} before it`}
      {/* what it asks for is not over, although this one opened the mailbox; but a login that was accepted is */}
      {!isAdvised &&
        selectedAt === undefined &&
        summary.error === undefined &&
        !isCredential(error) &&
        isAsked(turn) && (
          <>
            . <strong>Try: </strong>
            <Prose text={todo ?? ""} /> <strong>{whoActs} </strong>
            {turnWord[turn]}
          </>
        )}
    </p>
  )
}

const Lines = ({
  connection,
  lines
}: {
  readonly connection: Connection
  readonly lines: ReadonlyArray<Verdict.Shown>
}) => {
  const viewer = useViewer()
  if (lines.length === 0) return null
  return (
    <ul class="shown mono" aria-label="Evidence">
      {lines.map(({ line, text, time, way }) => (
        <li key={line}>
          <button
            type="button"
            class="link"
            title={`Go to line ${line} of the trace`}
            onClick={() => viewer.goWire(line)}
          >
            <span class="dim">{timeText(connection, time - connection.span.start)}</span>{" "}
            <strong>{way}</strong> <ServerText text={text} />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Shows why, what to do, and at most one quotation: the line that decides, unless the sentence or an alert has its words. */
const Cause = ({
  detail: { connection },
  finding,
  summary,
  told,
  trace,
  verdict
}: Judged & { readonly finding: Finding }) => {
  const { alerts, lines, sentence, title } = verdict
  const { quote = "" } = finding
  const isSaid =
    quote !== "" && [sentence, ...alerts.map(({ text }) => text)].some((text) => text.includes(quote))
  const beside = isSaid ? undefined : Verdict.quoteBeside(finding, lines)
  const deciding = isSaid || beside !== undefined ? undefined : Verdict.decidingOf(connection, finding)
  return (
    <div class="cause">
      {title !== undefined && (
        <p class="strong">
          <ServerText text={title} />
        </p>
      )}
      {beside !== undefined && (
        <p class="quote">
          “<ServerText text={beside} />”
        </p>
      )}
      <Lines lines={deciding === undefined ? [] : [deciding]} connection={connection} />
      <FindingBody finding={finding} told={told} isOver={verdict.isOver}>
        {finding.id === "held-back" && <HeldBack trace={trace} summary={summary} />}
      </FindingBody>
    </div>
  )
}

const FindingBody = ({
  children,
  finding,
  isOver = false,
  told
}: {
  readonly finding: Finding
  /** True if nobody has to do anything about it any more. */
  readonly isOver?: boolean | undefined
  readonly told?: Advised | undefined
  readonly children?: ComponentChildren
}) => (
  <>
    <p>
      <Prose text={finding.why} />
    </p>
    {finding.found !== undefined && (
      <p class="quote">
        Found: <ServerText text={finding.found} />
      </p>
    )}
    {children}
    {!isOver && <Advice finding={finding} told={told} />}
  </>
)

/** Says what to do, and who must: folded if that is said above of all connections, which knows more than one of them. */
const Advice = ({ finding, told }: { readonly finding: Finding; readonly told: Advised | undefined }) => {
  const advice = (
    <p>
      {told?.cause === undefined && <Whose finding={finding} />}
      {finding.fix !== undefined && <strong>Try: </strong>}
      <Prose text={finding.fix ?? finding.rest ?? ""} /> <Turn finding={finding} />
    </p>
  )
  if (told?.turn === undefined) return advice
  if ((finding.fix ?? finding.rest) === (told.fix ?? told.rest)) return null
  return (
    <details>
      <summary>What to do about this connection alone</summary>
      {advice}
    </details>
  )
}

/** Says whose a failure is. */
const Whose = ({ finding }: { readonly finding: Finding }) => {
  const whose = whoseOf(finding)
  return whose === undefined ? null : (
    <>
      <strong>Whose: </strong>
      {whose}.{" "}
    </>
  )
}

/** Says whose turn it is, as the error of a failure does. */
const Turn = ({ finding }: { readonly finding: Finding }) => {
  const turn = turnOf(finding)
  return turn === undefined ? null : (
    <span class="turn">
      <strong>{whoActs} </strong>
      {turn}
    </span>
  )
}

/** Shows the connection because of which this one was held back. */
const HeldBack = ({ summary, trace }: { readonly summary: Summary; readonly trace: Trace }) => {
  const by = heldBackBy(trace.index.connections, summary)
  if (by === undefined) return null
  return (
    <p>
      The server said so to <Other group={by.group} id={by.id} />: “<ServerText text={by.serverText ?? ""} />”
    </p>
  )
}

/** Names another connection, which it selects. */
const Other = ({ group, id }: { readonly group: string; readonly id: number }) => {
  const viewer = useViewer()
  return (
    <button type="button" class="link" onClick={() => viewer.select(id)}>
      <ServerText text={group} />
    </button>
  )
}

/** Shows the other findings, folded. */
const Rest = ({
  detail,
  trace,
  verdict
}: {
  readonly detail: Detail
  readonly trace: Trace
  readonly verdict: Verdict.Verdict
}) => {
  const viewer = useViewer()
  // the line below the sentence says that the trace was cut
  const rest = verdict.rest.filter(({ id }) => id !== "trace-cut")
  if (rest.length === 0) return null
  return (
    <div class="rest">
      {rest.map((finding, at) => (
        <details key={`${finding.id} ${at}`} class={finding.severity} {...glowing(viewer, finding)}>
          <summary>
            {finding.severity !== "info" && <span aria-hidden="true">! </span>}
            <Prose text={finding.title} />
          </summary>
          {finding.quote !== undefined && (
            <p class="quote">
              “<ServerText text={finding.quote} />”
            </p>
          )}
          <FindingBody finding={finding} />
          <Lines lines={Verdict.linesOf(detail.connection, finding)} connection={detail.connection} />
          <Next trace={trace} detail={detail} verdict={Verdict.about(detail.connection, verdict, finding)} />
        </details>
      ))}
    </div>
  )
}
