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
import * as WatchedConnection from "./WatchedConnection.ts"
import { hanging } from "../output/Words.ts"

export interface Watch {
  readonly sink: Trace.Sink
  /** Watches the mailbox from the printed state on. Fails with the reason if a person must act. */
  readonly follow: (supervised: Followed, printed: MailNews.Printed) => Effect.Effect<never, ImapError>
}

type Followed = MailNews.Followed & Pick<Supervised, "status" | "statusChanges">

/** The part of a connection that each redraw reads. */
interface Shown {
  readonly mailbox: MailboxState
}

const tick = "250 millis"

/**
 * Takes every event from the first on, and draws while it follows a mailbox. `mask` removes secrets from quoted text.
 */
export const make = Effect.fnUntraced(function* (screen: Screen, mask: (text: string) => string) {
  const clock = yield* Clock.Clock
  const began = clock.currentTimeMillisUnsafe()
  const watched = WatchedConnection.make()
  let offset = 0
  let followed: { readonly connection: Shown; readonly supervised: Followed } | undefined
  let drawn = false
  let last: WatchedConnection.Shown["last"]

  /** Renders the last line. Without a connection the number of messages is unknown, so only the wait is shown. */
  const lastLine = (mailbox: MailboxState, status: Status): string => {
    if (!screen.isTerminal) return ""
    const now = clock.currentTimeMillisUnsafe()
    return status._tag === "Waiting"
      ? WatchedConnection.pause(
          DateTime.toEpochMillis(status.until) - now,
          mask(failureWords(status.why)),
          screen.style
        )
      : watched.line(now - offset, { messages: mailbox.exists, last }, screen.style)
  }

  const draw = (line?: string) => {
    if (followed === undefined) return
    const erase = drawn ? "\r\x1b[2K" : ""
    drawn = screen.isTerminal
    const below = lastLine(followed.connection.mailbox, followed.supervised.status)
    const above = line === undefined ? "" : `${line}\n`
    if (erase + above + below !== "") screen.write(erase + above + below)
  }

  /** Prints an event as a line that stays. */
  const print = (text: string) => {
    const when = `+${Advice.duration(clock.currentTimeMillisUnsafe() - began)}`.padStart(9)
    draw(`${painted(when, 90, screen.style)} ${hanging(mask(text), screen.style.width - 10, " ".repeat(10))}`)
  }

  /** Prints a change of the mailbox; an indented line belongs to the one before it. */
  const printChange = (text: string) => {
    if (!text.startsWith(" ")) last = { text: mask(text), at: clock.currentTimeMillisUnsafe() - offset }
    print(text)
  }

  const stop = () => {
    followed = undefined
    if (drawn) screen.write("\n")
    drawn = false
  }

  const sink: Trace.Sink = {
    listening: () => true,
    header: () => {},
    event: (event) => {
      watched.take(event)
      offset = clock.currentTimeMillisUnsafe() - event.time
    }
  }

  const follow: Watch["follow"] = (supervised, printed) =>
    Effect.suspend(() => {
      followed = { connection: printed, supervised }
      draw()
      const kept = supervised.use((connection) => {
        followed = { connection, supervised }
        return Effect.ignore(connection.ended)
      })
      const redraw = Effect.sync(() => draw())
      return Effect.raceAllFirst([
        Effect.forever(kept),
        Effect.andThen(Stream.runForEach(supervised.statusChanges, statusPrinter(print)), Effect.never),
        Effect.andThen(MailNews.follow(supervised, printed, printChange), Effect.never),
        Effect.forever(Effect.delay(redraw, tick))
      ])
    }).pipe(Effect.ensuring(Effect.sync(stop)))

  return { sink, follow } satisfies Watch
})

/** Describes a failure: what happened, at which step, and the server's words. */
const failureWords = ({ reason, serverText, step }: ImapError): string =>
  `${Advice.of(reason).title} (${reason._tag} at ${step})${serverText === undefined ? "" : `: “${serverText}”`}`

/** Reports why a connection was lost, when the next attempt begins, and that the mailbox is open again. */
const statusPrinter = (print: (line: string) => void) => {
  let reported: ImapError | undefined
  const because = (why: ImapError) => {
    if (why !== reported) print(failureWords(why))
    reported = why
  }
  return (status: Status) =>
    Effect.sync(() => {
      if (status._tag === "Connecting" && status.why !== undefined) because(status.why)
      if (status._tag === "Waiting") {
        because(status.why)
        const ms = DateTime.toEpochMillis(status.until) - DateTime.toEpochMillis(status.since)
        print(`next attempt in ${Advice.duration(ms)}`)
      }
      if (status._tag === "Selected" && reported !== undefined) {
        print("selected again")
        reported = undefined
      }
    })
}
