/** The top bar: what is open, how large it is, and the actions on all of it. */
import { useMemo } from "preact/hooks"
import type * as Live from "../../page/Live.ts"
import type { Trace } from "../../page/Trace.ts"
import { describe } from "../../trace/Entry.ts"
import { clock, counted } from "../parts/format.ts"
import { useTicking } from "../parts/hooks.ts"
import { OpenButton } from "../parts/OpenButton.tsx"
import { toneMark } from "../parts/words.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { useHasManyAccounts } from "../accounts/Accounts.tsx"
import { Filter } from "../list/Filter.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { isFailed } from "../../model/connection/Connection.ts"
import type { Summary } from "../../model/index/Summary.ts"
import { isOver } from "../../model/index/urgency.ts"
import { isBehind } from "../../model/verdict/asRead.ts"

export const TopBar = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  const { comparing, live, trace } = state
  const hasSeveral = useHasManyAccounts(state)
  return (
    <div class="top">
      <h1>
        {viewer.back === undefined ? (
          "imap trace"
        ) : (
          <a href={viewer.back} title="To all accounts">
            ← <ServerText text={document.title} />
          </a>
        )}
      </h1>
      <Source live={live} trace={trace} />
      {trace?.index.header?.redaction === "raw" && (
        <span class="pill bad strong">RAW: contains private data</span>
      )}
      {trace !== undefined && !state.overview && !comparing && hasSeveral && (
        <button type="button" onClick={() => viewer.set({ overview: true })}>
          ← All accounts
        </button>
      )}
      {trace !== undefined && !comparing && (
        <Filter
          state={state}
          example={
            state.overview && hasSeveral ? "account:…  host:…  error:…" : "cmd:FETCH  took>1s  error: …"
          }
        />
      )}
      {trace !== undefined && <Facts trace={trace} loading={isReading(state)} revision={state.revision} />}
      <div class="actions" role="group" aria-label="Actions">
        {live === undefined && (
          <OpenButton label="Open…" onFile={(file) => void viewer.open(file, file.name)} />
        )}
        {live?._tag === "live" && (
          <button type="button" aria-pressed={state.paused} onClick={() => viewer.pause(!state.paused)}>
            {state.paused ? "Resume" : "Pause"}
          </button>
        )}
        {live?._tag === "live" && (state.cursor !== undefined || state.chosen) && (
          <button type="button" onClick={viewer.newest}>
            Newest
          </button>
        )}
        {trace !== undefined && (
          <>
            <button type="button" aria-pressed={comparing} onClick={viewer.toggleCompare}>
              Compare…
            </button>
            <button type="button" onClick={() => viewer.set({ panel: "export" })}>
              Export…
            </button>
          </>
        )}
        <button
          type="button"
          class="quiet"
          aria-label="Keys and help"
          onClick={() => viewer.set({ panel: "help" })}
        >
          ?
        </button>
      </div>
    </div>
  )
}

const Source = ({
  live,
  trace
}: {
  readonly live: Live.LiveStatus | undefined
  readonly trace: Trace | undefined
}) => {
  if (live?._tag === "live") return <span class="pill live">● live</span>
  if (live?._tag === "connecting") return <span class="pill">connecting …</span>
  if (live?._tag === "lost") return <span class="pill lost">? disconnected</span>
  // a stream has no name that a reader would know
  if (live?._tag === "ended") return <span class="pill">■ recording ended</span>
  if (trace === undefined) return null
  const [, stem = "", extension = ""] =
    /^(.*?)(?: IMAP trace|(\.imaptrace(?:\.gz)?))?$/s.exec(trace.name) ?? []
  return (
    <span class="source dim" title={plain(trace.name)}>
      <span class="cut">
        <ServerText text={stem} />
        <span class="extension">{extension}</span>
      </span>
    </span>
  )
}

/** Returns whether the file is still read, or the connection that is shown is not read to its end. */
const isReading = ({ detail, loading, trace }: State): boolean => {
  if (loading || detail === undefined) return loading
  const summary = trace?.index.connections[detail.id]
  return summary !== undefined && isBehind(detail, summary)
}

interface FactsProps {
  readonly trace: Trace
  readonly loading: boolean
  /** Rises as the trace grows: to count a hundred thousand connections takes longer than a frame. */
  readonly revision: number
}

const Facts = ({ loading, revision, trace }: FactsProps) => {
  const { connections, count, header } = trace.index
  const { failed, first, isLasting, lost, refused } = useMemo(() => countsOf(trace.index), [trace, revision])
  return (
    <p class="facts">
      {loading && <span role="status">reading …</span>}
      {failed + lost > 0 && (
        <span>
          {isLasting ? toneMark.failure : toneMark.recovered} {badWords(failed, lost)}
        </span>
      )}
      {first !== undefined && <Refused commands={refused} first={first} />}
      <span>{counted(connections.length, "connection")}</span>
      <span>{counted(count, "event")}</span>
      {header?.redaction !== undefined && header.redaction !== "raw" && (
        <span>redacted: {header.redaction}</span>
      )}
      {header?.core !== undefined && (
        <span>
          effect-imap <ServerText text={header.core} />
        </span>
      )}
    </p>
  )
}

/** Counts connections that failed before a mailbox was open, and those that were lost in use. */
const badWords = (failed: number, lost: number): string =>
  [failed > 0 && counted(failed, "failed", "failed"), lost > 0 && counted(lost, "lost in use", "lost in use")]
    .filter(Boolean)
    .join(", ")

/** Leads to the first of the commands that were refused in an open mailbox: they end no connection. */
const Refused = ({ commands, first }: { readonly commands: number; readonly first: Summary }) => {
  const viewer = useViewer()
  const { firstRefused: line, id } = first
  const go = () => {
    viewer.select(id)
    if (line !== undefined) viewer.goWire(line)
  }
  return (
    <button type="button" class="link" onClick={go}>
      {counted(commands, "command")} refused
    </button>
  )
}

interface Counts {
  readonly failed: number
  /** Connections that ended badly after a mailbox was open. */
  readonly lost: number
  /** One of them is not over, or had failed before. */
  readonly isLasting: boolean
  readonly refused: number
  /** The first connection with a refused command. */
  readonly first: Summary | undefined
}

/** With more losses, it takes too long to check whether each account recovered. */
const maxLost = 256

const countsOf = ({ account, connections }: Trace["index"]): Counts => {
  const bad = connections.filter(({ status }) => isFailed(status))
  const failed = bad.filter(({ selectedAt }) => selectedAt === undefined).length
  return {
    failed,
    lost: bad.length - failed,
    isLasting: failed > 0 || bad.length > maxLost || bad.some((each) => !isOver(each, account)),
    refused: connections.reduce((count, each) => count + each.refused, 0),
    first: connections.find((each) => each.refused > 0)
  }
}

/** Shows what the reader must know before trusting the page. */
export const Notices = ({ state }: { readonly state: State }) => {
  const { live, trace } = state
  if (trace === undefined) return null
  return (
    <div class="notices">
      {live?._tag === "lost" && <LostNotice status={live} events={trace.index.count} />}
      {live?._tag === "tokenRefused" && (
        <p class="notice" role="status">
          The server was started again: follow the new address that it printed. What was received is kept.
        </p>
      )}
      {!state.loading && trace.index.warnings.length > 0 && (
        <p class="notice quiet">
          <span>
            <ServerText text={`Note: ${trace.index.warnings.map(describe).join("; ")}.`} />
          </span>
        </p>
      )}
    </div>
  )
}

const LostNotice = ({
  events,
  status
}: {
  readonly events: number
  readonly status: Extract<Live.LiveStatus, { readonly _tag: "lost" }>
}) => {
  useTicking(true)
  const left = Math.max(0, Math.ceil((status.retryAt.getTime() - new Date().getTime()) / 1000))
  return (
    <p class="notice" role="status">
      The stream was lost at {clock(status.at)}; {counted(events, "event")} are kept.{" "}
      {left > 0 ? `Next try in ${left} s.` : "Trying again …"}
    </p>
  )
}
