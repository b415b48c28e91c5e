/**
 * Prints for each line of a server, given as JSON, how many bytes of memory its parsed response is counted as, and how
 * many it takes: `node --expose-gc heldBy.ts '["* 1 EXISTS⏎"]'`. A separate process, since a heap that others use
 * grows and shrinks meanwhile.
 */
import { Result } from "effect"
import { footprint } from "../../src/base/footprint.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "../wire/bytes.ts"

/** What is left once nothing is to be collected. */
const used = (): number => {
  for (let turn = 0; turn < 3; turn++) globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const measured = (line: string) => {
  const octets = bytes(line)
  const parse = () => Result.getOrThrow(ResponseParser.parse(octets.slice()))
  const counted = footprint(parse())
  // two megabytes stand out from what the engine does for itself
  const count = Math.ceil(2_000_000 / counted)
  const many = (length: number) => Array.from({ length }, parse)
  // compiled by then
  many(count / 10)
  const takenOnce = () => {
    const before = used()
    const all = many(count)
    return (used() - before) / all.length
  }
  // the engine may free much else during one of them
  const [, taken = 0] = Array.from({ length: 3 }, takenOnce).toSorted((a, b) => a - b)
  return { counted, taken }
}

const lines: ReadonlyArray<string> = JSON.parse(process.argv[2] ?? "[]")
process.stdout.write(JSON.stringify(lines.map(measured)))
