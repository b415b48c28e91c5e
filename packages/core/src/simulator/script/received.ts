/** Reads what a client sends to a script's server: a single line, or a command with its literals. */
import { Effect, Option } from "effect"
import * as Base64 from "effect/encoding/Base64"
import type { CommandReader } from "../CommandReader.ts"
import { toBytes, toText } from "../../base/octets.ts"
import type { Closed, ServerEnd } from "../testing/ServerEnd.ts"

interface Incoming {
  readonly end: ServerEnd
  readonly reader: CommandReader
}

/** Reads the next line, without its CRLF. */
export const takeLine = Effect.fnUntraced(function* ({
  end,
  reader
}: Incoming): Effect.fn.Return<string, Closed> {
  let line = reader.line()
  while (Option.isNone(line)) {
    reader.push(yield* end.read)
    line = reader.line()
  }
  return toText(line.value)
})

/** Reads the next command, without its last CRLF, and requests its literals. RFC 9051 §4.3. */
export const takeCommand = Effect.fnUntraced(function* ({
  end,
  reader
}: Incoming): Effect.fn.Return<string, Closed> {
  while (true) {
    const input = Option.getOrUndefined(reader.next())
    if (input === undefined) reader.push(yield* end.read)
    else if (input._tag === "LiteralAnnounced") yield* end.write(toBytes("+ OK\r\n"))
    else return toText(input._tag === "Command" ? input.bytes : reader.rest())
  }
})

/** The challenges of LOGIN (`Username:`, `Password:`) and of CRAM-MD5 (RFC 2195 §2). */
const prompts: Readonly<Record<string, ReadonlyArray<string>>> = {
  LOGIN: ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"],
  "CRAM-MD5": [Base64.encode("<1.1@replayed.invalid>")]
}

/** Returns the challenges after a login command, before its outcome; `undefined` if it is not a login. */
export const challengesTo = (command: string): ReadonlyArray<string> | undefined => {
  const [, name = "", mechanism = "", initialResponse] = command.split(" ")
  if (name.toUpperCase() === "LOGIN") return []
  if (name.toUpperCase() !== "AUTHENTICATE") return undefined
  const challenges = prompts[mechanism.toUpperCase()] ?? [""]
  return initialResponse === undefined ? challenges : challenges.slice(1)
}
