/**
 * The conversation of a connection as lifelines: the client, and each way in by its port. Time runs downwards; a
 * silence is a stretch, and commands that were sent together are one flight.
 */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "../connection/Connection.ts"
import { laneWords, type Lane } from "../machine/phase.ts"
import { arrow, fitting, type Group, type Picture, type Shape } from "./Picture.ts"
import { pairGroups, pairsOf, partnerOf } from "./talkPairs.ts"
import { portIn } from "../lines/place.ts"
import { timeText } from "../connection/timeText.ts"
import { type WireRow, wireRows } from "../timeline/wireRows.ts"

/** A longer silence is drawn as a stretch. */
const minSilenceMs = 400
const maxRows = 300

const timeWidth = 70
const clientX = timeWidth + 26
const step = 26
/** The range of a lane's width: from where a message is still recognizable to where it needs no more. */
const [minLaneWidth, maxLaneWidth] = [160, 330]
/** The width of the times of pairs, after the last lane. */
const pairsWidth = 110
const head = 44

/** Draws the conversation of a connection, if possible in a width of `room` pixels. */
export const talkPicture = (
  connection: Connection,
  cursor = Number.POSITIVE_INFINITY,
  room = Number.POSITIVE_INFINITY
): Picture => {
  const shown = wireRows(connection, [], { states: true }).filter(
    ({ kind }) => kind !== "state" && kind !== "note"
  )
  const rows = shown.slice(0, maxRows)
  const lanes = Array.from(
    new Set(
      rows.filter(({ kind }) => kind !== "end" && kind !== "timer" && kind !== "gap").map(({ lane }) => lane)
    )
  )
  const count = Math.max(1, lanes.length)
  const laneWidth = Math.max(minLaneWidth, Math.min(maxLaneWidth, (room - clientX - pairsWidth) / count))
  const xOf = (lane: Lane) => clientX + laneWidth * (Math.max(0, lanes.indexOf(lane)) + 1)
  const all = placed(rows)
  const bottom = (all.at(-1)?.y ?? head) + 30
  const lifeline = (x: number, text: string): Group => ({
    class: "life",
    shapes: [
      { kind: "line", d: `M${x} ${head - 14}V${bottom}`, class: "life" },
      { kind: "text", x: x + 20, y: head - 22, text, end: true }
    ]
  })
  const left = shown.length - rows.length
  const pairs = pairsOf(
    connection,
    all.map(({ row: { lane, line }, y }) => ({ lane, line, y }))
  )
  const context = { cursor, partner: partnerOf(pairs, cursor) }
  return {
    width: clientX + laneWidth * count + pairsWidth,
    height: bottom + (left > 0 ? 26 : 8),
    title: `What was said on ${connection.group}, ${rows.length} messages`,
    groups: [
      lifeline(clientX, "client"),
      ...lanes.map((lane) => lifeline(xOf(lane), portOf(lane, connection))),
      ...flights(all),
      ...pairGroups(pairs, connection, { bottom, cursor, xOf }),
      ...all.map((each) => rowGroup(each, xOf, connection, { ...context, room: laneWidth - 24 })),
      ...(left > 0
        ? [
            {
              class: "exit",
              shapes: [
                { kind: "text" as const, x: clientX, y: bottom + 16, class: "exit", text: `${left} more` }
              ]
            }
          ]
        : [])
    ]
  }
}

interface Placed {
  readonly row: WireRow
  readonly y: number
  /** The milliseconds of silence before it. */
  readonly quiet: number
}

const placed = (rows: ReadonlyArray<WireRow>): ReadonlyArray<Placed> => {
  let y = head
  return rows.map((row, index) => {
    const quiet = row.time - (rows[index - 1]?.time ?? row.time)
    const isFlight = row.kind === "sent" && rows[index - 1]?.kind === "sent" && quiet < 1
    y += isFlight ? step - 8 : step + (quiet >= minSilenceMs ? step : 0)
    return { row, y, quiet }
  })
}

const portOf = (lane: Lane, connection: Connection): string => {
  const port = portIn(lane, connection)
  // without TLS, this way in continues in clear text
  const isAsked = connection.started?.policy.startsWith("none") !== true
  const isSecured =
    lane !== "startTls" || isAsked || connection.commands.some(({ name }) => name === "STARTTLS")
  const way = lane && isSecured ? laneWords[lane] : undefined
  return [port === undefined ? "server" : `port ${port}`, way].filter(Boolean).join(", ")
}

/** Draws brackets at the client around commands that were sent together. */
const flights = (all: ReadonlyArray<Placed>): ReadonlyArray<Group> => {
  const found: Array<Group> = []
  for (let at = 0; at < all.length; at++) {
    let end = at
    while (
      all[end]?.row.kind === "sent" &&
      all[end + 1]?.row.kind === "sent" &&
      (all[end + 1]?.quiet ?? 1) < 1
    )
      end += 1
    const [first, last] = [all[at], all[end]]
    if (end === at || first === undefined || last === undefined) continue
    found.push({
      class: "flight",
      title: `${end - at + 1} commands in one flight`,
      shapes: [
        {
          kind: "line",
          d: `M${clientX - 6} ${first.y - 6}H${clientX - 11}V${last.y + 6}H${clientX - 6}`,
          class: "edge"
        }
      ]
    })
    at = end
  }
  return found
}

interface RowContext {
  readonly cursor: number
  /** The counterpart of the line under the cursor. */
  readonly partner: number | undefined
  /** The width of a text in pixels. */
  readonly room: number
}

const rowGroup = (
  each: Placed,
  xOf: (lane: Lane) => number,
  connection: Connection,
  context: RowContext
): Group => {
  const { row, y } = each
  const isSaid = row.kind === "sent" || row.kind === "received"
  const x = xOf(row.lane)
  const isOfLane = row.lane !== undefined
  const note: ReadonlyArray<Shape> = [
    {
      kind: "text",
      x: isOfLane ? x - 10 : clientX + 12,
      end: isOfLane,
      y: y + 1,
      class: "exit",
      text: fitting(row.text, context.room)
    }
  ]
  return {
    class: classOf(row, context),
    title: row.text,
    line: row.lastLine,
    shapes: [
      {
        kind: "text",
        x: timeWidth,
        y: y + 1,
        class: "dwell",
        end: true,
        text: timeText(connection, row.time - connection.span.start, "+")
      },
      ...stretch(each),
      ...(isSaid ? message(each, x, context.room) : note)
    ]
  }
}

const classOf = (row: WireRow, { cursor, partner }: Omit<RowContext, "room">): string =>
  [
    "talk",
    row.refused && "failed",
    row.lastLine === cursor && "here",
    row.line === partner ? "partner" : row.line > cursor && "ahead"
  ]
    .filter(Boolean)
    .join(" ")

const stretch = ({ quiet, y }: Placed): ReadonlyArray<Shape> =>
  quiet < minSilenceMs
    ? []
    : [
        { kind: "line", d: `M${clientX} ${y - step - 12}V${y - 14}`, class: "quiet" },
        { kind: "text", x: clientX + 12, y: y - step, class: "exit", text: `nothing for ${duration(quiet)}` }
      ]

const message = ({ row, y }: Placed, x: number, room: number): ReadonlyArray<Shape> => {
  const [from, to] = row.kind === "sent" ? [clientX, x] : [x, clientX]
  return [
    ...arrow([
      [from, y],
      [to, y + 4]
    ]),
    { kind: "text", x: clientX + 12, y: y - 3, class: "said", text: fitting(row.text, room) }
  ]
}
