/**
 * Writes commands. RFC 9051 §2.2.1, §4, §6; RFC 7888 for literals.
 *
 * No text can become a second command: what cannot be in a line is a literal, what cannot be written at all is
 * refused, and the finished bytes are read back before they are given away. Beside them goes a public rendering in
 * which a secret has neither text nor length.
 */
import { Result } from "effect"
import type { Command } from "../Command.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import { writeCommand } from "./encoder/arguments.ts"
import * as form from "./encoder/form.ts"
import { isOneCommand } from "./encoder/isOneCommand.ts"
import * as rendering from "./encoder/rendering.ts"
import * as wire from "./encoder/wire.ts"

export type { Fragment } from "./encoder/rendering.ts"
export type { Streamed } from "./encoder/wire.ts"

/** The syntax that the server can read. */
export interface EncodeOptions {
  readonly literals: form.Literals
  /** UTF-8 is enabled: mailbox names and quoted strings are Unicode. RFC 9755. */
  readonly utf8: boolean
}

export interface Encoded {
  /** CRLF included. Every part after the first may be written only after a continuation request. */
  readonly parts: ReadonlyArray<Uint8Array>
  readonly stream?: wire.Streamed
  /** Made at each call. The tag is in it, the CRLF is not. */
  readonly rendering: () => ReadonlyArray<rendering.Fragment>
  readonly hasSecret: boolean
}

export type Misuse = Extract<PlainReason, { readonly _tag: "Misuse" }>

/** Fails if a text holds NUL or is no Unicode, and if the line would be longer than 8192 octets. */
export const encode = (
  tag: string,
  command: Command,
  options: EncodeOptions
): Result.Result<Encoded, Misuse> => {
  if (!form.isTag(tag)) return misuse("a tag is 1 to 15 letters and digits")
  if (!form.isCommandName(command.name)) return misuse("a command's name is upper-case words")
  const pen = wire.make(options)
  writeCommand(tag, command, pen)
  const finished = pen.finish()
  const problem = pen.problem()
  if (problem !== undefined) return misuse(`${command.name}: ${problem}`)
  if (!isOneCommand(finished.parts, finished.stream))
    return misuse(`${command.name}: a server would not read it as one command`)
  const render = () => {
    const eye = rendering.make(options.utf8)
    writeCommand(tag, command, eye)
    return eye.fragments()
  }
  return Result.succeed({ ...finished, rendering: render, hasSecret: pen.hasSecret() })
}

const misuse = (problem: string) => Result.fail<Misuse>({ _tag: "Misuse", problem })
