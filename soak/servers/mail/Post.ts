/** A server's mailboxes, its connections, and the obstacles for the next ones. */
import { Effect } from "effect"
import type * as Dice from "../../world/Dice.ts"
import type { Box } from "./Box.ts"
import type { Habits } from "./Habits.ts"
import type { Link } from "./Link.ts"

/** A single event at a coming connection, or at a command. */
export type Obstacle =
  | "refused"
  | "silent dial"
  | "BYE greeting"
  | "silent greeting"
  | "unavailable"
  | "limit"
  | "silent login"
  | "SELECT refused"
  | "SELECT silent"
  | "SEARCH refused"
  | "FETCH refused"
  | "ENABLE refused"

/** One connection, as needed by code that changes mailboxes. */
export interface Session {
  readonly link: Link
  /** The mailbox that is open, whatever its name is by now. */
  readonly open: () => Box | undefined
  /** Sends the updates that are allowed at this moment. */
  readonly push: (isUrgent: boolean) => Effect.Effect<void>
  readonly bye: Effect.Effect<void>
  readonly selected: () => string | undefined
}

export interface Post {
  readonly dice: Dice.Dice
  /** The server's habits on the next connections. */
  habits: Habits
  readonly boxes: Map<string, Box>
  readonly sessions: Set<Session>
  readonly obstacles: Array<Obstacle>
  /** The obstacles that occurred. */
  readonly met: Set<Obstacle>
  /** Above this number of messages, many are removed at once. */
  readonly maxMessages: number
  /** True if some connection had no mod-sequences. */
  everPlain: boolean
  /** The number of bytes after which each connection is cut, while the network is bad. */
  flaky: number | undefined
  /**
   * The number of changes by others that may still happen within answers. Bounded, since a change causes another answer.
   */
  meddling: number
  /** Makes a change as another client, without notifying anyone. */
  readonly act: () => void
  /** Makes a change as another client, and notifies connections. */
  readonly others: Effect.Effect<void>
}

export interface Options {
  readonly dice: Dice.Dice
  readonly habits: Habits
  /** In each mailbox, before some of them go. */
  readonly messages: number
  readonly boxes: ReadonlyArray<Box>
  /** Makes a random change as another client. */
  readonly acts: (post: Post) => void
}

export const make = ({ acts, boxes: all, dice, habits, messages }: Options): Post => {
  const boxes = new Map(all.map((box) => [box.name, box]))
  for (const box of boxes.values()) {
    for (let remaining = messages; remaining > 0; remaining--) box.append([])
    // gaps between UIDs, as in every mailbox
    for (const uid of box.messages.keys()) if (dice.chance(0.3)) box.expunge(uid)
  }
  const post: Post = {
    dice,
    habits,
    boxes,
    sessions: new Set(),
    obstacles: [],
    met: new Set(),
    maxMessages: messages + 30,
    everPlain: isPlain(habits),
    flaky: undefined,
    meddling: 60,
    act: () => acts(post),
    others: Effect.suspend(() => {
      post.act()
      return notifyAll(post, false)
    })
  }
  return post
}

const isPlain = ({ capabilities, noModSeq }: Habits): boolean =>
  noModSeq || !capabilities.includes("CONDSTORE")

/**
 * Returns the changes that the server cannot report. Without mod-sequences: flags changed while nobody was connected. Without
 * UIDNEXT: expunged messages that an app read after its token.
 */
export const unreported = ({ everPlain, habits }: Post): Set<"flags" | "expunged" | "arrived"> => {
  const missed = new Set<"flags" | "expunged" | "arrived">()
  if (everPlain) missed.add("flags")
  if (!habits.uidNext) missed.add("expunged")
  return missed
}

/** Changes the capabilities of coming connections. */
export const offer = (post: Post, capabilities: string): void => {
  post.habits = { ...post.habits, capabilities }
  post.everPlain ||= isPlain(post.habits)
}

/** Returns whether `obstacle` is next; it is then removed. */
export const meets = (post: Post, obstacle: Obstacle): boolean => {
  if (post.obstacles[0] !== obstacle) return false
  post.obstacles.shift()
  post.met.add(obstacle)
  return true
}

/** Notifies idling connections, at once or with the next update. */
export const notifyAll = ({ sessions }: Post, isUrgent: boolean): Effect.Effect<void> =>
  Effect.forEach([...sessions], (session) => session.push(isUrgent), { discard: true })

const flags = ["\\Seen", "\\Flagged", "\\Answered", "$Work"]

const toggled = (all: ReadonlySet<string>, flag: string): ReadonlySet<string> =>
  all.has(flag) ? new Set([...all].filter((other) => other !== flag)) : new Set([...all, flag])

/** Appends, flags and removes messages, most often new ones. */
export const change = ({ dice, maxMessages }: Post, box: Box): void => {
  const uids = [...box.messages.keys()]
  const one = (dice.chance(0.5) ? uids.at(-1 - dice.below(3)) : dice.oneOf(uids)) ?? 0
  const flag = dice.oneOf(flags) ?? "\\Seen"
  if (uids.length > maxMessages) for (const uid of uids) if (dice.chance(0.3)) box.expunge(uid)
  switch (dice.below(10)) {
    case 0:
    case 1:
    case 2:
      return box.append(dice.chance(0.3) ? [flag] : [])
    case 3:
      for (let remaining = 1 + dice.below(6); remaining > 0; remaining--) box.append([])
      return
    case 4:
    case 5:
      return box.expunge(one)
    case 6:
      for (let remaining = dice.below(4); remaining >= 0; remaining--) box.expunge(dice.oneOf(uids) ?? 0)
      return
    // one arrives and one is removed: the count is the same
    case 7:
      box.append([])
      return box.expunge(one)
    default:
      return box.flag(one, (all) => toggled(all, flag))
  }
}
