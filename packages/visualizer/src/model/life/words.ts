/** The words for the moments and marks of an account's life, and for the parts of its lane. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/internal/Trace"
import { reasonWords } from "../connection/reasonWords.ts"
import { deedOf } from "../work/deeds.ts"
import type { Effect, LostCommand } from "./stay/Commands.ts"
import type { Refusal } from "./stay/Refusals.ts"
import { span } from "../../trace/quantities.ts"

/** The longest quotation in a moment. */
const longest = 96

/** Shortens what a moment quotes. */
export const shortened = (text: string, most = longest): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text

/** Quotes the server beside what is said of it. */
export const quotation = (text: string | undefined, most?: number): string =>
  text ? ` “${shortened(text, most)}”` : ""

/** The words for a moment, by its kind. */
export const markWords = {
  asked: "a command of the app",
  refused: "the server refused a command",
  givenUp: "the app gave up a command",
  lost: "a command of the app had no answer when the connection ended",
  renewed: "token refused, new token accepted",
  uidvalidity: "UIDVALIDITY changed: the app’s UIDs are void",
  moved: "another session: the program was started again, or another runner took over",
  slept: "this machine slept"
} as const

/** A command that had no answer when the connection ended. */
export type Lost = Omit<LostCommand["data"], "effect"> & {
  readonly effect: Effect
  /** How many messages had come of its answer, and whether a part of one had. */
  readonly messages: number
  readonly isBegun?: boolean
  /** True if it had none each time that it was sent. */
  readonly inVain: boolean
  /** What it was to take out of the mailbox was there later. */
  readonly isUndone?: boolean
}

/** Describes a command that had no answer when the connection ended, and whether the server may have done it. */
export const lostWords = (lost: Lost): string => {
  const { bytes, cmd, isBegun = false, messages, written } = lost
  const sent =
    written < bytes && written > 0 ? `, of which ${written} of ${bytes} bytes were handed to the network` : ""
  const came = messages > 0 ? `, after ${Advice.messagesOf(messages)}` : ""
  return `${written === 0 ? `${cmd} was not sent` : `${unansweredWords(cmd, isBegun || messages > 0)}${sent}${came}`}: ${fateWords(lost)}`
}

/** An answer that had begun was not complete. */
export const complete = (isBegun: boolean): string => (isBegun ? "complete " : "")

/** Says that a command had no answer, or none that was complete. */
export const unansweredWords = (cmd: string, isBegun: boolean): string =>
  `no ${complete(isBegun)}answer to ${cmd}`

/** Says whether the server may have done it. */
export const fateWords = ({ effect, inVain, isUndone = false }: Lost): string =>
  isUndone
    ? `${effectWords.undone}: what it names was still in the mailbox later`
    : inVain && effect === "none"
      ? "it only reads, and had none each time"
      : effectWords[effect]

const effectWords: Readonly<Record<Effect, string>> = {
  none: "it only reads, and can be sent again",
  marked: "it reads, and may have marked what it reads as read (no .PEEK)",
  undone: "it was not done",
  unknown: "it may have been done"
}

/** Describes a command that was never sent, as it waited for its turn, or was asked for so long after the end. */
export const unsentWords = (cmd: string, ms = 0): string =>
  ms > atOnce
    ? `${cmd} was not sent: the connection had ended ${span(ms)} before`
    : `${cmd} was not sent: the connection ended before it could be`

/** What waited for its turn is told so at once, in milliseconds. */
const atOnce = 250

/** Describes a refusal by what its command was for, as far as it is known. */
export const refusedWords = ({
  code,
  name = "",
  words
}: Pick<Refusal, "code" | "name" | "words">): string => {
  const command = words?.trim() || name
  const deed = deedOf(command)
  const beside = [deed === undefined ? "" : name, code].filter(Boolean).join(", ")
  return `the server refused ${deed ?? (shortened(command) || "a command")}${beside === "" ? "" : ` (${beside})`}`
}

/** Describes a new credential that was accepted. */
export const renewedWords = ({ kind, reason }: Trace.EventData<"credential:renewed">): string =>
  reason === undefined ? `new ${kind} accepted` : `new ${kind} accepted, after: ${reasonWords(reason)}`

/** The words for a part of the lane, by its kind. */
export const pieceWords = {
  beginning: "on its way to the mailbox",
  open: "open",
  away: "not open",
  turn: "waited here for its turn",
  paused: "closed by the app",
  unasked: "logged in without a mailbox",
  unknown: "what follows is not kept"
} as const

/** The legend of what is drawn over the lane. */
export const legendWords = {
  work: "commands of the app",
  unselected: "no mailbox selected",
  waits: "this program waits",
  held: "kept unused by the app"
} as const

export type LegendWord = keyof typeof legendWords
