import * as Rules from "@effect-imap/visualizer/Rules"
import { read } from "./read.ts"

// Rules.rule
// what lines of a trace show, in the words of your own app; `{count}` stands for data
export const manySearches = Rules.rule({
  id: "many-searches",
  group: "command",
  severity: "warning",
  message: "The app searched {count} times on one connection",
  docs: "Each search makes the server read the mailbox. Keep what was found, and follow the mailbox.",
  *find({ commands }) {
    const [first, ...others] = commands.filter(({ name }) => name.endsWith("SEARCH"))
    if (first !== undefined && others.length > 9)
      yield { lines: [first.line], data: { count: others.length + 1 } }
  }
})

// Rules.findings
// what all rules find, each with its connection and lines
export const found = Rules.findings(read, { rules: [manySearches] })

// Rules.builtIn
// the rules that are always there, with what each means
export const meanings = Rules.builtIn.map(({ docs, id }) => `${id}: ${docs}`)
