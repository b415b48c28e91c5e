/** NOTIFY, for all mailboxes or only for the open one, and its reports. RFC 5465. */
import { Option } from "effect"
import { type Argument, textOf } from "../ClientCommand.ts"
import type { Profile } from "../profile/Profile.ts"
import type * as Mailstore from "../store/Mailstore.ts"
import * as Watched from "../store/Watched.ts"
import { completed, type ConnectionState, lists, type Question, refuse, type Turn } from "../Turn.ts"
import { nameFor } from "./mailboxName.ts"
import { statusLine } from "./selecting.ts"

/** `NOTIFY SET (selected-delayed (…)) (personal (…))`: the first group is what a connection gets anyway. */
export const notify = (question: Question): Turn => {
  const [word, ...groups] = question.command.args
  const name = textOf(word)?.toUpperCase()
  if (name === "NONE" && groups.length === 0) return completed(question, [], { watched: Option.none() })
  const filters = groups.map(filterOf)
  if (name !== "SET" || filters.length === 0 || filters.includes(undefined)) {
    return refuse(question, "syntaxError")
  }
  const personal = filters.find((filter) => filter?.name === "PERSONAL")
  const watched = Option.map(Option.fromUndefinedOr(personal), ({ events }) =>
    Watched.begin(question.store, events.includes("MESSAGENEW"))
  )
  return completed(question, [], { watched })
}

const known = new Set(["PERSONAL", "SELECTED", "SELECTED-DELAYED"])

interface Filter {
  readonly name: string
  readonly events: ReadonlyArray<string | undefined>
}

const filterOf = (group: Argument): Filter | undefined => {
  const [filter, events, ...more] = group._tag === "List" ? group.items : []
  const name = textOf(filter)?.toUpperCase()
  return name !== undefined && known.has(name) && events?._tag === "List" && more.length === 0
    ? { name, events: events.items.map((event) => textOf(event)?.toUpperCase()) }
    : undefined
}

/** Returns what is reported about the mailboxes that are not open. */
export const watched = (
  profile: Profile,
  state: ConnectionState,
  store: Mailstore.Mailstore
): { readonly state: ConnectionState; readonly lines: ReadonlyArray<string> } => {
  if (Option.isNone(state.watched)) return { state, lines: [] }
  const open = Option.getOrUndefined(state.selected)?.uidValidity
  const { events, watched } = Watched.update(state.watched.value, store, open)
  const question: Question = { profile, state, store, now: 0, command: nothing, step: "other" }
  const lines = events.flatMap((event) => lineOf(question, event))
  return { state: { ...state, watched: Option.some(watched) }, lines }
}

const nothing = { tag: "*", name: "", line: "", args: [] }

const lineOf = (question: Question, event: Watched.Event): ReadonlyArray<string> => {
  switch (event._tag) {
    case "Gone":
      return [`* LIST (\\NonExistent) "/" ${nameFor(question, event.name)}`]
    case "Made":
      return [`* LIST () "/" ${nameFor(question, event.name)}`]
    case "Renamed": {
      const [name, from] = [event.name, event.from].map((each) => nameFor(question, each))
      return [`* LIST () "/" ${name} ("OLDNAME" (${from}))`]
    }
    case "Counted": {
      const items = [
        ...(event.isCountChanged ? ["MESSAGES", "UIDNEXT"] : []),
        "UNSEEN",
        ...(lists(question, "CONDSTORE") ? ["HIGHESTMODSEQ"] : [])
      ]
      const atoms = items.map((text) => ({ _tag: "Atom", text }) as const)
      const line = statusLine(question, event.mailbox, atoms)
      return line === undefined ? [] : [line]
    }
  }
}
