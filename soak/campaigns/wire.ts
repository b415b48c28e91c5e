/** F: framer, parser and encoder, fed with what servers and users might send, in chunks of any size. Pure. */
import * as Command from "@effect-imap/core/internal/Command"
import * as Sizes from "@effect-imap/core/internal/Sizes"
import { Effect, Result } from "effect"
import * as CommandEncoder from "../../packages/core/src/imap/wire/CommandEncoder.ts"
import * as Framer from "../../packages/core/src/imap/wire/Framer.ts"
import * as ResponseParser from "../../packages/core/src/imap/wire/ResponseParser.ts"
import * as Lines from "../servers/Lines.ts"
import * as Dice from "../world/Dice.ts"
import * as ClientReader from "../world/ClientReader.ts"
import { bytesOf, textOf } from "../world/octets.ts"
import type { Campaign } from "./Campaign.ts"

interface Framed {
  readonly frames: ReadonlyArray<string>
  readonly failure: string
  readonly peakPending: number
}

const frame = (chunks: ReadonlyArray<Uint8Array>, limits: Framer.Limits): Framed => {
  const framer = Framer.make(limits)
  const frames: Array<string> = []
  let peakPending = 0
  for (const chunk of chunks) {
    const pushed = framer.push(chunk)
    if (Result.isSuccess(pushed)) frames.push(...pushed.success.map(textOf))
    if (framer.failure() !== undefined) break
    peakPending = Math.max(peakPending, framer.pending())
  }
  return { frames, failure: JSON.stringify(framer.failure() ?? null), peakPending }
}

const cutUp = (bytes: Uint8Array, dice: Dice.Dice): ReadonlyArray<Uint8Array> => {
  const maxChunk = dice.pick(1, 3, 17, 400)
  const chunks: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length;) {
    const size = 1 + dice.below(maxChunk)
    chunks.push(bytes.slice(at, at + size))
    at += size
  }
  return chunks
}

const sizes = Sizes.from()

const drawLimits = (dice: Dice.Dice): Framer.Limits =>
  dice.pick(
    Framer.beforeLogin(sizes),
    Framer.afterLogin(sizes),
    { maxLineBytes: 12, maxLiteralBytes: 10, maxResponseBytes: 40 },
    { maxLineBytes: 200, maxLiteralBytes: 50, maxResponseBytes: 300 }
  )

/**
 * Status responses and continuation requests end with their line, whatever it contains: their text is for people. RFC
 * 9051 §7.1.
 */
const status = /^(?:(?:\*|[A-Za-z0-9]+) (?:OK|NO|BAD|BYE|PREAUTH)(?: |$)|\+(?: |$))/

/** Returns the maximum number of pending bytes: the framer checks a response's size at the end of each of its lines. */
const maxPending = ({ maxLineBytes, maxResponseBytes }: Framer.Limits): number =>
  maxResponseBytes + maxLineBytes + 2

const frames = (dice: Dice.Dice): ReadonlyArray<string> => {
  const bytes = bytesOf(Lines.draw(dice))
  const limits = drawLimits(dice)
  const inOneChunk = frame([bytes], limits)
  const cut = frame(cutUp(bytes, dice), limits)
  const longText = inOneChunk.frames.find((text) => status.test(text) && text.includes("\n"))
  return [
    ...(JSON.stringify(inOneChunk.frames) === JSON.stringify(cut.frames)
      ? []
      : ["other frames in other chunks"]),
    ...(inOneChunk.failure === cut.failure
      ? []
      : [`${inOneChunk.failure} in one chunk, ${cut.failure} in others`]),
    ...(cut.peakPending > maxPending(limits) ? ["more was kept than a response may have"] : []),
    ...(longText === undefined
      ? []
      : [`a human text continues after its line: ${JSON.stringify(longText.slice(0, 80))}`]),
    ...inOneChunk.frames.flatMap(parsed)
  ]
}

const parsed = (text: string): ReadonlyArray<string> => {
  const result = Result.try(() => ResponseParser.parse(bytesOf(text)))
  return Result.isSuccess(result) ? [] : [`the parser throws: ${String(result.failure)}`]
}

const words = [
  "",
  "a",
  "INBOX",
  "Entwürfe",
  "a b",
  '"',
  "\\",
  "x\r\ny LOGOUT\r\n",
  "{3}",
  "{3+}\r\nabc",
  "*",
  "%",
  "NIL",
  "ü".repeat(60),
  "z".repeat(5_000),
  "\u{1f4e7}",
  "(",
  "]",
  "\u007f"
]

const drawArgument = (dice: Dice.Dice, depth = 0): Command.Argument => {
  const text = dice.oneOf(words) ?? ""
  return dice.pick<() => Command.Argument>(
    () => ({ _tag: "Text", text }),
    () => ({ _tag: "String", text }),
    () => ({ _tag: "Mailbox", name: text }),
    () => ({ _tag: "User", name: text }),
    () => ({ _tag: "Atom", text }),
    () => ({ _tag: "Verbatim", text }),
    () => ({ _tag: "Nil" }),
    () =>
      depth > 2
        ? { _tag: "Nil" }
        : { _tag: "List", items: Array.from({ length: dice.below(4) }, () => drawArgument(dice, depth + 1)) }
  )()
}

/** Checks that an encoded command is read back as one command, or refused. */
const command = (dice: Dice.Dice): ReadonlyArray<string> => {
  const args = Array.from({ length: dice.below(4) }, () => drawArgument(dice))
  const encoded = CommandEncoder.encode("tag1", Command.raw("SEARCH", ...args), {
    literals: dice.pick("synchronizing", "minus", "plus"),
    utf8: dice.chance(0.3)
  })
  if (Result.isFailure(encoded)) return []
  const reader = ClientReader.make()
  for (const [index, part] of encoded.success.parts.entries()) {
    if (index > 0) reader.fromServer("+ \r\n")
    reader.fromClient(textOf(part))
  }
  const heard = reader.commands().map(({ name, tag }) => `${tag} ${name}`)
  return [...reader.problems(), ...(heard.join() === "tag1 SEARCH" ? [] : [`heard ${JSON.stringify(heard)}`])]
}

export const wire: Campaign = {
  name: "wire",
  about: "framer, parser and encoder: changed transcripts in random chunks, random commands",
  runs: 200_000,
  run: (seed) =>
    Effect.sync(() => ({
      problems: [...frames(Dice.make(seed)), ...command(Dice.make(seed ^ 0xc0de))],
      transcript: () => JSON.stringify(Lines.draw(Dice.make(seed))),
      counts: {}
    }))
}
