import { Waterfall } from "@effect-imap/visualizer"
import { read, refused } from "./read.ts"

// Waterfall.render
// a whole trace for a terminal, with what was said
export const text = Waterfall.render(read, { width: 100, wire: true })

// Waterfall.renderConnection
export const lines = Waterfall.renderConnection(refused, { color: process.stdout.isTTY })
