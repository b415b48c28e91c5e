/** A run for people: the lines of both sides with their virtual time, then the results. */
import type { Played } from "./Rig.ts"

const shown = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte === 10
      ? "\n"
      : byte === 13
        ? ""
        : byte < 32 || byte > 126
          ? `\\x${byte.toString(16).padStart(2, "0")}`
          : String.fromCharCode(byte)
  ).join("")

const short = (text: string): string => (text.length > 240 ? `${text.slice(0, 240)}…` : text)

export const transcriptOf = ({ events, outcome, sent, setup, results }: Played): string => {
  const start = sent[0]?.at ?? 0
  const { account, policy } = setup
  const wire = sent.flatMap(({ at, bytes, connection, encrypted, from, port }) =>
    shown(bytes)
      .replace(/\n$/, "")
      .split("\n")
      .map(
        (line) =>
          `${String(at - start).padStart(7)} ${connection} ${port}${encrypted ? "" : " clear"} ${from === "client" ? "C:" : "S:"} ${short(line)}`
      )
  )
  const moves = events.flatMap((event) =>
    event.name === "machine:transition" && event.data.from !== event.data.to
      ? [`${event.time.toFixed(0).padStart(7)} ${event.data.event} → ${event.data.to}`]
      : []
  )
  return [
    `account ${JSON.stringify(account)}`,
    `policy ${JSON.stringify(policy)}`,
    ...wire,
    ...moves.slice(-40),
    ...results.map(short),
    `after ${outcome.elapsed} ms`
  ].join("\n")
}
