/** The lane of an account: the times in which its mailbox was open, in which it was not, and why. Pure. */
import { diagnosisOf } from "@effect-imap/core/internal/Advice"
import { type Failed, failedWith } from "./lockedOut.ts"
import { endedAtLimit } from "./limited.ts"
import { alikeIn, type Answers } from "./losses.ts"
import type { Part } from "./stops.ts"
import type { Lull } from "./unused.ts"
import { follows, type Lived } from "./Lived.ts"
import { isOwnEnd, type Stay } from "./Stay.ts"
import type { Stretch } from "./Stretch.ts"
import type { pieceWords } from "./words.ts"

/** A part of the lane. */
export interface Segment {
  /**
   * `beginning`: until the first mailbox, or the first one after an unknown time. `turn`: it waited in this process for
   * other connections to begin. `paused`: the app had closed it, and had not begun another. `unasked`: the app was logged in, and
   * asked for no mailbox. `unknown`: events of it are missing.
   */
  readonly kind: keyof typeof pieceWords
  readonly start: number
  readonly end: number
  /** The connection to look at: the open one, or the one whose end began the time away. */
  readonly id: number
  readonly group: string
  /** The milliseconds in IDLE. */
  readonly rested: number
  /** The times of it without IDLE, if it was in IDLE at all. */
  readonly awake?: ReadonlyArray<Stretch>
  /** The tag of the reason why the connection was lost. */
  readonly error: string | undefined
  /** Nothing but the look-up of the server's name had no answer. */
  readonly looking?: true
  /** The server's own words at the end. */
  readonly serverText: string | undefined
  /** The part of a literal that had come when the connection was lost within it. */
  readonly cut?: string
  readonly part?: Part
  /** The milliseconds for which the app had taken nothing of an answer when the connection was lost, if that is its diagnosis. */
  readonly unread?: number
  /** The command that had no answer in time, or no complete one, and the messages that had come of it. */
  readonly unanswered?: string
  readonly messages?: number
  /** The milliseconds from the server's last line to the loss, if many: it may have been lost for as long. */
  readonly silent?: number
  /** The other end, or something on the way, reset it: that came at its own time, and no silence had to tell of it. */
  readonly isReset?: true
  /** The command that was owed an answer when the connection was lost, as far as the trace may show its words. */
  readonly upon?: string
  /** The milliseconds for which it had no answer, if nothing of one had come. */
  readonly waited?: number
  /** The octets of the one message that it was to bring, as the server stated them. */
  readonly size?: number
  /** What the server had said that it waits for, or does, before it answers that. */
  readonly said?: string
  /** What it was answered while it was open. */
  readonly answers?: Answers
  /** The longest time after which its IDLE was to be renewed, in milliseconds, unless the machine slept meanwhile. */
  readonly renewed?: number
  /** The milliseconds from the server's last line to DONE, or to a loss before one. */
  readonly quiet?: number
  /** The longest silence of both sides after which the server was heard again, in milliseconds. */
  readonly survived?: number
  /** How long neither side had used it when a command was lost, and what it had survived; absent if that is not known. */
  readonly lull?: Lull
  /** An IDLE of it was answered after DONE. */
  readonly answersDone?: boolean
  /** The server ended it at a limit of its own. */
  readonly limited?: true
  /** The milliseconds in IDLE before the server said BYE, or the connection ended without one. */
  readonly idled?: number
  /** The time at which a silence was noticed that had begun with the segment, and the milliseconds since the server's last line. */
  readonly noticed?: number
  readonly unheard?: number
  /** The tag of the reason why the last attempt since then failed. */
  readonly later?: string
  readonly laterLooking?: true
  /** The server's own words then. */
  readonly laterText?: string
  /** The server's own words when it kept the account out for such failures. */
  readonly lockText?: string
  /** The command that had no answer when the app itself ended the attempt to open it, with which the segment ends. */
  readonly tried?: string
  /** True if it ended with a login after which the app asked for no mailbox. */
  readonly unasked?: boolean
}

/** Returns the times between two open mailboxes, each as one segment, however many attempts and turns it has. */
export const awaysOf = ({ pieces }: { readonly pieces: ReadonlyArray<Segment> }): ReadonlyArray<Segment> => {
  const found: Array<Segment> = []
  const opened = pieces.findIndex(({ kind }) => kind === "open")
  for (const piece of opened < 0 ? [] : pieces.slice(opened)) {
    const last = found.at(-1)
    if (piece.kind !== "away" && piece.kind !== "turn") continue
    if (last?.end === piece.start) found[found.length - 1] = { ...last, ...laterOf(piece), end: piece.end }
    else found.push({ ...piece, kind: "away" })
  }
  return found
}

/** Returns the milliseconds from the beginning of a time away until a silence was noticed that had begun with it. */
export const silenceIn = ({ noticed = 0, start }: Segment): number => Math.max(0, noticed - start)

/** Returns whether a time away ended with an open mailbox, if it has ended. */
export const isReopening = ({ tried, unasked = false }: Segment): boolean => tried === undefined && !unasked

const laterOf = ({
  later,
  laterLooking,
  laterText,
  lockText,
  tried,
  unasked
}: Segment): Pick<Segment, "later" | "laterLooking" | "laterText" | "lockText" | "tried" | "unasked"> => ({
  ...(later !== undefined && {
    later,
    ...(laterText !== undefined && { laterText }),
    ...(laterLooking && { laterLooking }),
    ...(lockText !== undefined && { lockText })
  }),
  ...(tried !== undefined && { tried }),
  ...(unasked !== undefined && { unasked })
})

/**
 * Returns the time in which its mailbox was open; without an end, until `now`. `isStuck`: the server answers no DONE, so that
 * an IDLE before it was no silence.
 */
export const openOf = (
  { last, stay }: Lived,
  now: number,
  isStuck = false
): readonly [start: number, end: number] | undefined =>
  stay.openedAt === undefined
    ? undefined
    : [
        stay.openedAt,
        // a silence is in whole milliseconds
        Math.max(stay.openedAt, openUntil(stay, isStuck) ?? stay.silence(now)?.since ?? Math.max(last, now))
      ]

/**
 * Returns until when the mailbox of a connection that has ended was open, as far as that is known: from then on it was away, for
 * every sentence about that.
 */
export const openUntil = (stay: Stay, isStuck = false): number | undefined => {
  const { closedAt = Infinity } = stay
  const until = Math.min(closedAt, lastHeard(stay, isStuck) ?? Infinity)
  return until === Infinity ? undefined : until
}

/**
 * Returns when an open connection was last known to be one. What nobody answered any more had ended with the server's last
 * line, although it was noticed later; what was closed had been open until then, however quiet.
 */
const lastHeard = (stay: Stay, isStuck: boolean): number | undefined => {
  const {
    ended,
    endedAt,
    rest: { doneAt }
  } = stay
  if (isStuck && doneAt !== undefined && unanswering.has(ended?.error)) return doneAt
  const silence = unanswering.has(ended?.error) ? silenceOf(stay) : 0
  return endedAt === undefined ? undefined : endedAt - (silence >= leastSilence ? silence : 0)
}

/** The reasons why an open connection is given up that is not closed. */
const unanswering: ReadonlySet<string | undefined> = new Set(["ConnectionStalled", "Timeout"])

/** A shorter wait for a turn is a part of the time away, in milliseconds. */
const longTurn = 1000

type End = Pick<
  Segment,
  | "error"
  | "serverText"
  | "looking"
  | "cut"
  | "part"
  | "unread"
  | "unanswered"
  | "messages"
  | "silent"
  | "isReset"
  | "upon"
  | "waited"
  | "size"
  | "said"
  | "answers"
  | "limited"
  | "noticed"
  | "unheard"
>

/**
 * Returns the lane without gaps, from the first attempt to the last moment. No earlier end is the cause of what follows an
 * unknown time.
 */
export const piecesOf = (account: ReadonlyArray<Lived>, to: number): ReadonlyArray<Segment> => {
  const pieces = laneOf(account, to, false)
  return isUnanswered(pieces) ? laneOf(account, to, true) : pieces
}

/** Returns whether each loss was a DONE without an answer. A reset after one shows nothing of the silence of another. */
const isUnanswered = (pieces: ReadonlyArray<Segment>): boolean =>
  alikeIn(pieces)?.kind === "done" &&
  pieces.every(({ error, kind }) => kind !== "open" || error === undefined || unanswering.has(error))

const laneOf = (account: ReadonlyArray<Lived>, to: number, isStuck: boolean): ReadonlyArray<Segment> => {
  const pieces: Array<Segment> = []
  let cursor = account[0]?.start ?? 0
  let cause = account[0]
  let later: Failed | undefined
  const add = (piece: Segment) => {
    pieces.push(piece)
    cursor = piece.end
  }
  const away = (until: number, ended: Partial<Segment> = {}) => {
    if (cause === undefined || until <= cursor) return
    add({ ...unopened(cause, { start: cursor, end: until }, later, pieces), ...ended })
  }
  const goesOnFrom = (lived: Lived) => {
    cause = lived
    later = undefined
  }
  for (const [at, lived] of account.entries()) {
    const { start, stay } = lived
    const before = account[at - 1]
    if (before !== undefined && !follows(stay, before.stay)) {
      away(before.stay.endedAt ?? before.last)
      if (start > cursor) add(segment("unknown", before, cursor, start, before.stay))
      goesOnFrom(lived)
    }
    if (cause !== undefined && isOwnEnd(cause.stay) && start > cursor) {
      add(segment("paused", cause, cursor, start, undefined))
      // what it begins then is no time away
      goesOnFrom(lived)
    }
    const { turn } = stay.waits
    if (turn?.end !== undefined && turn.end - turn.start >= longTurn) {
      away(turn.start)
      add(segment("turn", lived, turn.start, turn.end, cause?.stay))
    }
    // without an end, it is known up to its last event if another one follows
    const open = openOf(lived, at + 1 < account.length ? 0 : to, isStuck)
    if (open === undefined) {
      later = failedWith(later, stay)
      const { unaskedAt } = stay
      if (unaskedAt !== undefined) {
        away(unaskedAt, { unasked: true })
        const end = stay.endedAt ?? (at + 1 < account.length ? lived.last : to)
        add(
          segment("unasked", lived, Math.max(cursor, unaskedAt), Math.max(cursor, unaskedAt, end), undefined)
        )
        goesOnFrom(lived)
      } else if (isOwnEnd(stay) && stay.endedAt !== undefined) {
        away(stay.endedAt, { id: lived.id, group: lived.group, tried: stay.waitedFor?.cmd ?? "" })
        goesOnFrom(lived)
      }
    } else {
      away(open[0])
      add(opened(lived, open))
      goesOnFrom(lived)
    }
  }
  // after a logout, the account is not away
  if (cause !== undefined && cause.stay.ended?.outcome !== "closed" && !isOwnEnd(cause.stay)) away(to)
  return pieces
}

/** Returns the time of an open mailbox. */
const opened = (lived: Lived, [start, end]: readonly [number, number]): Segment => {
  const { stay } = lived
  const { idledMs, isPartial, jumps, quiet, renewed, rest } = stay
  return {
    ...segment("open", lived, start, end, stay),
    rested: rest.until(end),
    ...(rest.hasIdled && { awake: rest.breaksIn({ start, end }) }),
    ...(renewed !== undefined &&
      jumps.length === 0 && { renewed, quiet: quietOf(stay), survived: quiet.survived }),
    ...(!isPartial && jumps.length === 0 && { lull: lullOf(stay) }),
    answersDone: rest.hasEnded,
    ...(idledMs !== undefined && { idled: idledMs })
  }
}

const segment = (
  kind: Segment["kind"],
  { group, id }: Lived,
  start: number,
  end: number,
  cause: Stay | undefined
): Segment => ({ kind, start, end, id, group, rested: 0, ...endOf(cause) })

/** Returns the time after a connection, or before its mailbox, and what failed in it. */
const unopened = (
  lived: Lived,
  { end, start }: Stretch,
  later: Failed | undefined,
  pieces: ReadonlyArray<Segment>
): Segment => {
  const { error, serverText, step } = later?.by.ended ?? {}
  const lockText = later?.lock?.ended?.serverText
  const { openedAt = start } = lived.stay
  // the end of what was open later is no cause of what came before it
  const cause = openedAt > start ? undefined : lived.stay
  const wasOpen = pieces.some(({ kind }) => kind === "open")
  return {
    ...segment(wasOpen && cause ? "away" : "beginning", lived, start, end, cause),
    ...(wasOpen &&
      error && {
        later: error,
        ...(serverText && { laterText: serverText }),
        ...(step === "dns" && { laterLooking: true }),
        ...(lockText && { lockText })
      })
  }
}

/** A command that alone was lost, and of which nothing came. */
const waitedIn = ({ commands: { lost } }: Stay): Pick<Segment, "waited"> => {
  const [first, another] = lost
  const isAlone =
    first !== undefined && another === undefined && first.messages === 0 && first.isBegun !== true
  return isAlone ? { waited: first.data.ms } : {}
}

const endOf = (stay: Stay | undefined): End => {
  const { circumstances, error, facts, serverText, step } = stay?.ended ?? {}
  const messages = circumstances?.["messages"]
  const { command, literalBytes, literalReceived = 0 } = facts ?? {}
  const isPart = typeof literalBytes === "number" && typeof literalReceived === "number"
  const cut = literalBytes === undefined ? {} : { cut: `${literalReceived} of ${literalBytes} bytes` }
  const unanswered = error === "Timeout" && typeof command === "string" ? { unanswered: command } : {}
  const ms = silenceOf(stay)
  const upon = stay?.owed()
  return {
    error,
    serverText,
    ...(step === "dns" && { looking: true }),
    ...cut,
    ...(isPart && { part: { received: literalReceived, bytes: literalBytes, tag: stay?.owedTag } }),
    ...unreadIn(stay?.ended),
    ...unanswered,
    ...(endedAtLimit(stay) && { limited: true }),
    ...(typeof messages === "number" && { messages }),
    ...(upon && stay && { upon, answers: stay.use.answers.lengths, ...waitedIn(stay) }),
    ...owedSize(stay),
    ...(upon && stay?.use.answers.said && { said: stay.use.answers.said.words }),
    ...(ms >= longSilence && { silent: ms }),
    ...(facts?.["errno"] === "ECONNRESET" && { isReset: true }),
    ...(ms >= leastSilence &&
      stay?.endedAt !== undefined && {
        unheard: ms,
        // any other end came at its own time, however quiet it was before
        ...(unanswering.has(error) && { noticed: stay.endedAt })
      })
  }
}

const owedSize = (stay: Stay | undefined): Pick<Segment, "size"> => {
  const size = stay?.use.commands.askedSizes.of(stay.owedTag)
  return size === undefined ? {} : { size }
}

const unreadIn = (ended: Stay["ended"]): Pick<Segment, "unread"> => {
  const ms = ended?.circumstances?.["unreadMs"]
  const isCause =
    typeof ms === "number" &&
    ended?.error !== undefined &&
    diagnosisOf({ ...ended, error: ended.error })?.addition === "unread"
  return isCause ? { unread: ms } : {}
}

const lullOf = ({ endedAt = Infinity, quiet: { before, brokenAt = 0, survived } }: Stay): Lull => ({
  before,
  survived,
  after: endedAt - brokenAt
})

/** Returns how long an IDLE that was lost had brought nothing: the wait for the answer to its DONE is no part of it. */
const quietOf = (stay: Stay): number => {
  const {
    endedAt,
    quietMs,
    rest: { doneAt }
  } = stay
  if (quietMs !== undefined) return quietMs
  return silenceOf(stay) - (doneAt === undefined || endedAt === undefined ? 0 : endedAt - doneAt)
}

/** A shorter silence of a connection that is then lost is usual, in milliseconds. */
const longSilence = 60_000

/** A shorter wait for an answer that never comes is no time away of its own, in milliseconds. */
const leastSilence = 5_000

/** Returns how long an open connection had brought nothing when it was lost: what is after a BYE is no silence. */
const silenceOf = (stay: Stay | undefined): number => {
  if (stay?.openedAt === undefined || stay.ended?.error === undefined) return 0
  const { closedAt, ended, endedAt = 0, heardAt = Infinity } = stay
  const silence = ended.silentMs ?? endedAt - heardAt
  return Math.max(0, silence - (endedAt - (closedAt ?? endedAt)))
}
