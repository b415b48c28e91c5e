/**
 * Keeps a connection in view: what happens becomes a line, and on a terminal a line below tells how things stand.
 */
import * as Command from "@effect-imap/core/Command"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import type { Trace } from "@effect-imap/core"
import type { ImapError } from "@effect-imap/core/ImapError"
import { Clock, Effect } from "effect"
import type { Screen } from "./LiveSteps.ts"
import * as Watched from "./Watched.ts"

/** What is needed of a connection to keep it in view. */
export interface Followed extends Pick<ImapConnection, "ended"> {
  readonly mailbox: { readonly exists: number }
  readonly execute: (command: Command.Command) => Effect.Effect<unknown, ImapError>
}

export interface Watch {
  readonly sink: Trace.Sink
  /** Watches until the connection ends, which it fails with. */
  readonly follow: (connection: Followed) => Effect.Effect<never, ImapError>
}

const tick = "250 millis"

/** Many servers tell of new mail only when they are asked, and log out who says nothing for half an hour. */
const asking = (connection: Followed) =>
  Effect.forever(Effect.delay(Effect.ignore(connection.execute(Command.noop)), interval))

const interval = "1 minute"

/** Sees everything from the first event on; draws while it follows. */
export const make = Effect.fnUntraced(function* (screen: Screen) {
  const clock = yield* Clock.Clock
  const watched = Watched.make()
  let offset = 0
  let connection: Followed | undefined
  let drawn = false

  const status = (messages: number) =>
    watched.line(clock.currentTimeMillisUnsafe() - offset, messages, screen.style)

  const draw = (line?: string) => {
    if (connection === undefined) return
    const erase = drawn ? "\r\x1b[2K" : ""
    drawn = screen.isTerminal
    const below = screen.isTerminal ? status(connection.mailbox.exists) : ""
    const above = line === undefined ? "" : `${line}\n`
    if (erase + above + below !== "") screen.write(erase + above + below)
  }

  const stop = () => {
    connection = undefined
    if (drawn) screen.write("\n")
    drawn = false
  }

  const sink: Trace.Sink = {
    listening: () => true,
    header: () => {},
    event: (event) => {
      watched.take(event)
      offset = clock.currentTimeMillisUnsafe() - event.time
      const line = Watched.happening(event, screen.style)
      if (line !== undefined || screen.isTerminal) draw(line)
    }
  }

  const follow = (followed: Followed) =>
    Effect.suspend(() => {
      connection = followed
      draw()
      const redraw = Effect.forever(
        Effect.delay(
          Effect.sync(() => draw()),
          tick
        )
      )
      const kept = Effect.raceFirst(followed.ended, asking(followed))
      return screen.isTerminal ? Effect.raceFirst(kept, redraw) : kept
    }).pipe(Effect.ensuring(Effect.sync(stop)))

  return { sink, follow } satisfies Watch
})
