/** Drawings of the machine as SVG files, like those of the page. */
import { groups } from "../model/machine/phase.ts"
import { machinePicture, type MachineOptions } from "../model/diagrams/machinePicture.ts"
import type { Connection } from "../model/connection/Connection.ts"
import { progressOf } from "../model/diagrams/Progress.ts"
import { pathPicture } from "../model/diagrams/pathPicture.ts"
import { svgOf } from "./svg.ts"
import type { Theme } from "./svgText.ts"

/** The part of the machine that is drawn, and the colours. */
export interface Options extends Pick<MachineOptions, "heat"> {
  /** The connection whose path is drawn. */
  readonly connection?: Connection | undefined
  readonly theme?: Theme
  /** Draws the whole machine, and not only the path of the connection. */
  readonly isWholeMachine?: boolean
}

/** The look of states, ways and lines of the wire. */
export const rules = [
  "rect{fill:var(--fill);stroke:var(--line)}",
  ".nest>rect{fill:none}",
  ".region>rect,.passed>rect{stroke-dasharray:4 3}",
  ".done>rect{stroke:var(--ink)}",
  ".now>rect{fill:var(--now);stroke:var(--ink);stroke-width:2}",
  ".failed>rect{stroke:var(--bad);stroke-width:2}",
  ".name{font-size:14px}",
  ".nest>text,.now>.name{font-weight:600}",
  ".jump>.edge{stroke-dasharray:6 4}",
  ".dial{fill:var(--paper);stroke:var(--line);stroke-width:4}.ring{fill:none;stroke:var(--ink);stroke-width:4}",
  ".edge{fill:none;stroke:var(--quiet)}",
  ".done>.edge{stroke:var(--ink);stroke-width:2}",
  ".tip{fill:var(--quiet);stroke:none}",
  ".done>.tip{fill:var(--ink)}",
  ".failed>.edge{stroke:var(--bad);stroke-width:2}",
  ".failed>.tip,.fails,.failed>text:not(.exit){fill:var(--bad)}",
  ".word,.exit,.dwell{font-size:11px;fill:var(--quiet)}",
  ".word{paint-order:stroke;stroke:var(--paper);stroke-width:3px}",
  ".passed>text{fill:var(--quiet)}",
  ".said{font:11px ui-monospace,monospace;paint-order:stroke;stroke:var(--paper);stroke-width:3px}",
  ".pair>.edge{opacity:.6}.pair.now>.edge{stroke:var(--ink);opacity:1}",
  "path.life{stroke:var(--line)}.quiet{stroke:var(--quiet);stroke-dasharray:2 4}",
  ...groups.map((group) => `rect.${group}{fill:var(--done);stroke:none}`)
].join("")

/** Draws the path of a connection, or this version's whole machine. */
export const chartSvg = ({ connection, heat, theme, isWholeMachine = false }: Options = {}): string =>
  svgOf(
    connection === undefined || isWholeMachine
      ? machinePicture({ heat, progress: progressOf(connection) })
      : pathPicture(connection),
    { rules, theme }
  )
