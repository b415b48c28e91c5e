/**
 * How fast responses are read: bytes to frames, and frames to values, beside a bare search for line feeds, which is
 * about what the memory allows. Prints MB/s, the best of several runs.
 */
import * as Framer from "@effect-imap/core/wire/Framer"
import * as ResponseParser from "@effect-imap/core/wire/ResponseParser"
import { Result } from "effect"

const chunkBytes = 64 * 1024
const streamBytes = 32 * 1024 * 1024
const runs = 5

const address = '(("Ada Lovelace" NIL "ada" "example.org"))'
const envelope = (n: number) =>
  `* ${n} FETCH (UID ${n + 100} FLAGS (\\Seen $Label1) RFC822.SIZE 4711 INTERNALDATE "01-Jun-2026 09:30:00 +0000"` +
  ` ENVELOPE ("Mon, 1 Jun 2026 09:30:00 +0000" "Notes on the Analytical Engine ${n}" ${address} ${address} ` +
  `${address} ${address} NIL NIL NIL "<${n}@example.org>"))\r\n`
const body = (n: number) => `* ${n} FETCH (UID ${n + 100} BODY[] {16384}\r\n${"x".repeat(16_384)})\r\n`

const chunksOf = (response: (n: number) => string): ReadonlyArray<Uint8Array> => {
  let text = ""
  for (let n = 1; text.length < streamBytes; n++) text += response(n)
  const bytes = Buffer.from(text, "latin1")
  return Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    Uint8Array.from(bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes))
  )
}

/** How many responses were found, so that no work can be left out as unused. */
type Reading = (chunks: ReadonlyArray<Uint8Array>) => number

const search: Reading = (chunks) => {
  let found = 0
  for (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) found++
  }
  return found
}

const frames =
  (each: (frame: Uint8Array) => boolean): Reading =>
  (chunks) => {
    const framer = Framer.make(Framer.afterAuthentication)
    let found = 0
    for (const chunk of chunks) {
      for (const frame of Result.getOrThrow(framer.push(chunk))) found += each(frame) ? 1 : 0
    }
    return found
  }

const megabytesPerSecond = (reading: Reading, chunks: ReadonlyArray<Uint8Array>): number => {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const once = () => {
    const start = process.hrtime.bigint()
    if (reading(chunks) === 0) throw new Error("nothing was read")
    return Number(process.hrtime.bigint() - start)
  }
  return (bytes / Math.min(...Array.from({ length: runs }, once))) * 1000
}

const readings: ReadonlyArray<readonly [name: string, reading: Reading]> = [
  ["line feeds", search],
  ["frames", frames(() => true)],
  ["values", frames((frame) => Result.isSuccess(ResponseParser.parse(frame)))]
]

for (const [kind, response] of [["envelopes", envelope] as const, ["bodies", body] as const]) {
  const chunks = chunksOf(response)
  for (const [name, reading] of readings) {
    const rate = megabytesPerSecond(reading, chunks).toFixed(0)
    process.stdout.write(`${kind.padEnd(10)} ${name.padEnd(10)} ${rate.padStart(6)} MB/s\n`)
  }
}
