/**
 * The answers of a server, as a trace shows them: the command, the state, the text and the time that it took.
 *
 * An answer is replayed only in the state in which it was recorded. Successful STARTTLS, login, ID and ENABLE change the state;
 * refused or unanswered commands do not. So a client with other settings meets the same server, as far as the trace shows it.
 */
import * as LongWork from "../../base/LongWork.ts"
import type * as Mechanism from "../../imap/Mechanism.ts"
import type { Event, Events } from "../../trace/Trace.ts"
import { type Agreed, agreed, keyOf, nothingAgreed, placeOf, stateOf } from "./Agreed.ts"
import { Operations } from "./Operations.ts"
import { hungUp, isWithheld, type Played, played, readable, refusedCertificate } from "./traceLine.ts"

/** One answer, its lines in the order in which they were sent. */
export interface RecordedAnswer {
  readonly untagged: ReadonlyArray<string>
  /** The text after the tag; absent if the server never sent a tagged response. */
  readonly tagged: string | undefined
  /** Milliseconds since the previous answer, without the network's latency. */
  readonly after: number
  /** The server's next act: after `silence` it never answered again. */
  readonly afterwards: "goOn" | "silence" | "hangUp"
}

/** The greeting: lines, each with the milliseconds since the previous one; or nothing, or the end. */
export type Greeting =
  | {
      readonly _tag: "Said"
      readonly lines: ReadonlyArray<{ readonly text: string; readonly after: number }>
    }
  | { readonly _tag: "Silent" | "HungUp" }

export type WayIn = "implicitTls" | "startTls"

export interface Recording {
  /** The behavior of each way in's port: it accepted, refused, or was silent for this many milliseconds. */
  readonly ports: ReadonlyMap<WayIn, "accepts" | "refused" | number>
  readonly greetings: ReadonlyMap<WayIn, Greeting>
  /** The cause for which the client refused the handshake of a way in, as transports name it. */
  readonly refusedTls: ReadonlyMap<WayIn, string>
  /** Ways in whose handshake was never answered, or was cut. */
  readonly brokenTls: ReadonlyMap<WayIn, "Silent" | "HungUp">
  /** Ways in with a handshake that succeeded, or with lines that were said within TLS. */
  readonly takenTls: ReadonlySet<WayIn>
  /** No handshake was accepted. */
  readonly refusesAll: boolean
  /** Milliseconds of a round trip, as measured by connecting. */
  readonly rtt: number
  /** The answers to a command in a state, in the order in which they were given. */
  readonly answers: ReadonlyMap<string, ReadonlyArray<RecordedAnswer>>
  /** The capabilities that the server listed in a state, in whatever response. */
  readonly listed: ReadonlyMap<string, string>
}

/** Describes the other states in which the recording has an answer to the command, by what differs. */
export const otherwise = ({ answers }: Recording, state: Agreed, key: string): string => {
  const places = Array.from(answers.keys()).filter((place) => place.endsWith(` ${key}`))
  const [encrypted, login, before, after] = stateOf(state).split("/")
  const [other = ""] = places
  const [otherEncrypted, otherLogin, otherBefore, otherAfter] = other.slice(0, -key.length - 1).split("/")
  if (places.length === 0) return ""
  if (login !== otherLogin) return state.authenticated ? " after the login" : " before the login"
  if (encrypted !== otherEncrypted) return state.encrypted ? " within TLS" : " in the clear"
  const ids = Number(before) + Number(after)
  const otherIds = Number(otherBefore) + Number(otherAfter)
  if (ids !== otherIds)
    return ids === 0 ? " without ID before it" : otherIds === 0 ? " after ID" : " so often after ID"
  return after === otherAfter ? " after other commands" : " with ID at another time"
}

/**
 * Reads the answers out of the events of one trace, all of its connections together. `wanted` is the only mechanism of
 * the client that they are for.
 */
export const recordingOf = (events: ReadonlyArray<Event>, wanted?: Mechanism.Name): Recording =>
  LongWork.atOnce(recording(events, wanted))

/** Reads them in pieces. */
export function* recording(
  events: ReadonlyArray<Event>,
  wanted?: Mechanism.Name
): LongWork.LongWork<Recording> {
  const learned = makeLearned()
  const rtt = rttOf(events)
  yield
  const listener = new EventReader(learned, { ...played(events, wanted), rtt })
  yield* LongWork.each(events, (event) => listener.hear(event))
  return learned.recording(rtt)
}

const makeLearned = () => {
  const ports = new Map<WayIn, "accepts" | "refused" | number>()
  const greetings = new Map<WayIn, Greeting>()
  const refusedTls = new Map<WayIn, string>()
  const brokenTls = new Map<WayIn, "Silent" | "HungUp">()
  const takenTls = new Set<WayIn>()
  const answers = new Map<string, Array<RecordedAnswer>>()
  const listed = new Map<string, string>()
  return {
    recording: (rtt: number): Recording => {
      const refusesAll = Array.from(greetings.values()).every(({ _tag }) => _tag !== "Said")
      return { ports, greetings, refusedTls, brokenTls, takenTls, refusesAll, rtt, answers, listed }
    },
    port: (wayIn: WayIn, how: "accepts" | "refused" | number) => {
      const known = ports.get(wayIn)
      const isLonger = typeof known === "number" && (how === "refused" || known < Number(how))
      if (how === "accepts" || known === undefined || isLonger) ports.set(wayIn, how)
    },
    greeting: (wayIn: WayIn, greeting: Greeting) => {
      if (greeting._tag === "Said" || !greetings.has(wayIn)) greetings.set(wayIn, greeting)
    },
    unknownGreeting: (wayIn: WayIn) => greetings.delete(wayIn),
    refusedTls: (wayIn: WayIn, error: string) => refusedTls.set(wayIn, error),
    brokenTls: (wayIn: WayIn, how: "Silent" | "HungUp") => {
      if (!takenTls.has(wayIn)) brokenTls.set(wayIn, how)
    },
    takenTls: (wayIn: WayIn) => {
      takenTls.add(wayIn)
      brokenTls.delete(wayIn)
    },
    answer: (place: string, answer: RecordedAnswer) => {
      const known = answers.get(place)
      if (known === undefined) answers.set(place, [answer])
      else known.push(answer)
    },
    list: (state: string, list: string) => {
      if (!listed.has(state)) listed.set(state, list)
    }
  }
}

/** Returns the fastest time in which connecting succeeded. */
const rttOf = (events: ReadonlyArray<Event>): number => {
  const operations = new Operations()
  const took = events.flatMap((event) => {
    if (event.name === "net:start") operations.begin(event)
    if (event.name !== "net:end") return []
    const start = operations.beginningOf(event)
    return start?.data.kind === "tcp" && event.data.ok ? [event.time - start.time] : []
  })
  return took.length === 0 ? 0 : took.reduce((min, each) => Math.min(min, each))
}

interface Network extends Played {
  readonly rtt: number
}

/** Takes the events one after the other, and learns from each. */
class EventReader {
  private readonly learned: ReturnType<typeof makeLearned>
  private readonly network: Network
  private readonly followers = new Map<string, LineReader>()
  private readonly operations = new Operations()

  constructor(learned: ReturnType<typeof makeLearned>, network: Network) {
    this.learned = learned
    this.network = network
  }

  hear(event: Event): void {
    if (event.name === "machine:transition") learnUngreeted(this.learned, event)
    else if (event.name === "net:start") this.operations.begin(event)
    else if (event.name === "net:end") this.operated(event)
    else if (event.name === "connection:ended") this.ended(event)
    else if (event.name === "wire:sent" || event.name === "wire:received") {
      this.learned.port(event.data.lane ?? "startTls", "accepts")
      this.followerOf(event.group_id, event.data.lane).line(event)
    }
  }

  private operated(event: Events["net:end"]): void {
    const { data, group_id, time } = event
    const { error, lane, ok } = data
    const begun = this.operations.beginningOf(event)
    const kind = begun?.data.kind
    const wayIn = lane ?? "startTls"
    if (begun !== undefined && kind === "tcp")
      this.learned.port(wayIn, ok ? "accepts" : error === "refused" ? error : time - begun.time)
    if (kind === "tls" && error !== undefined && refusedCertificate.test(error)) {
      this.learned.refusedTls(wayIn, error)
      this.learned.greeting(wayIn, { _tag: "HungUp" })
    }
    if (ok && kind === "tls") this.learned.takenTls(wayIn)
    if (ok && kind !== "dns") this.followerOf(group_id, lane).ready(time)
  }

  private ended({ data, group_id }: Events["connection:ended"]): void {
    for (const wayIn of ["implicitTls", "startTls"]) {
      this.followers.get(`${group_id} ${wayIn}`)?.end(data.error)
      this.followers.delete(`${group_id} ${wayIn}`)
    }
  }

  private followerOf(group: string, lane: WayIn | undefined): LineReader {
    const wayIn = lane ?? "startTls"
    const key = `${group} ${wayIn}`
    const follower = this.followers.get(key) ?? new LineReader(wayIn, this.learned, this.network)
    this.followers.set(key, follower)
    return follower
  }
}

type Line = Events["wire:received"] | Events["wire:sent"]

interface Open {
  readonly tag: string
  readonly key: string
  readonly at: number
  /** The number of commands sent before it. */
  readonly place: number
  readonly untagged: Array<string>
  heard: number
  isOver: boolean
}

/** One connection of the trace, line by line. */
class LineReader {
  private readonly wayIn: WayIn
  private readonly learn: ReturnType<typeof makeLearned>
  private readonly network: Network
  private readonly open = makeQueue()
  private readonly byTag = new Map<string, ReturnType<typeof makeQueue>>()
  private commands = 0
  /** The place of the last command that was answered. */
  private lastAnswered = 0
  private state: ReturnType<typeof nothingAgreed>
  private readyAt = 0
  /** Lines before the client said anything: some servers greet twice. */
  private readonly greeting: Array<{ readonly text: string; readonly after: number }> = []
  /** Lines since the last answer: they belong to the next one. */
  private readonly waiting: Array<string> = []
  private spoke = false
  private inSasl: string | undefined
  private answeredAt = 0
  /** True once the trace lacks a line of the server: later lines cannot be assigned to commands. */
  private isWithheld = false

  constructor(wayIn: WayIn, learn: ReturnType<typeof makeLearned>, network: Network) {
    this.wayIn = wayIn
    this.learn = learn
    this.network = network
    this.state = nothingAgreed(wayIn === "implicitTls")
  }

  ready(time: number): void {
    this.readyAt = time
  }

  line(event: Line): void {
    // logs of other programs show what was said within TLS, and not its handshake
    if (this.state.encrypted) this.learn.takenTls(this.wayIn)
    if (event.name === "wire:sent") this.sent(event)
    else this.received(event)
  }

  /** Ends the connection: pending commands were never answered. */
  end(error: string | undefined): void {
    // the later ones may have been held up only by the first
    const first = this.open.first()
    if (first === undefined) return
    // what was sent later was answered
    const overtaken = first.place < this.lastAnswered
    // an app that leaves earlier does not show what the server would have said
    if (error === undefined && !overtaken && first.key !== "LOGOUT") return
    const untagged = overtaken ? first.untagged : [...first.untagged, ...this.waiting]
    const afterwards = hungUp.some((each) => each === error) ? "hangUp" : overtaken ? "goOn" : "silence"
    this.close(first, { untagged, tagged: undefined, after: this.workOf(first, first.heard), afterwards })
  }

  private received(event: Events["wire:received"]): void {
    const { data, time } = event
    const line = readable(this.network.offered(data.line))
    if (!this.spoke) this.greet(line, data.cond, time)
    else if (data.tag === undefined) this.untagged(line, data.cond, time)
    if (isWithheld(event)) this.isWithheld = true
    const asked = this.byTag.get(data.tag ?? "")?.first()
    if (asked !== undefined) this.answered(asked, line, data.cond, time)
    const list = listIn(line)
    if (list !== undefined && data.truncated !== true) this.learn.list(stateOf(this.state), list)
  }

  private greet(text: string, condition: string | undefined, time: number): void {
    const travelled = this.greeting.length === 0 ? this.network.rtt : 0
    this.greeting.push({ text, after: Math.max(0, time - this.readyAt - travelled) })
    this.readyAt = time
    this.learn.greeting(this.wayIn, { _tag: "Said", lines: this.greeting })
    if (condition === "PREAUTH") this.state = { ...this.state, authenticated: true }
  }

  private untagged(line: string, condition: string | undefined, time: number): void {
    // a challenge is made again, and a BAD without a tag is about the first command in progress
    const isChallenge = this.inSasl !== undefined && line.startsWith("+")
    const first = this.open.first()
    if (condition === "BAD") first?.untagged.push(line)
    else if (!isChallenge) this.waiting.push(line)
    if (first !== undefined) first.heard = time
  }

  private answered(asked: Open, line: string, condition: string | undefined, time: number): void {
    const tagged = line.slice(asked.tag.length + 1)
    const untagged = [...asked.untagged, ...this.waiting.splice(0)]
    this.lastAnswered = Math.max(this.lastAnswered, asked.place)
    this.close(asked, { untagged, tagged, after: this.workOf(asked, time), afterwards: "goOn" })
    this.answeredAt = time
    if (asked.tag === this.inSasl) this.inSasl = undefined
    if (condition === "OK") this.state = agreed(this.state, asked.key)
  }

  private sent({ data, time }: Events["wire:sent"]): void {
    // logs that begin after STARTTLS have none
    if (!this.spoke && !this.greeting.some(({ text }) => text.startsWith("*"))) {
      this.learn.unknownGreeting(this.wayIn)
    }
    this.spoke = true
    const { tag } = data
    if (tag === undefined) return
    const key = keyOf(this.network.asked(data.line.slice(tag.length + 1)))
    if (key.startsWith("AUTHENTICATE ")) this.inSasl = tag
    const asked = { tag, key, at: time, place: this.commands++, untagged: [], heard: time, isOver: false }
    const alike = this.byTag.get(tag) ?? makeQueue()
    this.byTag.set(tag, alike)
    alike.add(asked)
    this.open.add(asked)
  }

  /** Returns the server's processing time. A command that was sent together with an earlier one took no extra round trip. */
  private workOf({ at }: Open, time: number): number {
    return Math.max(0, time - Math.max(at + this.network.rtt, this.answeredAt))
  }

  private close(each: Open, answer: RecordedAnswer): void {
    each.isOver = true
    if (this.isWithheld) return
    this.learn.answer(placeOf(this.state, each.key), answer)
  }
}

/** A queue of pending commands, in the order in which they were sent. */
const makeQueue = () => {
  const all: Array<Open> = []
  let next = 0
  return {
    add: (open: Open) => void all.push(open),
    first: (): Open | undefined => {
      while (all[next]?.isOver === true) next++
      return all[next]
    }
  }
}

const listIn = (line: string): string | undefined => /(?:^\* |\[)CAPABILITY ([^\]]*)/i.exec(line)?.[1]?.trim()

/** Matches how a way in failed before its greeting. A way that only lost the race does not match. */
const ungreeted = /^dialing\.(implicitTls|startTls)\.(handshaking|greeting) (failure|xstate\.after)\./

/** Learns from a transition how a way in failed before its greeting. */
const learnUngreeted = (
  learned: ReturnType<typeof makeLearned>,
  { data }: Events["machine:transition"]
): void => {
  const [, wayIn, at, how] = ungreeted.exec(`${data.from} ${data.event}`) ?? []
  if (wayIn !== "implicitTls" && wayIn !== "startTls") return
  const _tag = how === "failure" ? "HungUp" : "Silent"
  learned.greeting(wayIn, { _tag })
  if (at === "handshaking") learned.brokenTls(wayIn, _tag)
}
