/** What is asked of whom. Nobody has nothing to do: what is said then holds if it happens again. Pure. */
import { uncapitalized } from "../../trace/letters.ts"
import type { Party } from "@effect-imap/core/ImapError"
import { type ActionBy, turnWord } from "./Member.ts"

/** `actor`: who that is, if the party says it better. */
export type Asked =
  | {
      readonly actionBy: "nobody"
      readonly fix?: undefined
      readonly rest?: string | undefined
      readonly actor?: undefined
    }
  | {
      readonly actionBy: Exclude<ActionBy, "nobody">
      readonly fix: string
      readonly rest?: undefined
      readonly actor?: string | undefined
    }

/** Nothing is asked, and nothing has to be said about that. */
interface Unasked {
  readonly actionBy?: undefined
  readonly actor?: undefined
  readonly fix?: undefined
  readonly rest?: undefined
}

export type MaybeAsked = Asked | Unasked

/** Advice, and who must act on it. */
export interface Given {
  readonly try: string
  readonly actionBy: ActionBy
  readonly party?: Party | undefined
  /** Its end, for the case that it happens again. */
  readonly again?: string | undefined
  /** Who must act then. */
  readonly againBy?: ActionBy | undefined
  /** Nobody has to do anything at present. */
  readonly settled?: boolean | undefined
}

/** Returns what is asked after something that failed nobody, or is over. */
export const asked = ({ actionBy, again, party, try: tried }: Given): Asked =>
  actionBy === "nobody"
    ? { actionBy, rest: again ?? tried }
    : { actionBy, fix: tried, ...named(actorFor(actionBy, party)) }

/** Who runs the mail server can change nothing of what others run, nor of what a domain allows its accounts. */
const operators: ReadonlyMap<Party, string> = new Map([
  ["domain", "the administrator of the account’s domain"],
  ["filter", "whoever runs that firewall or filter"],
  ["proxy", "the proxy’s operator"],
  ["scanner", "whoever runs that inspection"],
  ["rights", "whoever grants rights in that mailbox"]
])

/** The owner of an account can change nothing of the machine or the network that a program runs on. */
const ofNetwork = "whoever runs this machine or its network"
const users: ReadonlyMap<Party, string> = new Map([
  ["machine", ofNetwork],
  ["lookup", "whoever entered the host, or runs the DNS that this machine uses"],
  ["path", ofNetwork],
  ["resolver", ofNetwork],
  ["within", ofNetwork],
  ["typed", "whoever typed it"]
])

/** Returns who must act, if the party says it better. */
export const actorFor = (actionBy: ActionBy | undefined, party: Party | undefined): string | undefined => {
  const all = actionBy === "admin" ? operators : actionBy === "user" ? users : undefined
  return party === undefined ? undefined : all?.get(party)
}

const named = (actor: string | undefined) => (actor === undefined ? {} : { actor })

/** Returns one of those who may have to, in words. */
export const actorOf = (actionBy: ActionBy, actor: string | undefined): string => actor ?? turnWord[actionBy]

/**
 * How a failure goes on: it is tried again, unless the app left before, or ended the attempt; or it ended there, before or after a
 * mailbox was open.
 */
export type Sequel = "retried" | "left" | "ended" | "openedLater" | "loggedInLater" | "unopened" | "lost"

/** Returns how the failure of a connection goes on, by itself. */
export const sequelOf = ({
  ended,
  isLeft,
  selectedAt
}: {
  readonly ended: { readonly outcome: string } | undefined
  readonly isLeft: boolean
  readonly selectedAt: number | undefined
}): Sequel => {
  if (ended?.outcome === "retried") return isLeft ? "left" : "retried"
  return selectedAt === undefined ? "unopened" : "lost"
}

/** Returns what is asked after a failure. What nobody can mend, time may: but what was open stays closed until somebody opens it. */
export const askedAfter = (given: Given, sequel: Sequel): Asked => {
  const { actionBy, again, againBy, settled = false, try: tried } = given
  // the advice knows how it went on
  if (actionBy !== "nobody" || settled) return asked(given)
  switch (sequel) {
    case "lost":
      return { actionBy: "app", fix: tried }
    case "unopened":
      // what goes on by the app's own doing is the app's to end
      if (againBy === "app") return { actionBy: "app", fix: tried }
      return { actionBy, rest: `Nothing to correct here: ${uncapitalized(tried)}` }
    case "retried":
      return { actionBy, rest: ["It is tried again by itself.", again].filter(Boolean).join(" ") }
    case "left":
      return {
        actionBy,
        rest: ["The app ended it before the next attempt.", again].filter(Boolean).join(" ")
      }
    case "ended":
      return { actionBy, rest: ["The app ended the last attempt itself.", again].filter(Boolean).join(" ") }
    case "openedLater":
      return { actionBy, rest: ["The mailbox was opened again.", again].filter(Boolean).join(" ") }
    case "loggedInLater":
      return { actionBy, rest: ["The app logged in again later.", again].filter(Boolean).join(" ") }
  }
}

/** Returns the words of what is asked; those for nobody have no label. */
export const askedWords = ({ fix, rest }: MaybeAsked): string | undefined =>
  fix === undefined ? rest : `Try: ${fix}`
