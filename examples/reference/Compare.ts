import * as Compare from "@effect-imap/visualizer/Compare"
import { opened, refused } from "./read.ts"

// Compare.compare
// two connections beside each other, for a terminal
export const text = Compare.compare(
  { name: "at home", connection: opened },
  { name: "at the office", connection: refused },
  { width: 100 }
)
