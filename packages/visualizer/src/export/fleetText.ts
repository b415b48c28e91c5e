/** A fleet as text for a terminal: what is wrong and who must act, then the hosts, then the accounts. Pure. */
import {
  type Counts,
  type CommonFailure,
  type Fleet,
  type Member,
  of,
  type Part
} from "../model/fleet/Fleet.ts"
import { type Standing, stateMark, states, stateWord, turnName } from "../model/fleet/Member.ts"
import { byOrder } from "../model/fleet/order.ts"
import { parse } from "../model/fleet/query.ts"
import * as Words from "../model/fleet/words.ts"
import { columns, fit, padded, palette, type Palette, type Style, wrapped } from "./terminal.ts"
import { maxOf } from "../trace/extremes.ts"

/** The format of the report. */
export interface Options {
  /** The time of the report, in ms since 1970. */
  readonly now: number
  /** The width in columns, at least 80 (default 80). */
  readonly width?: number | undefined
  readonly color?: boolean | undefined
  /** A query as on the page: `host:163 state:stuck age:>1h`. All accounts are counted; the matching ones are listed. */
  readonly find?: string | undefined
  /** The number of listed accounts (default 50). */
  readonly maxListed?: number | undefined
}

/** The columns that all states need side by side. */
const minWidth = 80

/** Renders the report. Every line ends with a line feed. */
export const toText = (
  members: ReadonlyArray<Member>,
  { color = false, find = "", maxListed = 50, now, width = 80 }: Options
): string => {
  const fleet = of(members, now)
  const sheet = { now, width: Math.max(minWidth, width), palette: palette(color) }
  const lines = [
    ...head(fleet, sheet),
    ...(fleet.failures.length === 0 ? [] : ["", ...failures(fleet.failures, sheet)]),
    ...(fleet.hosts.length < 2 ? [] : ["", ...parts("host", fleet.hosts, sheet)]),
    ...(fleet.runners.length < 2 ? [] : ["", ...parts("runner", fleet.runners, sheet)]),
    ...(fleet.total === 0 ? [] : ["", ...parts("age", fleet.ages, sheet)]),
    ...accounts(fleet.members, { find, maxListed }, sheet)
  ]
  return lines.map((line) => `${line.trimEnd()}\n`).join("")
}

interface Sheet {
  readonly now: number
  readonly width: number
  readonly palette: Palette
}

const styles: Readonly<Record<Standing, Style>> = {
  NeedsUser: "red",
  HostFailing: "red",
  Unassigned: "yellow",
  Unselected: "yellow",
  Waiting: "yellow",
  Queued: "cyan",
  Connecting: "cyan",
  Unknown: "dim",
  Ended: "dim",
  Selected: "green"
}

const head = (fleet: Fleet, { now, palette: { paint }, width }: Sheet): ReadonlyArray<string> => {
  const { Selected: open } = fleet.counts
  const worst: Standing = fleet.urgent > 0 ? "NeedsUser" : open === fleet.total ? "Selected" : "Waiting"
  const rest = [fleet.urgent > 0 ? `${Words.number(open)} open` : "", Words.rest(fleet, now)]
  return [
    `${paint(styles[worst], stateMark[worst])} ${paint("bold", fit(Words.headline(fleet), width - 2))}`,
    ...[Words.turnsOf(fleet), rest.filter((part) => part !== "").join(" · ")]
      .filter((words) => words !== "")
      .flatMap((words) => wrapped(words, width - 2).map((line) => `  ${line}`))
  ]
}

const failures = (all: ReadonlyArray<CommonFailure>, sheet: Sheet): ReadonlyArray<string> => {
  const { palette, width } = sheet
  const counts = maxOf(all.map(({ count }) => Words.number(count).length))
  return [
    palette.paint("dim", `  ${"".padEnd(counts)} who     why, where, since when`),
    ...all.flatMap((failure) => {
      const { count, oldest, reason, state, title, turn } = failure
      const mark = palette.paint(styles[state], stateMark[state])
      const next = failure.next === undefined ? "" : `, next try ${Words.until(failure.next, sheet.now)}`
      const indent = counts + 11
      return [
        `${mark} ${Words.number(count).padStart(counts)} ${turnName[turn].padEnd(7)} ${fit(`${title} (${reason})`, width - indent)}`,
        palette.paint(
          "dim",
          " ".repeat(indent) +
            fit(`${Words.where(failure)}, for ${Words.span(sheet.now - oldest)}${next}`, width - indent)
        )
      ]
    })
  ]
}

/** The number of parts that are listed one by one. */
const maxParts = 12

const parts = (title: string, all: ReadonlyArray<Part>, { palette, width }: Sheet): ReadonlyArray<string> => {
  const shown = all.slice(0, maxParts)
  const sized = columnsFor(shown).map((column) => ({
    ...column,
    width: 2 + widthOf([column.name, ...column.cells], 0, width)
  }))
  const room = width - 2 - sized.reduce((sum, column) => sum + column.width, 0)
  const names = widthOf(
    shown.map(({ name }) => name),
    12,
    Math.max(12, room)
  )
  const left = all.length - shown.length
  const heads = sized.map((column) => column.name.padStart(column.width)).join("")
  return [
    palette.paint("dim", `  ${padded(`by ${title}`, names)}${heads}`),
    ...shown.map(({ name }, row) => {
      const cells = sized.map(({ cells, style, width }) => {
        const text = cells[row] ?? ""
        return " ".repeat(width - text.length) + (style === undefined ? text : palette.paint(style, text))
      })
      return `  ${padded(name, names)}${cells.join("")}`
    }),
    ...(left > 0 ? [palette.paint("dim", `  and ${Words.number(left)} more, with fewer problems`)] : [])
  ]
}

interface Column {
  readonly name: string
  readonly style: Style | undefined
  readonly cells: ReadonlyArray<string>
}

const columnsFor = (shown: ReadonlyArray<Part>): ReadonlyArray<Column> => [
  { name: "accounts", style: undefined, cells: shown.map(({ total }) => Words.number(total)) },
  ...used(shown.map(({ counts }) => counts)).map((state) => ({
    name: stateWord[state],
    style: styles[state],
    cells: shown.map(({ counts }) => (counts[state] === 0 ? "" : Words.number(counts[state])))
  }))
]

/** Returns the states that occur, the worst first. */
const used = (all: ReadonlyArray<Counts>): ReadonlyArray<Standing> =>
  states.filter((state) => all.some((counts) => counts[state] > 0))

const widthOf = (names: ReadonlyArray<string>, min: number, max: number): number =>
  Math.min(max, maxOf(names.map(columns), min))

interface Asked {
  readonly find: string
  readonly maxListed: number
}

/** Lists the accounts that match the query; without a query, those that are not open. */
const accounts = (
  members: ReadonlyArray<Member>,
  { find, maxListed }: Asked,
  sheet: Sheet
): ReadonlyArray<string> => {
  const fits = find === "" ? ({ state }: Member) => state !== "Selected" : parse(find)
  const found = members.filter((member) => fits(member, sheet.now)).toSorted(byOrder.urgency)
  const shown = found.slice(0, maxListed)
  const left = found.length - shown.length
  if (found.length === 0) return find === "" ? [] : ["", `No account fits ${find}`]
  return [
    "",
    ...rows(shown, sheet),
    ...(left > 0 ? [sheet.palette.paint("dim", `and ${Words.number(left)} more: narrow it by --find`)] : [])
  ]
}

const rows = (shown: ReadonlyArray<Member>, { now, palette, width }: Sheet): ReadonlyArray<string> => {
  const share = Math.floor((width - 22) / 4)
  const withRunner = shown.some(({ runner }) => runner !== undefined)
  const names = widthOf(shown.map(Words.nameOf), 7, share)
  const hosts = widthOf(
    shown.map(({ host }) => host),
    4,
    share
  )
  const runners = withRunner
    ? widthOf(
        shown.map(({ runner }) => runner ?? ""),
        6,
        share
      ) + 1
    : 0
  const left = width - 22 - names - hosts - runners
  const line = (state: string, rest: ReadonlyArray<string>) => {
    const [name = "", host = "", runner = "", since = "", why = ""] = rest
    const place = `${padded(name, names)} ${padded(host, hosts)} ${withRunner ? `${padded(runner, runners - 1)} ` : ""}`
    return `${state} ${place}${since.padStart(6)} ${fit(why, left)}`
  }
  return [
    palette.paint("dim", line("  state     ", ["account", "host", "runner", "for", "why"])),
    ...shown.map((member) => {
      const { host, runner = "", since, state } = member
      const mark = palette.paint(styles[state], `${stateMark[state]} ${stateWord[state].padEnd(10)}`)
      return line(mark, [
        Words.nameOf(member),
        host,
        runner,
        Words.span(now - since),
        Words.whyOf(member, now)
      ])
    })
  ]
}
