/**
 * The spans of a trace as OTLP/JSON, for tools that show OpenTelemetry. They are derived afterwards. A span without an
 * end gets the last known time and an attribute, since such tools know no open spans.
 */
import type { Connection, Phase, Span } from "../model/connection/Connection.ts"
import { isRecord, type Header } from "../trace/Entry.ts"
import { kindOf } from "../model/machine/phase.ts"

type Value =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly boolValue: boolean }

export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  /** 1 is internal, 3 client. */
  readonly kind: 1 | 3
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: Value }>
  readonly status: { readonly code: 0 | 1 | 2; readonly message?: string }
}

/** Writes an `ExportTraceServiceRequest`. */
export const otlp = (header: Header, connections: ReadonlyArray<Connection>) => {
  const wall = Date.parse(header.wall ?? "")
  const zero = BigInt(Number.isNaN(wall) ? 0 : wall) * 1_000_000n
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributesOf({ "service.name": "effect-imap", "service.version": header.core })
        },
        scopeSpans: [
          {
            scope: { name: "effect-imap/trace", version: String(header.version) },
            spans: connections.flatMap((connection) =>
              ofConnection({ traceId: traceIdOf(header, connection), zero }, connection)
            )
          }
        ]
      }
    ]
  }
}

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

const attributesOf = (attributes: Attributes): OtlpSpan["attributes"] =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }]
  )

const valueOf = (value: string | number | boolean): Value =>
  typeof value === "string"
    ? { stringValue: value }
    : typeof value === "number"
      ? { intValue: String(Math.round(value)) }
      : { boolValue: value }

interface Place {
  readonly traceId: string
  readonly zero: bigint
}

interface Described {
  readonly key: string
  readonly parent?: string
  readonly name: string
  readonly kind: 1 | 3
  readonly span: Pick<Span, "start" | "end">
  readonly last: number
  readonly attributes: Attributes
  readonly error?: string | undefined
}

const ofConnection = (place: Place, connection: Connection): ReadonlyArray<OtlpSpan> => {
  const { commands, group, last, net, phases, span } = connection
  const below = { parent: group, last: span.end ?? last }
  const took = ({ end, start, state }: Phase) =>
    (end === undefined || end > start) && kindOf(state) !== "rest"
  const described: ReadonlyArray<Described> = [
    ofWhole(connection),
    ...phases.filter(took).map((phase) => ({ ...below, ...ofPhase(connection, phase) })),
    ...net.map((operation) => ({ ...below, ...ofOperation(connection, operation) })),
    ...commands.map((command) => ({ ...below, ...ofCommand(connection, command) }))
  ]
  return described.map((each) => spanOf(place, each))
}

const ofWhole = ({ ended, group, last, span, started }: Connection): Described => ({
  key: group,
  name: "imap connection",
  kind: 3,
  span,
  last,
  attributes: {
    ...serverOf(started),
    "imap.attempt": started?.attempt,
    "imap.session": started?.session,
    "imap.label": started?.label,
    "imap.outcome": ended?.outcome
  },
  error: ended?.outcome === "failed" || ended?.outcome === "retried" ? (ended.error ?? "failed") : undefined
})

const serverOf = (started: Connection["started"]): Attributes => ({
  "server.address": started?.host,
  "server.port": started?.port,
  "network.protocol.name": "imap",
  "network.transport": "tcp"
})

type Part = Omit<Described, "parent" | "last">

const ofPhase = ({ group }: Connection, phase: Phase): Part => ({
  key: `${group} phase ${phase.line}`,
  name: `imap ${phase.state}`,
  kind: 1,
  span: phase,
  attributes: { "imap.state": phase.state }
})

const ofOperation = ({ group, started }: Connection, operation: Connection["net"][number]): Part => ({
  key: `${group} net ${operation.line}`,
  name: operation.begun.kind,
  kind: 3,
  span: operation,
  attributes: {
    "server.address": started?.host,
    "server.port": operation.begun.port,
    "network.peer.address": operation.begun.address
  },
  error:
    operation.ended?.ok === false && operation.ended.error !== "race_lost" ? operation.ended.error : undefined
})

const ofCommand = ({ group, started }: Connection, command: Connection["commands"][number]): Part => ({
  key: `${group} command ${command.line}`,
  name: `imap ${command.name}`,
  kind: 3,
  span: { start: command.start, end: command.end ?? command.givenUp?.time },
  attributes: {
    ...serverOf(started),
    "imap.command": command.name,
    "imap.condition": command.answer?.condition,
    "imap.given_up": command.givenUp === undefined ? undefined : true
  },
  error:
    command.answer !== undefined && command.answer.condition !== "OK" ? command.answer.condition : undefined
})

const spanOf = ({ traceId, zero }: Place, described: Described): OtlpSpan => {
  const { attributes, error, key, kind, last, name, parent, span } = described
  const nano = (time: number) => String(zero + BigInt(Math.round(time * 1000)) * 1000n)
  const open = span.end === undefined ? { "imap.trace.open": true } : {}
  return {
    traceId,
    spanId: hash(`${traceId} ${key}`),
    ...(parent === undefined ? {} : { parentSpanId: hash(`${traceId} ${parent}`) }),
    name,
    kind,
    startTimeUnixNano: nano(span.start),
    endTimeUnixNano: nano(Math.max(span.start, span.end ?? last)),
    attributes: attributesOf({ ...attributes, ...open, "error.type": error }),
    status: error === undefined ? { code: 0 } : { code: 2, message: error }
  }
}

/** Hashes with FNV-1a of 64 bits, so that the same trace gets the same ids. */
const hash = (text: string): string => {
  let sum = 0xcbf29ce484222325n
  for (const unit of new TextEncoder().encode(text))
    sum = BigInt.asUintN(64, (sum ^ BigInt(unit)) * 0x100000001b3n)
  return sum.toString(16).padStart(16, "0")
}

const traceIdOf = (header: Header, connection: Connection): string => {
  const given = isRecord(header.raw) ? header.raw["trace_id"] : undefined
  if (typeof given === "string" && /^[0-9a-f]{32}$/.test(given)) return given
  // the attempts of one call share a trace id
  const session = connection.started?.session ?? connection.group
  const seed = `${header.wall} ${header.machine} ${session}`
  return hash(`a ${seed}`) + hash(`b ${seed}`)
}
