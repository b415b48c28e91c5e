/**
 * One turn of a simulated server: its state, the question, and the answer. Pure.
 */
import { Option } from "effect"
import type { Epoch } from "../imap/Capability.ts"
import type { ClientCommand } from "./ClientCommand.ts"
import { oneLine } from "./ClientCommand.ts"
import type { Lines, Profile, Step } from "./profile/Profile.ts"
import * as Mailstore from "./store/Mailstore.ts"
import * as View from "./store/View.ts"
import type { Watched } from "./store/Watched.ts"

/** The input that the server waits for instead of a command. */
export type Asking =
  | { readonly _tag: "Sasl"; readonly command: ClientCommand; readonly answers: ReadonlyArray<string> }
  | { readonly _tag: "Idle"; readonly command: ClientCommand }

/** The server's state of one connection. */
export interface ConnectionState {
  readonly epoch: Epoch
  readonly selected: Option.Option<View.View>
  /** The reported state of all mailboxes, once the client has asked for that. RFC 5465. */
  readonly watched: Option.Option<Watched>
  /** Mod-sequences are reported. RFC 7162 §3.1. */
  readonly condstore: boolean
  /** VANISHED is sent instead of EXPUNGE. RFC 7162 §3.2. */
  readonly qresync: boolean
  /** Mailbox names are sent in UTF-8. RFC 6855 §3. */
  readonly utf8: boolean
  /** The UIDs that `$` names; a mailbox that is opened or closed empties it. RFC 5182 §2.1. */
  readonly saved: ReadonlySet<number>
  /** The client sent an ID that makes the server open mailboxes. */
  readonly unlocked: boolean
  /** A mailbox was refused because no ID was sent. */
  readonly refused: boolean
  readonly asking: Option.Option<Asking>
  readonly compressed: boolean
  /** The server keeps reading, but answers nothing. */
  readonly silent: boolean
}

/** Text, or octets if it contains a message; without the CRLF at its end. */
export type Line = string | Uint8Array

export interface Turn {
  readonly state: ConnectionState
  /** The new state of the account's mail, for every connection. */
  readonly store: Mailstore.Mailstore
  readonly lines: ReadonlyArray<Line>
  readonly next: "read" | "startTls" | "compress" | "end"
  /** The step whose delay applies. */
  readonly step: Step
  /** The command's name; empty if there is none. */
  readonly command: string
}

/** The input of an answer. */
export interface Question {
  readonly profile: Profile
  readonly state: ConnectionState
  readonly store: Mailstore.Mailstore
  /** Milliseconds of Effect's clock. */
  readonly now: number
  readonly command: Pick<ClientCommand, "tag" | "name" | "line" | "args">
  readonly step: Step
}

/** Returns the state of a new connection. A PREAUTH greeting counts as a login. RFC 9051 §7.1.4. */
export const initial = (profile: Profile, encrypted: boolean): ConnectionState => {
  const preauth = profile.lines.greeting.startsWith("* PREAUTH")
  return {
    epoch: preauth ? "authenticated" : encrypted ? "tls" : "clear",
    selected: Option.none(),
    watched: Option.none(),
    condstore: false,
    qresync: false,
    utf8: false,
    saved: new Set(),
    unlocked: false,
    refused: false,
    asking: Option.none(),
    compressed: false,
    silent: profile.silentAt === "greeting"
  }
}

/** Returns whether a capability is listed now. */
export const lists = ({ profile, state }: Pick<Question, "profile" | "state">, name: string): boolean =>
  capabilities(profile, state).has(name)

/** Returns the profile's capabilities in this epoch, in upper case. */
export const capabilities = (profile: Profile, { epoch }: ConnectionState): ReadonlySet<string> =>
  new Set(profile.capabilities[epoch].toUpperCase().split(" "))

/** Replaces the names in braces by their values. A value cannot end the line. */
export const fill = (line: string, values: Readonly<Record<string, string | number>>): string =>
  line.replaceAll(/\{(\w+)\}/g, (whole, name) => {
    const value = values[String(name)]
    return value === undefined ? whole : oneLine(String(value))
  })

/** One of the profile's lines, filled. */
export const say = (
  { profile, state, command }: Question,
  name: keyof Lines,
  values: Readonly<Record<string, string | number>> = {}
): string =>
  // `wrongToken` alone may be absent
  fill(profile.lines[name] ?? profile.lines.wrongPassword, {
    tag: command.tag === "" ? "*" : command.tag,
    command: command.name,
    line: command.line,
    capabilities: profile.capabilities[state.epoch],
    ...values
  })

/** The changes that an answer makes. */
export interface Changes extends Partial<ConnectionState> {
  readonly store?: Mailstore.Mailstore
}

/** Makes an answer. State that `changes` does not name stays the same. */
export const answer = (
  question: Question,
  lines: ReadonlyArray<Line>,
  { store = question.store, ...changes }: Changes = {},
  next: Turn["next"] = "read"
): Turn => ({
  state: { ...question.state, ...changes },
  store,
  lines,
  next,
  step: question.step,
  command: question.command.name
})

export const refuse = (
  question: Question,
  line: keyof Lines,
  values: Readonly<Record<string, string | number>> = {}
): Turn => answer(question, [say(question, line, values)])

/** Refuses with a line that is the same in all profiles: `NO [NOPERM] Permission denied`. */
export const refuseWith = (question: Question, reason: string): Turn =>
  answer(question, [`${question.command.tag} ${reason}`])

/** Answers with untagged lines, then the profile's line for success, with a response code if one is given. */
export const completed = (
  question: Question,
  untagged: ReadonlyArray<Line> = [],
  changes: Changes = {},
  code?: string | undefined
): Turn => {
  const line = say(question, "completed")
  return answer(question, [...untagged, code === undefined ? line : withCode(line, code)], changes)
}

/** The selected mailbox: its current state, and the connection's view of it. */
export interface Selected {
  readonly view: View.View
  readonly mailbox: Mailstore.Mailbox
}

/** Returns the mailbox for commands that need a selected one. A mailbox that another client deleted is empty. */
export const selected = ({ state, store }: Pick<Question, "state" | "store">): Selected | undefined => {
  const view = Option.getOrUndefined(state.selected)
  if (view === undefined) return undefined
  const mailbox = Mailstore.withUidValidity(store, view.uidValidity) ?? {
    name: "",
    specialUse: undefined,
    uidValidity: view.uidValidity,
    uidNext: (view.reported.at(-1)?.uid ?? 0) + 1,
    recentFrom: (view.reported.at(-1)?.uid ?? 0) + 1,
    messages: [],
    highestModSeq: 1,
    expunged: []
  }
  return { view, mailbox }
}

/** FETCH, STORE and SEARCH by sequence number must leave the numbers as they are. RFC 9051 §7.5.1, RFC 5256 §3. */
const keepsNumbers: ReadonlySet<string> = new Set(["FETCH", "STORE", "SEARCH", "SORT", "THREAD"])

/** Adds all pending updates, before the tagged line or after a continuation request. */
export const withUpdates = (turn: Turn, tag: string): Turn => {
  const { lines, state, store } = turn
  if (Option.isNone(state.selected) || state.silent) return turn
  const view = state.selected.value
  const mailbox = Mailstore.withUidValidity(store, view.uidValidity)
  const format = {
    expunges: !keepsNumbers.has(turn.command),
    qresync: state.qresync,
    condstore: state.condstore,
    uid: turn.command.startsWith("UID ")
  }
  const updates = View.updates(view, mailbox, format)
  if (updates.lines.length === 0) return turn
  const { rest, tagged } = parted(lines, tag)
  const ending = state.qresync ? tagged.map((last) => withHighest(last, updates.lines, mailbox)) : tagged
  const reported = [...rest, ...updates.lines, ...ending]
  return {
    ...turn,
    lines: reported,
    store: claimed(updates.view, store),
    state: { ...state, selected: Option.some(updates.view) }
  }
}

/** Returns the store after a connection has learned of all messages; EXAMINE leaves them recent. RFC 3501 §6.3.2. */
const claimed = (view: View.View, store: Mailstore.Mailstore): Mailstore.Mailstore =>
  view.readOnly ? store : Mailstore.claim(store, view.uidValidity)

/** Adds the highest mod-sequence to the answer that begins to report mod-sequences. RFC 7162 §3.1.2. */
export const withBaseline = (turn: Turn, before: ConnectionState, tag: string): Turn => {
  const here = selected(turn)
  const isFirst = turn.state.condstore && !before.condstore
  const isKnown = turn.lines.some((line) => typeof line === "string" && line.includes("[HIGHESTMODSEQ "))
  if (!isFirst || isKnown || here === undefined) return turn
  const { rest, tagged } = parted(turn.lines, tag)
  const baseline = `* OK [HIGHESTMODSEQ ${here.mailbox.highestModSeq}] Highest`
  return { ...turn, lines: [...rest, baseline, ...tagged] }
}

/** Returns the tagged line, which comes last, and the lines before it. */
const parted = (lines: ReadonlyArray<Line>, tag: string) => {
  const last = lines.at(-1)
  return typeof last === "string" && last.startsWith(`${tag} `)
    ? { rest: lines.slice(0, -1), tagged: [last] }
    : { rest: lines, tagged: [] }
}

/** If messages vanish, adds to the OK the highest mod-sequence that the client knows. RFC 7162 §3.2.7. */
const withHighest = (
  tagged: string,
  updates: ReadonlyArray<string>,
  mailbox: Mailstore.Mailbox | undefined
): string =>
  mailbox !== undefined && updates.some((line) => line.startsWith("* VANISHED"))
    ? withCode(tagged, `HIGHESTMODSEQ ${mailbox.highestModSeq}`)
    : tagged

/** Adds a response code to an OK that has none. */
export const withCode = (tagged: string, code: string): string =>
  tagged.replace(/^(\S+ OK) (?!\[)/, `$1 [${code}] `)

/** Returns the updates that are sent without a command: during IDLE, or at any time if the profile says so. */
export const unsolicited = (
  profile: Profile,
  state: ConnectionState,
  store: Mailstore.Mailstore
): Pick<Turn, "state" | "store"> & { readonly lines: ReadonlyArray<string> } => {
  const isIdle = Option.exists(state.asking, ({ _tag }) => _tag === "Idle")
  const view = Option.getOrUndefined(state.selected)
  if (view === undefined || !(isIdle || profile.announces === "anyTime")) return { state, store, lines: [] }
  const format = { expunges: isIdle, qresync: state.qresync, condstore: state.condstore, uid: false }
  const updates = View.updates(view, Mailstore.withUidValidity(store, view.uidValidity), format)
  const { lines } = updates
  const selected = Option.some(updates.view)
  return {
    state: { ...state, selected },
    store: lines.length > 0 ? claimed(updates.view, store) : store,
    lines
  }
}
