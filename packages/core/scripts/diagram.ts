/** Writes the picture of the connection machine and its states into `docs/evidence/machine.md`. */
import { type State, toJson, toMermaid } from "../src/lifecycle/diagram/diagram.ts"
import { fill, table } from "./page.ts"

const chart = toJson()

const coded = (names: ReadonlyArray<string>): string =>
  [...new Set(names)].map((name) => `\`${name}\``).join(", ")

const stateRow = ({ description = "", id, invokes }: State): string => {
  const timers = chart.edges
    .filter(({ event, from }) => from === id && event.startsWith("after "))
    .map(({ event }) => event.slice("after ".length))
  return `| \`${id}\` | ${description} | ${coded(invokes.map(({ src }) => src))} | ${coded(timers)} |`
}

fill("docs/evidence/machine.md", {
  chart: `\`\`\`mermaid\n${toMermaid().trimEnd()}\n\`\`\``,
  states: table(["State", "", "Activity", "At most"], chart.states.map(stateRow))
})
