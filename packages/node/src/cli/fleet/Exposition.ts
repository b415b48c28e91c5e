/**
 * A fleet in Prometheus's text format. Labels are states, reasons and turns, so that the number of series is bounded
 * whatever the fleet is: no account, host or runner is one.
 */
import { isTag } from "@effect-imap/core/internal/Reason"
import { type CommonFailure, type Fleet, states } from "@effect-imap/visualizer/internal/Fleet"
import type { Level } from "./Level.ts"

/** Renders the level and, unless the fleet is not known, its accounts by state and by what they failed of. */
export const render = (level: Level, fleet: Fleet | undefined): string =>
  [
    ...gauge("imap_fleet_status", "How well the fleet is: 0 ok, 1 warning, 2 critical, 3 unknown.", [
      ["", level]
    ]),
    ...(fleet === undefined ? [] : accounts(fleet))
  ].join("\n")

const accounts = ({ counts, failures }: Fleet): ReadonlyArray<string> => {
  const groups = Map.groupBy(failures, labelsOf)
  return [
    ...gauge(
      "imap_fleet_status_accounts",
      "Watched accounts, by state.",
      states.map((state) => [`{state="${state}"}`, counts[state]])
    ),
    ...gauge(
      "imap_fleet_status_failures",
      "Accounts that are not open after a failure, by reason, by who must act, and whether all attempts wait for that.",
      Array.from(groups, ([labels, alike]) => [labels, alike.reduce((sum, { count }) => sum + count, 0)])
    ),
    ...gauge(
      "imap_fleet_status_failures_since_seconds",
      "Unix time since which the first of these accounts is in its state.",
      Array.from(groups, ([labels, alike]) => [
        labels,
        alike.reduce((least, { oldest }) => Math.min(least, oldest), Infinity) / 1000
      ])
    )
  ]
}

/** A reason of another version of the runner is "other", as is whatever else a page may answer. */
const labelsOf = ({ reason, state, turn }: CommonFailure): string =>
  `{reason="${isTag(reason) ? reason : "other"}",turn="${turn}",stuck="${state === "NeedsUser"}"}`

type Sample = readonly [labels: string, value: number]

const gauge = (name: string, help: string, samples: ReadonlyArray<Sample>): ReadonlyArray<string> => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  ...samples.map(([labels, value]) => `${name}${labels} ${value}`)
]
