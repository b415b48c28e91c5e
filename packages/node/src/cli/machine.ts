/**
 * `effect-imap machine`: the state chart that every connection runs.
 */
import { toIndented } from "@effect-imap/core/internal/Trace"
import { toConfig, toJson, toMermaid } from "@effect-imap/core/Machine"
import { chartSvg } from "@effect-imap/visualizer/internal/ChartSvg"
import { Console } from "effect"
import { Command, Flag } from "effect/cli"

const formats = {
  mermaid: () => toMermaid().trimEnd(),
  json: () => toIndented(toJson()),
  config: () => toIndented(toConfig()),
  svg: () => chartSvg().trimEnd()
}

export const machine = Command.make(
  "machine",
  {
    format: Flag.Literals("format", ["mermaid", "json", "config", "svg"]).pipe(
      Flag.withDescription("The format of the chart (mermaid); config is an XState configuration"),
      Flag.withDefault("mermaid")
    )
  },
  ({ format }) => Console.log(formats[format]())
)
