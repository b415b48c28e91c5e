/**
 * Watches a supervised mailbox: each change is a line, and on a terminal a last line shows the current status.
 */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/internal/Mailbox"
import type { Status, Supervised } from "@effect-imap/core/Supervised"
import type { Trace } from "@effect-imap/core"
import { Clock, DateTime, Effect, Stream } from "effect"
import type { Screen } from "../output/LiveSteps.ts"
import * as MailNews from "./MailNews.ts"
import { painted } from "../output/stepLines.ts"
import { pause, type Shown, WatchedConnection } from "./WatchedConnection.ts"
import { Drawn } from "../output/Drawn.ts"
import { partyWords } from "../output/partyWords.ts"
import { advised, hanging, turnSentence } from "../output/Words.ts"

export interface Watch {
  readonly sink: Trace.Sink
  /** Watches the mailbox from the printed state on. Fails with the reason if a person must act. */
  readonly follow: (supervised: Followed, printed: MailNews.Printed) => Effect.Effect<never, ImapError>
}

type Followed = MailNews.Followed & Pick<Supervised, "status" | "statusChanges">

const tick = "250 millis"

/**
 * Takes every event from the first on, and draws while it follows a mailbox. `mask` removes secrets from quoted text.
 */
export const make = (screen: Screen, mask: (text: string) => string): Effect.Effect<Watch> =>
  Effect.map(Clock.Clock, (clock) => {
    const lines = new Lines(screen, mask, clock)
    return { sink: lines.sink, follow: (supervised, printed) => follow(lines, supervised, printed) }
  })

/** The lines on the screen: those that stay, and below them the status, which is redrawn again and again. */
class Lines {
  private readonly screen: Screen
  private readonly mask: (text: string) => string
  private readonly clock: Clock.Clock
  private readonly began: number
  private readonly watched = new WatchedConnection()
  /** The lead of our clock over the trace's, in milliseconds. */
  private offset = 0
  private followed: Effect.Effect<readonly [MailboxState, Status]> | undefined
  private readonly drawn = new Drawn()
  private last: Shown["last"]

  readonly sink: Trace.Sink = {
    listening: () => true,
    header: () => {},
    event: (event) => {
      this.watched.take(event)
      this.offset = this.clock.currentTimeMillisUnsafe() - event.time
      if (event.name === "clock:jumped" && this.followed !== undefined) this.print(jumpWords(event.data.ms))
    }
  }

  constructor(screen: Screen, mask: (text: string) => string, clock: Clock.Clock) {
    this.screen = screen
    this.mask = mask
    this.clock = clock
    this.began = clock.currentTimeMillisUnsafe()
  }

  show(mailbox: Effect.Effect<MailboxState>, { status }: Followed): void {
    this.followed = Effect.all([mailbox, status])
  }

  draw(line?: string): void {
    if (this.followed === undefined) return
    const above = line === undefined ? "" : `${line}\n`
    // a trace's sink is called synchronously
    const below = this.lastLine(...Effect.runSync(this.followed))
    this.replace(below, above)
  }

  /** Prints an event as a line that stays, after its mark; an indented line belongs to the one before it. */
  print(text: string, mark?: Mark): void {
    const { style } = this.screen
    const belongs = text.startsWith(" ")
    const since = `+${Advice.duration(this.clock.currentTimeMillisUnsafe() - this.began)}`
    const when = (belongs ? "" : since).padStart(9).padEnd(belongs ? 11 : 9)
    const [sign = "", color = 0] = mark ?? []
    const head = sign === "" ? "" : `${painted(sign, color, style)} `
    const indent = when.length + 1 + (sign === "" ? 0 : sign.length + 1)
    const words = hanging(this.mask(text.trimStart()), style.width - indent, " ".repeat(indent))
    this.draw(`${painted(when, 90, style)} ${head}${words}`)
  }

  /** Prints a change of the mailbox. */
  printChange(text: string): void {
    if (!text.startsWith(" ")) {
      this.last = { text: this.mask(text), at: this.clock.currentTimeMillisUnsafe() - this.offset }
    }
    this.print(text)
  }

  stop(): void {
    this.followed = undefined
    this.replace([])
  }

  private replace(below: ReadonlyArray<string>, above?: string): void {
    const text = this.drawn.replaced(below, this.screen.style.width, above)
    if (text !== "") this.screen.write(text)
  }

  /** Renders the last line. Without a connection the number of messages is unknown, so only the wait is shown. */
  private lastLine(mailbox: MailboxState, status: Status): ReadonlyArray<string> {
    const { isTerminal, style } = this.screen
    if (!isTerminal) return []
    const now = this.clock.currentTimeMillisUnsafe()
    if (status._tag !== "Waiting") {
      return [this.watched.line(now - this.offset, { messages: mailbox.exists, last: this.last }, style)]
    }
    const left = DateTime.toEpochMillis(status.until) - now
    return [pause(left, this.mask(status.why.title), style)]
  }
}

const follow = (lines: Lines, supervised: Followed, printed: MailNews.Printed) =>
  Effect.suspend(() => {
    lines.show(Effect.succeed(printed.mailbox), supervised)
    lines.draw()
    const kept = supervised.use((connection) => {
      lines.show(connection.mailbox, supervised)
      return Effect.ignore(connection.ended)
    })
    const print = (text: string, mark?: Mark) => lines.print(text, mark)
    const printChange = (text: string) => lines.printChange(text)
    const redraw = Effect.sync(() => lines.draw())
    return Effect.raceAllFirst([
      Effect.forever(kept),
      Effect.andThen(Stream.runForEach(supervised.statusChanges, statusPrinter(print)), Effect.never),
      Effect.andThen(MailNews.follow(supervised, printed, printChange), Effect.never),
      Effect.forever(Effect.delay(redraw, tick))
    ])
  }).pipe(Effect.ensuring(Effect.sync(() => lines.stop())))

/** The sign of a line after its time, and its colour. */
type Mark = readonly [sign: string, color: number]

const marks = { failed: ["✗", 31], waits: ["○", 33], selected: ["✓", 32] } as const

const jumpWords = (ms: number): string =>
  ms < 0
    ? `The clock of this machine was set back by ${Advice.duration(-ms)}`
    : `The clock of this machine jumped by ${Advice.duration(ms)}`

/** Reports why a connection was lost, when the next attempt begins, and when the mailbox is open again. */
const statusPrinter = (print: (line: string, mark?: Mark) => void) => {
  let reported: ImapError | undefined
  let lost: DateTime.Utc | undefined
  /** True once an attempt was announced after the failure that is reported. */
  let isTried = false
  const explained = new Set<string>()
  /** The BYE with which the present time away began. */
  let bye: ImapError | undefined
  /** Prints whose it is, what to try and whose turn it is: once for each reason. */
  const explain = (why: ImapError) => {
    if (explained.has(why.reason._tag)) return
    explained.add(why.reason._tag)
    const lines = [
      ["whose", `${partyWords(why.party, bye?.party)}.`],
      ["try", advised(why)],
      ["who", turnSentence(why)]
    ] as const
    for (const [label, words] of lines) print(` ${words}`, [label.padEnd(5), 90])
  }
  /** Prints why an attempt failed, and returns whether the one before it failed in the same way. */
  const because = (why: ImapError): boolean => {
    const isNew = reported === undefined || failureWords(why) !== failureWords(reported)
    if (reported === undefined && why.reason._tag === "ServerBye") bye = why
    reported = why
    if (!isNew) return isTried
    isTried = false
    print(failureWords(why), marks.failed)
    explain(why)
    return false
  }
  return (status: Status) =>
    Effect.sync(() => {
      if (status._tag !== "Selected") lost ??= status.since
      if (status._tag === "Connecting" && status.why !== undefined) because(status.why)
      if (status._tag === "Waiting") {
        const isAgain = because(status.why)
        isTried = true
        const ms = DateTime.toEpochMillis(status.until) - DateTime.toEpochMillis(status.since)
        print(`${isAgain ? "failed again, " : ""}next attempt in ${Advice.duration(ms)}`, marks.waits)
      }
      if (status._tag === "Selected" && reported !== undefined) {
        const away = DateTime.toEpochMillis(status.since) - DateTime.toEpochMillis(lost ?? status.since)
        print(away > 0 ? `selected again, after ${Advice.duration(away)}` : "selected again", marks.selected)
        reported = undefined
        bye = undefined
      }
      if (status._tag === "Selected") lost = undefined
    })
}

/** Describes a failure: what happened, at which step, and the server's words. */
const failureWords = (error: ImapError): string => {
  const { reason, serverText, step, title } = error
  const said = serverText === undefined ? "" : `: “${serverText}”`
  return `${title} (${reason._tag} at ${step})${said}`
}
