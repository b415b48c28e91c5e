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
  /** Watches the mailbox from the printed state on. Fails with the reason once a person must act. */
  readonly follow: (
    supervised: Pick<Supervised, "status" | "statusChanges" | "use">,
    told: MailboxState
  ) => Effect.Effect<never, ImapError>
}

/** What a connection is asked for at each redraw. */
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
  let followed: { readonly connection: Shown; readonly supervised: Pick<Supervised, "status"> } | undefined
  let drawn = false

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
      : watched.line(now - offset, mailbox.exists, screen.style)
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
  const tell = (text: string) => {
    const when = `+${Advice.duration(clock.currentTimeMillisUnsafe() - began)}`.padStart(9)
    draw(`${painted(when, 90, screen.style)} ${hanging(mask(text), screen.style.width - 10, " ".repeat(10))}`)
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

  const follow: Watch["follow"] = (supervised, told) =>
    Effect.suspend(() => {
      followed = { connection: { mailbox: told }, supervised }
      draw()
      const news = MailNews.make(told, tell)
      const kept = supervised.use((connection) => {
        followed = { connection, supervised }
        return news.follow(connection)
      })
      const redraw = Effect.sync(() => draw())
      return Effect.raceAllFirst([
        Effect.forever(kept),
        Effect.andThen(Stream.runForEach(supervised.statusChanges, telling(tell)), Effect.never),
        Effect.forever(Effect.delay(redraw, tick))
      ])
    }).pipe(Effect.ensuring(Effect.sync(stop)))

  return { sink, follow } satisfies Watch
})

/** Describes a failure: what happened, at which step, and the server's words. */
const failureWords = ({ reason, serverText, step }: ImapError): string =>
  `${Advice.of(reason).title} (${reason._tag} at ${step})${serverText === undefined ? "" : `: “${serverText}”`}`

/** Reports why a connection was lost, when the next attempt begins, and that the mailbox is open again. */
const telling = (tell: (line: string) => void) => {
  let told: ImapError | undefined
  const because = (why: ImapError) => {
    if (why !== told) tell(failureWords(why))
    told = why
  }
  return (status: Status) =>
    Effect.sync(() => {
      if (status._tag === "Connecting" && status.why !== undefined) because(status.why)
      if (status._tag === "Waiting") {
        because(status.why)
        const ms = DateTime.toEpochMillis(status.until) - DateTime.toEpochMillis(status.since)
        tell(`next attempt in ${Advice.duration(ms)}`)
      }
      if (status._tag === "Selected" && told !== undefined) {
        tell("selected again")
        told = undefined
      }
    })
}
