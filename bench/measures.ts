/** What can be measured, by its name, in the order of measurement. bench/README.md says how far each can be trusted. */
import type { Effect, Scope } from "effect"
import { connect } from "./measure/connect.ts"
import type { Context } from "./measure/Context.ts"
import { counts } from "./measure/counts.ts"
import { cpu } from "./measure/cpu.ts"
import { envelopes } from "./measure/envelopes.ts"
import { many } from "./measure/many.ts"
import { memory } from "./measure/memory.ts"
import { imports, page } from "./measure/page.ts"
import { parse } from "./measure/parse.ts"
import { resumed } from "./measure/resumed.ts"
import { start } from "./measure/start.ts"
import { stream } from "./measure/stream.ts"
import { supervised } from "./measure/supervised.ts"
import type { ProcessFailed } from "./Process.ts"
import type { Table } from "./Table.ts"

interface Measure {
  readonly about: string
  readonly tables: (
    context: Context
  ) => Effect.Effect<ReadonlyArray<Table>, ProcessFailed | string, Scope.Scope>
}

export const measures: Readonly<Record<string, Measure>> = {
  start: { about: "CPU of whole processes before their first packet", tables: start },
  connect: { about: "flights and round trips from connecting to a mailbox", tables: connect },
  counts: { about: "fibers, timers, calls and bytes of a connection, and their change", tables: counts },
  cpu: { about: "CPU from connecting to the end of LOGOUT", tables: cpu },
  resumed: { about: "CPU within TLS with the session of an earlier connection", tables: resumed },
  memory: { about: "heap and RSS of an idle connection", tables: memory },
  parse: { about: "lines and messages of FETCH", tables: parse },
  envelopes: { about: "envelopes of 100,000 messages", tables: envelopes },
  stream: { about: "a literal of 100 MB, collected and streamed", tables: stream },
  many: { about: "one to ten thousand connections in a process", tables: many },
  supervised: { about: "accounts that idle, beside plain connections", tables: supervised },
  page: { about: "the viewer and the playground, within their budgets", tables: page },
  imports: { about: "logs of 50 MB of other programs, made into traces", tables: imports }
}

/** The names with what each measures, a line each. */
export const list: string = Object.entries(measures)
  .map(([name, { about }]) => `  ${name.padEnd(12)}${about}\n`)
  .join("")
