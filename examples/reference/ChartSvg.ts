import * as ChartSvg from "@effect-imap/visualizer/ChartSvg"
import { refused } from "./read.ts"

// ChartSvg.chartSvg
// the whole machine, and the way of one connection through it
export const machine = ChartSvg.chartSvg({ theme: "dark" })
export const way = ChartSvg.chartSvg({ connection: refused }) // "<svg …"

// ChartSvg.svgOf
// a picture of one's own as a file
export const svg = ChartSvg.svgOf({
  width: 120,
  height: 40,
  title: "One state",
  groups: [{ class: "state", shapes: [{ kind: "box", x: 10, y: 5, width: 100, height: 30 }] }]
})
