/** The ledger of time: the waterfall as a table. */
import type { KeyboardEventHandler } from "preact"
import { useMemo, useRef, useState } from "preact/hooks"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Ledger, Row } from "../../model/timeline/Ledger.ts"
import { remarks } from "../../model/timeline/roundTrips.ts"
import { summaryOf } from "../../model/timeline/shares.ts"
import { rows as rowsOf, type Row as Step } from "../../model/timeline/rows.ts"
import { laneWords } from "../../model/machine/phase.ts"
import * as Verdict from "../../model/verdict/Verdict.ts"
import { timeText, took } from "../../model/connection/timeText.ts"
import { mostOf } from "../../trace/extremes.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { rowOf } from "../parts/hooks.ts"
import { plain } from "../parts/ServerText.tsx"
import type { Moment } from "../app/Store.ts"
import { useViewer, useViewerState } from "../app/Viewer.ts"

interface Props {
  readonly connection: Connection
  readonly ledger: Ledger
}

export const LedgerTable = ({ connection, ledger }: Props) => {
  const all = useMemo(() => remarks(connection, ledger), [connection, ledger])
  if (ledger.rows.length === 0) return null
  return (
    <>
      {connection.clock !== "none" && (
        <details class="times" open={isSlow(ledger)}>
          <summary>{summaryOf(connection, ledger)}</summary>
          <Times connection={connection} ledger={ledger} />
        </details>
      )}
      {all.length > 0 && (
        <ul class="hints">
          {all.map((remark) => (
            <li key={remark.id}>
              <span aria-hidden="true">{remark.kind === "saved" ? "+" : "−"}</span>
              <span>
                {remark.text}{" "}
                {remark.evidence[0] !== undefined && (
                  <Evidence connection={connection} line={remark.evidence[0]} />
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** A step of this length makes the table worth opening, in milliseconds. */
const slowMs = 1000

const isSlow = ({ rows }: Ledger): boolean =>
  rows.some(({ answered, server, silent }) => server + answered + silent > slowMs)

const Times = ({ connection, ledger }: Props) => {
  const shown = ledger.rows.filter(({ ms, roundTrips }) => ms >= 0.05 || roundTrips > 0)
  const longest = mostOf(shown.map(({ ms }) => ms))
  const steps = useMemo(() => rowsOf(connection), [connection])
  const body = useRef<HTMLTableSectionElement>(null)
  const [here, setHere] = useState(0)
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const target = rowOf(event.key, here, shown.length)
    if (target === undefined) return
    event.preventDefault()
    event.stopPropagation()
    body.current?.querySelectorAll("tr")[target]?.focus()
  }
  return (
    <table class="ledger">
      <caption>Where the time went</caption>
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col" class="num">
            time
          </th>
          <th scope="col" class="num">
            trips
          </th>
          <th scope="col" class="num">
            network
          </th>
          <th scope="col" class="num">
            server
          </th>
          <th scope="col" class="num">
            in vain
          </th>
          <th scope="col">
            <span class="hidden">network and server, as bars</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {shown.map((row, index) => (
          <LedgerRow
            connection={connection}
            key={row.step}
            row={row}
            longest={longest}
            isStop={index === Math.min(here, shown.length - 1)}
            steps={stepsOf(row, steps)}
            onFocus={() => setHere(index)}
          />
        ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly connection: Connection
  readonly longest: number
  readonly row: Row
  /** True if Tab stops at it; arrow keys go on from there. */
  readonly isStop: boolean
  readonly steps: ReadonlyArray<Step>
  readonly onFocus: () => void
}

const LedgerRow = ({ connection, isStop, longest, onFocus, row, steps }: RowProps) => {
  const viewer = useViewer()
  const { cursor, detail, moment: shown } = useViewerState()
  const here = detail?.entries.findLast(({ line }) => cursor !== undefined && line <= cursor)?.time
  const looked = shown ?? (here === undefined ? undefined : { from: here, to: here })
  const moment = momentOf(steps)
  const isLit =
    moment !== undefined && looked !== undefined && moment.from <= looked.to && moment.to > looked.from
  const point = () => viewer.set({ moment })
  const leave = () => viewer.set({ moment: undefined })
  return (
    <tr
      class={isLit ? "lit" : ""}
      tabIndex={isStop ? 0 : -1}
      onMouseEnter={point}
      onMouseLeave={leave}
      onFocus={() => {
        onFocus()
        point()
      }}
      onBlur={leave}
      onKeyDown={({ key }) => {
        const line = steps[0]?.line
        if (key === "Enter" && line !== undefined) viewer.goWire(line)
      }}
    >
      <th scope="row">{row.step}</th>
      <td class="num">{took(connection, row.ms)}</td>
      <td class="num dim">{row.roundTrips === 0 ? "" : row.roundTrips}</td>
      <td class="num dim">{part(row.network)}</td>
      <td class="num dim">{part(row.server)}</td>
      <td class="num dim">{part(row.silent)}</td>
      <td class="meter" aria-hidden="true">
        <span style={{ width: percent(row.ms, longest), "--hue": `var(--${row.group})` }}>
          <i style={{ width: percent(row.group === "us" ? row.ms : row.network, row.ms) }} />
          <i class="server" style={{ width: percent(row.server, row.ms) }} />
        </span>
      </td>
    </tr>
  )
}

/** Returns the steps that a row of the ledger sums up. */
const stepsOf = ({ step }: Row, steps: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  steps.filter(
    ({ label, lane }) => step === label || (lane !== undefined && step === `${label} (${laneWords[lane]})`)
  )

/** Returns the time of steps; `undefined` if there is none. */
const momentOf = (steps: ReadonlyArray<Step>): Moment | undefined =>
  steps.length === 0
    ? undefined
    : {
        from: steps.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY),
        to: steps.reduce((last, { end }) => Math.max(last, end), 0)
      }

const part = (ms: number): string => (ms < 0.05 ? "–" : duration(ms))

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : (part / whole) * 100}%`

/** Shows the line that proves it, with time and words. */
const Evidence = ({ connection, line }: { readonly connection: Connection; readonly line: number }) => {
  const viewer = useViewer()
  const shown = Verdict.lineOf(connection, line)
  if (shown === undefined) return null
  return (
    <button
      type="button"
      class="link"
      title={plain(`${shown.way} ${shown.text}`)}
      onClick={() => viewer.goWire(line)}
    >
      {timeText(connection, shown.time - connection.span.start, "at ") || `line ${line}`}
    </button>
  )
}
