/** The behavior of a run's server. Drawn once, and the same for each connection. */
import type * as Dice from "../../world/Dice.ts"
import * as said from "./said.ts"

export interface Script {
  readonly greeting:
    | { readonly how: "honest" }
    | { readonly how: "preauth" }
    | { readonly how: "late"; readonly ms: number }
    | { readonly how: "silent" }
    | { readonly how: "hangs up" }
    | { readonly how: "turned away"; readonly words: said.Said }
    | { readonly how: "foreign"; readonly line: string }
  /** The number of connections with this greeting; later ones get an honest one. */
  readonly greets: number
  readonly login:
    | { readonly how: "honest" }
    | { readonly how: "refused"; readonly words: said.Said; readonly condition: "NO" | "BAD" }
    | { readonly how: "swallowed" }
    | { readonly how: "hangs up" }
  /** The maximum number of connections at once, and how the server rejects others. */
  readonly admits: number
  readonly excess: { readonly how: "hangs up" } | { readonly how: "turned away"; readonly words: said.Said }
  /** The number of logins with this answer. */
  readonly logins: number
  readonly select: "honest" | "refused" | "swallowed" | "read-only"
  /** Rates from 0 to 1, for each command in an open mailbox. */
  readonly late: number
  readonly lateBy: number
  readonly swallows: number
  readonly mistags: number
  readonly chatters: number
  readonly refuses: number
  /** The number of further commands refused after a refusal. */
  readonly streak: number
  readonly refusal: said.Said
  /** The milliseconds after which the server ends a session, if it does. */
  readonly kicksAfter: number | undefined
  readonly kick: said.Said
  readonly ends: "goodbye" | "end" | "reset" | "silence"
  /** The number of sessions that it ends. */
  readonly kicks: number
  /** True if IDLE is refused. */
  readonly refusesIdle: boolean
}

const foreign = [
  "HTTP/1.1 400 Bad Request",
  "SSH-2.0-OpenSSH_9.6",
  "+OK POP3 ready",
  "220 mail.example.com ESMTP ready",
  "220 ProFTPD Server ready."
]

const drawGreeting = (dice: Dice.Dice): Script["greeting"] =>
  dice.pick<() => Script["greeting"]>(
    () => ({ how: "preauth" }),
    () => ({ how: "late", ms: dice.pick(2_000, 12_000, 25_000) }),
    () => ({ how: "silent" }),
    () => ({ how: "hangs up" }),
    () => ({ how: "turned away", words: said.turnedAway(dice) }),
    () => ({ how: "foreign", line: dice.oneOf(foreign) ?? "hello" })
  )()

const drawLogin = (dice: Dice.Dice): Script["login"] =>
  dice.pick<() => Script["login"]>(
    () => ({ how: "refused", words: said.toLogin(dice), condition: "NO" }),
    () => ({ how: "refused", words: said.toLogin(dice), condition: "NO" }),
    () => ({ how: "refused", words: said.toLogin(dice), condition: "NO" }),
    () => ({ how: "refused", words: said.toLogin(dice), condition: "BAD" }),
    () => ({ how: "swallowed" }),
    () => ({ how: "hangs up" })
  )()

/** Draws a script. Most of it is honest, since real servers rarely have two problems at once. */
export const draw = (dice: Dice.Dice): Script => {
  const isTroubled = (rate: number) => dice.chance(rate)
  return {
    greeting: isTroubled(0.12) ? drawGreeting(dice) : { how: "honest" },
    greets: dice.pick(1, 2, Infinity),
    login: isTroubled(0.25) ? drawLogin(dice) : { how: "honest" },
    logins: dice.pick(1, 2, Infinity, Infinity),
    admits: isTroubled(0.15) ? dice.pick(1, 2, 3, 4) : Infinity,
    excess: dice.chance(0.6) ? { how: "hangs up" } : { how: "turned away", words: said.tooMany(dice) },
    select: isTroubled(0.06) ? dice.pick("refused", "swallowed", "read-only") : "honest",
    late: isTroubled(0.25) ? dice.pick(0.1, 0.5) : 0,
    lateBy: dice.pick(300, 2_000, 7_000, 20_000),
    swallows: isTroubled(0.08) ? 0.05 : 0,
    mistags: isTroubled(0.06) ? 0.05 : 0,
    chatters: isTroubled(0.15) ? 0.2 : 0,
    refuses: isTroubled(0.3) ? dice.pick(0.03, 0.15) : 0,
    streak: dice.pick(1, 1, 4, 12),
    refusal: said.toCommand(dice),
    kicksAfter: isTroubled(0.3) ? dice.pick(3_000, 20_000, 60_000, 600_000) : undefined,
    kick: said.goodbye(dice),
    ends: dice.pick("goodbye", "goodbye", "end", "reset", "silence"),
    kicks: dice.pick(1, 3, 6, 6),
    refusesIdle: isTroubled(0.05)
  }
}
