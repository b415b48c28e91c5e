/**
 * `effect-imap machine`: the state chart that every connection runs.
 */
import { toJson, toMermaid } from "@effect-imap/core/machine"
import { chartSvg } from "@effect-imap/visualizer/ChartSvg"
import { Console } from "effect"
import { Command, Flag } from "effect/cli"

const formats = {
  mermaid: () => toMermaid().trimEnd(),
  json: () => JSON.stringify(toJson(), undefined, 2),
  svg: () => chartSvg().trimEnd()
}

export const machine = Command.make(
  "machine",
  {
    format: Flag.Literals("format", ["mermaid", "json", "svg"]).pipe(
      Flag.withDescription("How the chart is written (mermaid)"),
      Flag.withDefault("mermaid")
    )
  },
  ({ format }) => Console.log(formats[format]())
).pipe(Command.withDescription("Print the state chart"))
