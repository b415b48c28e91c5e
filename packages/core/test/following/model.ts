/** A mailbox that others change, the server that reports it, and an app that knows only what is reported to it. Pure. */
import { Result } from "effect"
import type { Change } from "../../src/mailbox/Changes.ts"
import * as Mailbox from "../../src/imap/Mailbox.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import * as Mirror from "../../src/mailbox/following/Mirror.ts"
import { joined, opened } from "../../src/mailbox/following/opened.ts"
import * as pages from "../../src/mailbox/following/pages.ts"
import { coded, heard } from "../../src/mailbox/following/news.ts"
import * as questions from "../../src/mailbox/following/questions.ts"
import type { Response, Untagged } from "../../src/imap/Response.ts"
import type { Profile } from "../../src/simulator/profile/Profile.ts"
import { respond, respondToLine } from "../../src/simulator/respond.ts"
import * as Mailstore from "../../src/simulator/store/Mailstore.ts"
import {
  initial,
  type ConnectionState as ServerState,
  type Turn,
  unsolicited
} from "../../src/simulator/Turn.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { parse } from "../../src/imap/wire/ResponseParser.ts"
import { written } from "./written.ts"

export type Ability = "QRESYNC" | "CONDSTORE" | "neither"

const without: Readonly<Record<Ability, RegExp>> = {
  QRESYNC: / $/g,
  CONDSTORE: / QRESYNC/g,
  neither: / (?:QRESYNC|CONDSTORE)/g
}

export const profileOf = (ability: Ability, esearch: boolean): Profile => {
  const { capabilities } = Simulator.profiles.wellBehaved
  const listed = capabilities.authenticated.replaceAll(without[ability], "")
  return {
    ...Simulator.profiles.wellBehaved,
    capabilities: { ...capabilities, authenticated: esearch ? listed : listed.replace(" ESEARCH", "") }
  }
}

/** What an app makes of the changes: flags by UID. */
export class App {
  readonly messages = new Map<number, ReadonlyArray<string>>()
  readonly all: Array<Change> = []
  /** Messages that arrived though they were known, or went twice. */
  readonly doubled: Array<Change> = []
  /** Messages that went without ever having arrived. */
  readonly unknown: Array<Change> = []
  private readonly gone = new Set<number>()
  /** The server could not tell. */
  flagsMissed = false
  missed = false
  /** The number of `Reset` after which the mailbox was read. */
  readings = 0

  private readonly read: () => ReadonlyMap<number, ReadonlyArray<string>>

  constructor(read: () => ReadonlyMap<number, ReadonlyArray<string>>) {
    this.read = read
  }

  take(change: Change): void {
    this.all.push(change)
    switch (change._tag) {
      case "Arrived":
        if (this.messages.has(change.uid)) this.doubled.push(change)
        this.messages.set(change.uid, change.flags)
        return
      case "FlagsChanged":
        if (change.uid !== undefined) this.messages.set(change.uid, change.flags)
        return
      case "Expunged":
        for (const [first, last] of change.uids ?? []) {
          for (let uid = first; uid <= last; uid++) {
            const isKnown = this.messages.delete(uid)
            if (!isKnown) (this.gone.has(uid) ? this.doubled : this.unknown).push(change)
            this.gone.add(uid)
          }
        }
        return
      case "Reset":
        this.messages.clear()
        this.flagsMissed = false
        if (change.arrives) return
        for (const [uid, flags] of this.read()) this.messages.set(uid, flags)
        return
      case "Missed":
        if (change.what === "flags") this.flagsMissed = true
        else this.missed = true
        return
    }
  }
}

const bytesOf = (line: string) => new TextEncoder().encode(line)

/** One client that follows the mailbox, and the server's end of its connection. */
export class World {
  store: Mailstore.Mailstore
  state: Mirror.Mirror
  readonly app: App
  /** Commands that the following itself asked. */
  readonly asked: Array<string> = []
  /** The listener has gone, and what is said is not heard. */
  isAway = false
  /** What the server says in place of a line; the numbers in it are those of its present command. */
  says: (line: string) => ReadonlyArray<string> = (line) => [line]
  /** What the app reads at once after a `Reset`. */
  reads: () => ReadonlyMap<number, ReadonlyArray<string>> = () => this.contents()
  /** The number of messages, by what the server has said. */
  exists = 0
  /** The most messages that arrived before the app asked for more. */
  largestPage = 0
  private arrived = 0
  /** What the connection knows of the mailbox by itself. */
  private selected = Mailbox.none
  private server: ServerState
  private readonly profile: Profile

  constructor(profile: Profile, state: Mirror.Mirror, store: Mailstore.Mailstore) {
    this.profile = profile
    this.state = state
    this.store = store
    this.server = initial(profile, true)
    this.app = new App(() => this.reads())
  }

  contents(): ReadonlyMap<number, ReadonlyArray<string>> {
    return new Map(this.mailbox().messages.map(({ flags, uid }) => [uid, flags]))
  }

  mailbox(): Mailstore.Mailbox {
    const found = Mailstore.find(this.store, "INBOX")
    if (found === undefined) throw new Error("no INBOX")
    return found
  }

  /** Counts the messages by a line of the server. */
  count(line: string): void {
    const [, number, name] = /^\* (\d+) (EXISTS|EXPUNGE)$/.exec(line) ?? []
    if (name === "EXISTS") this.exists = Number(number)
    else if (name === "EXPUNGE" && Number(number) <= this.exists) this.exists--
  }

  /** A new connection, up to the OK of SELECT; `cut` lines of its answer come through. */
  connect(cut = Infinity): void {
    if (!this.isAway) Mirror.leave(this.state)
    const lists = (name: string) => this.profile.capabilities.authenticated.includes(` ${name}`)
    this.server = { ...initial(this.profile, true), epoch: "authenticated" }
    if (lists("QRESYNC")) this.command("ENABLE QRESYNC")
    const since = lists("QRESYNC") && !this.isAway ? Mirror.since(this.state, "INBOX") : undefined
    const params =
      since !== undefined
        ? ` (QRESYNC (${since.uidValidity} ${since.modSeq}))`
        : lists("CONDSTORE")
          ? " (CONDSTORE)"
          : ""
    if (!this.isAway) Mirror.opening(this.state, since !== undefined)
    const { tagged, untagged } = this.command(`SELECT INBOX${params}`, cut)
    if (tagged === undefined) return this.isAway ? undefined : Mirror.leave(this.state)
    this.selected = Mailbox.fromSelect("INBOX", false, untagged, tagged.code)
    this.out((out) => opened(this.state, this.selected, out))
  }

  /** The listener goes with its token, and the connection stays. */
  depart(): void {
    this.isAway ||= this.restart()
  }

  /** Another process continues from the token, if there is one. */
  restart(): boolean {
    const { maxSearch, page, readsFlags } = this.state
    const token = Mirror.tokenOf(this.state, "h")
    if (token === undefined) return false
    this.state = Mirror.fromToken(token, "h", maxSearch * 11, readsFlags, page)
    this.arrived = 0
    return true
  }

  /** The app is done with a page. */
  more(): void {
    this.arrived = 0
    this.out((out) => pages.goOn(this.state, out))
  }

  /** An app that takes pages is too slow, and begins again. */
  slow(): void {
    if (this.isAway || this.state.page === Infinity || this.state.continuity._tag === "nothing") return
    this.app.take(Mirror.resetOf(this.state, "slow"))
    pages.again(this.state, false)
  }

  /** It comes back, in the midst of a connection. */
  join(): void {
    if (!this.isAway) return
    this.isAway = false
    this.out((out) => joined(this.state, this.selected, out))
  }

  /** What the server says to a command is heard, up to a line at which the connection breaks. */
  command(line: string, cut = Infinity) {
    const known = { profile: this.profile, state: this.server, store: this.store, now: 0 }
    return this.hear(respond(known, { _tag: "Command", bytes: bytesOf(`t ${line}`), largestNonSync: 0 }), cut)
  }

  /** An IDLE during which something happens. */
  idle(happens: () => void): void {
    this.command("IDLE")
    happens()
    const reported = unsolicited(this.profile, this.server, this.store)
    this.hear({ ...reported, store: this.store })
    const asking = this.server.asking
    if (asking._tag === "None") return
    const known = { profile: this.profile, state: this.server, store: this.store, now: 0 }
    this.hear(respondToLine(known, asking.value, bytesOf("DONE")))
  }

  /** Asks one question, if there is one. `cut` lines of the answer come through. */
  ask(happens: () => void = () => {}, cut = Infinity): boolean {
    const question = questions.question(this.state)
    if (question === undefined) return false
    const { args, name } = questions.commandOf(
      question,
      this.profile.capabilities.authenticated.includes("ESEARCH")
    )
    const line = [name, ...args.map(written)].join(" ")
    this.asked.push(line)
    const { tagged, untagged } = this.command(line, cut)
    happens()
    if (tagged === undefined) Mirror.leave(this.state)
    else {
      const answer =
        tagged.condition === "OK" ? LongWork.atOnce(questions.answerOf(question, untagged)) : undefined
      this.out((out) => questions.answered(this.state, question, answer, out))
    }
    return tagged !== undefined
  }

  private hear(turn: Pick<Turn, "lines" | "state" | "store">, cut = Infinity) {
    this.server = turn.state
    this.store = turn.store
    const untagged: Array<Untagged> = []
    const lines = turn.lines.flatMap((line): ReadonlyArray<string | Uint8Array> =>
      typeof line === "string" ? this.says(line) : [line]
    )
    for (const [index, line] of lines.entries()) {
      if (index >= cut) return { untagged, tagged: undefined }
      const response = read(typeof line === "string" ? bytesOf(line) : line)
      if (response._tag === "Tagged") {
        const { code } = response
        if (code !== undefined) this.out(() => coded(this.state, code))
        return { untagged, tagged: response }
      }
      if (response._tag === "Continuation" || response._tag === "Stray") continue
      untagged.push(response)
      this.selected = Mailbox.withUntagged(this.selected, response)
      this.out((out) => heard(this.state, response, out))
    }
    return { untagged, tagged: undefined }
  }

  private out(step: (out: Mirror.Out) => void): void {
    if (this.isAway) return
    const out: Mirror.Out = []
    step(out)
    for (const change of out) this.app.take(change)
    this.arrived += out.filter(({ _tag }) => _tag === "Arrived").length
    this.largestPage = Math.max(this.largestPage, this.arrived)
  }
}

const read = (bytes: Uint8Array): Response => {
  const parsed = parse(bytes)
  if (Result.isFailure(parsed)) throw new Error("the server's line cannot be read")
  return parsed.success
}
