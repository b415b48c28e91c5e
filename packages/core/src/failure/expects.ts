/**
 * Arguments of functions that give a value at once, as programs without types give them. Such a function throws the
 * `Misuse` that an `Effect` of this library fails with. These checks are cheap enough for a function that is called
 * often; options have a `Schema` (`options.ts`).
 */
import { isTagged } from "../base/is.ts"
import * as ImapError from "./ImapError.ts"
import type { Step } from "./Reason.ts"

/** The failure of a call that cannot be right. The problem names an argument, and never its value. */
export const misuse = (problem: string, step: Step = "command"): ImapError.ImapError =>
  ImapError.make({ _tag: "Misuse", problem }, step)

/** As `misuse`, of a function's argument that is not what is expected. */
export const unexpected = (call: string, argument: string, expected: string): ImapError.ImapError =>
  misuse(`${call}: \`${argument}\`: expected ${expected}`)

/** Throws if the argument is not what is expected. */
export const expects = (isSo: boolean, call: string, argument: string, expected: string): void => {
  if (!isSo) throw unexpected(call, argument, expected)
}

export const expectsText = (given: unknown, call: string, argument: string): void =>
  expects(typeof given === "string", call, argument, "a string")

const kindsOfValue = new Set(["Atom", "Quoted", "Literal", "Nil", "List"])

/** A value of a response, or nothing in its place. */
export const isValue = (given: unknown): boolean => given === undefined || isTagged(given, kindsOfValue)

const channels = new Set(["clear", "tls", "trusted"])

export const isChannel = (given: unknown): boolean => isTagged(given, channels)

export const expectsChannel = (given: unknown, call: string): void =>
  expects(isChannel(given), call, "channel", "a channel: clear, tls or trusted")
