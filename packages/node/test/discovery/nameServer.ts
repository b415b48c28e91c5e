/** A name server on 127.0.0.1 that knows a few SRV and MX records, and says of every other name that there is none. */
import { createSocket } from "node:dgram"
import { Effect } from "effect"

export interface Service {
  readonly target: string
  readonly port: number
  readonly priority?: number
  readonly weight?: number
}

export interface Zone {
  readonly srv?: Readonly<Record<string, ReadonlyArray<Service>>>
  readonly mx?: Readonly<Record<string, ReadonlyArray<string>>>
}

const types = { mx: 15, srv: 33 }

const u16 = (...values: ReadonlyArray<number>) =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]))

/** RFC 1035 §3.1. */
const nameOf = (name: string) =>
  Buffer.concat([
    ...name
      .split(".")
      .filter((label) => label !== "")
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0])
  ])

const record = (type: number, data: Buffer) =>
  // a pointer to the question's name; class IN, a minute
  Buffer.concat([u16(0xc00c, type, 1, 0, 60, data.length), data])

/** The name and the type of the only question. RFC 1035 §4.1.2. */
const questionIn = (query: Buffer) => {
  const labels: Array<string> = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

const answersIn = ({ mx = {}, srv = {} }: Zone, name: string, type: number): ReadonlyArray<Buffer> => {
  if (type === types.srv) {
    return (srv[name] ?? []).map(({ port, priority = 0, target, weight = 0 }) =>
      record(type, Buffer.concat([u16(priority, weight, port), nameOf(target)]))
    )
  }
  return type === types.mx
    ? (mx[name] ?? []).map((target, at) => record(type, Buffer.concat([u16(at), nameOf(target)])))
    : []
}

const noSuchName = 3

/** Answers until the scope closes; says what it was asked. */
export const start = Effect.fnUntraced(function* (zone: Zone) {
  const asked: Array<string> = []
  const socket = createSocket("udp4")
  socket.on("message", (query, from) => {
    const { end, name, type } = questionIn(query)
    asked.push(name)
    const answers = answersIn(zone, name, type)
    const flags = 0x8180 | (answers.length === 0 ? noSuchName : 0)
    const head = Buffer.concat([query.subarray(0, 2), u16(flags, 1, answers.length, 0, 0)])
    socket.send(Buffer.concat([head, query.subarray(12, end), ...answers]), from.port, from.address)
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      socket.bind(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () => Effect.callback<void>((resume) => void socket.close(() => resume(Effect.void)))
  )
  return { address: `127.0.0.1:${socket.address().port}`, asked }
})
