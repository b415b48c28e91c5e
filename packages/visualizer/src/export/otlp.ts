/**
 * The spans of a trace as OTLP/JSON, for tools that show OpenTelemetry. They are derived afterwards. A span without an
 * end gets the last known time and an attribute, since such tools know no open spans.
 */
import { type Connection, isFailed, type Phase, type Span } from "../model/connection/Connection.ts"
import { isRecord, type Header } from "../trace/Entry.ts"
import { kindOf } from "../model/machine/phase.ts"
import type { LongText } from "../trace/pieces.ts"
import { wallOf } from "../trace/wall.ts"
import { listText } from "./listText.ts"

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

/** Writes an `ExportTraceServiceRequest`, span by span: together they are larger than the trace. */
export const otlp = (header: Header, connections: ReadonlyArray<Connection>): LongText =>
  listText(requestOf(header), spansOf(header, connections))

/** Makes a request without its spans. */
const requestOf = (header: Header) => ({
  resourceSpans: [
    {
      resource: {
        attributes: attributesOf({ "service.name": "effect-imap", "service.version": header.core })
      },
      scopeSpans: [{ scope: { name: "effect-imap/trace", version: String(header.version) }, spans: [] }]
    }
  ]
})

/** Makes the spans one by one. */
export function* spansOf(
  header: Header,
  connections: ReadonlyArray<Connection>
): Generator<OtlpSpan, void, void> {
  const zero = BigInt(wallOf(header) ?? 0) * 1_000_000n
  for (const connection of connections) {
    const place = placeOf(header, connection, zero)
    for (const described of partsOf(connection)) yield spanOf(place, described)
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

/** The ids and the time that all spans of a connection share. */
interface Place {
  readonly traceId: string
  readonly zero: bigint
  /** The id of the whole connection, which contains the others. */
  readonly connectionId: string
  readonly idOf: (key: string) => string
}

const placeOf = (header: Header, connection: Connection, zero: bigint): Place => {
  const traceId = traceIdOf(header, connection)
  const begun = hashed(`${traceId} `)
  const idOf = (key: string) => hex(hashed(key, begun))
  return { traceId, zero, connectionId: idOf(connection.group), idOf }
}

interface Described {
  readonly key: string
  /** True for a part of the connection. */
  readonly within: boolean
  readonly name: string
  readonly kind: 1 | 3
  readonly span: Pick<Span, "start" | "end">
  readonly last: number
  readonly attributes: Attributes
  readonly error?: string | undefined
}

function* partsOf(connection: Connection): Generator<Described, void, void> {
  const { commands, last, net, phases, span } = connection
  const below = { within: true, last: span.end ?? last }
  yield connectionSpan(connection)
  for (const phase of phases)
    if (took(phase) && kindOf(phase.state) !== "rest") yield { ...below, ...phaseSpan(connection, phase) }
  for (const operation of net) yield { ...below, ...operationSpan(connection, operation) }
  for (const command of commands) yield { ...below, ...commandSpan(connection, command) }
}

const took = ({ end, start }: Phase): boolean => end === undefined || end > start

const connectionSpan = ({ ended, group, last, span, started }: Connection): Described => ({
  key: group,
  within: false,
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
  error: isFailed(ended?.outcome) ? (ended?.error ?? "failed") : undefined
})

const serverOf = (started: Connection["started"]): Attributes => ({
  "server.address": started?.host,
  "server.port": started?.port,
  "network.protocol.name": "imap",
  "network.transport": "tcp"
})

type Part = Omit<Described, "within" | "last">

const phaseSpan = ({ group }: Connection, phase: Phase): Part => ({
  key: `${group} phase ${phase.line}`,
  name: `imap ${phase.state}`,
  kind: 1,
  span: phase,
  attributes: { "imap.state": phase.state }
})

const operationSpan = ({ group, started }: Connection, operation: Connection["net"][number]): Part => ({
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

const commandSpan = ({ group, started }: Connection, command: Connection["commands"][number]): Part => ({
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

const spanOf = ({ idOf, traceId, connectionId, zero }: Place, described: Described): OtlpSpan => {
  const { attributes, error, key, kind, last, name, span, within } = described
  const nano = (time: number) => String(zero + BigInt(Math.round(time * 1000)) * 1000n)
  const open = span.end === undefined ? { "imap.trace.open": true } : {}
  return {
    traceId,
    spanId: within ? idOf(key) : connectionId,
    ...(within ? { parentSpanId: connectionId } : {}),
    name,
    kind,
    startTimeUnixNano: nano(span.start),
    endTimeUnixNano: nano(Math.max(span.start, span.end ?? last)),
    attributes: attributesOf({ ...attributes, ...open, "error.type": error }),
    status: error === undefined ? { code: 0 } : { code: 2, message: error }
  }
}

/** Hashes with FNV-1a of 64 bits, so that the same trace gets the same ids. `begun`: the hash of the text before. */
const hashed = (text: string, begun = 0xcbf29ce484222325n): bigint => {
  let sum = begun
  for (const unit of utf8.encode(text)) sum = BigInt.asUintN(64, (sum ^ BigInt(unit)) * 0x100000001b3n)
  return sum
}

const utf8 = new TextEncoder()

const hex = (sum: bigint): string => sum.toString(16).padStart(16, "0")

const traceIdOf = (header: Header, connection: Connection): string => {
  const given = isRecord(header.raw) ? header.raw["trace_id"] : undefined
  if (typeof given === "string" && /^[0-9a-f]{32}$/.test(given)) return given
  // the attempts of one call share a trace id
  const session = connection.started?.session ?? connection.group
  const seed = `${header.wall} ${header.machine} ${session}`
  return hex(hashed(`a ${seed}`)) + hex(hashed(`b ${seed}`))
}
