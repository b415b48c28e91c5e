/** The ledger of time: the waterfall as a table. */
import { useMemo } from "preact/hooks"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Ledger, Row } from "../../model/timeline/Ledger.ts"
import { remarks } from "../../model/timeline/roundTrips.ts"
import { summaryOf } from "../../model/timeline/shares.ts"
import { rows as rowsOf, type Row as Step } from "../../model/timeline/rows.ts"
import { laneWords } from "../../model/machine/phase.ts"
import * as Verdict from "../../model/verdict/Verdict.ts"
import { timeText, took } from "../../model/connection/timeText.ts"
import { duration } from "@effect-imap/core/internal/Advice"
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
  const longest = Math.max(...shown.map(({ ms }) => ms))
  const steps = useMemo(() => rowsOf(connection), [connection])
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
      <tbody>
        {shown.map((row) => (
          <LedgerRow
            connection={connection}
            key={row.step}
            row={row}
            longest={longest}
            moment={momentOf(row, steps)}
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
  /** The time of its steps. */
  readonly moment: Moment | undefined
}

const LedgerRow = ({ connection, longest, moment, row }: RowProps) => {
  const viewer = useViewer()
  const { cursor, detail, moment: shown } = useViewerState()
  const here = detail?.entries.findLast(({ line }) => cursor !== undefined && line <= cursor)?.time
  const looked = shown ?? (here === undefined ? undefined : { from: here, to: here })
  const isLit =
    moment !== undefined && looked !== undefined && moment.from <= looked.to && moment.to > looked.from
  return (
    <tr
      class={isLit ? "lit" : ""}
      onMouseEnter={() => viewer.set({ moment })}
      onMouseLeave={() => viewer.set({ moment: undefined })}
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

/** Returns the time of the steps that a row of the ledger sums up; `undefined` if none is shown. */
const momentOf = ({ step }: Row, steps: ReadonlyArray<Step>): Moment | undefined => {
  const own = steps.filter(
    ({ label, lane }) => step === label || (lane !== undefined && step === `${label} (${laneWords[lane]})`)
  )
  if (own.length === 0) return undefined
  return {
    from: own.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY),
    to: own.reduce((last, { end }) => Math.max(last, end), 0)
  }
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
