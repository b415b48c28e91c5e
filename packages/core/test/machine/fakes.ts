/** Activities that do nothing but what a test says, and a machine that runs on them. */
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import type { ImapError } from "../../src/failure/ImapError.ts"
import { Alarm } from "../../src/lifecycle/interpreter/Alarm.ts"
import * as Interpreter from "../../src/lifecycle/interpreter/Interpreter.ts"
import {
  type Activities,
  type ActivityName,
  type ActivityOutcome,
  invokes
} from "../../src/lifecycle/machine/activities.ts"
import type { Settings } from "../../src/lifecycle/machine/Settings.ts"
import type { Event as TraceEvent } from "../../src/trace/Trace.ts"
import type { Recorder } from "../../src/trace/Recorder.ts"
import { recording } from "../trace/support.ts"
import { caps, settings } from "./fixtures.ts"
import { settle } from "../support/settle.ts"

const never = () => Effect.never

/** What performs each activity of the machine. */
export type Performers = {
  readonly [Name in ActivityName]: (
    input: Activities[Name]["input"]
  ) => Effect.Effect<ActivityOutcome<Name>, ImapError>
}

/** The same, with an activity that waits without a fiber. */
export type Listeners = Omit<Performers, "watch"> & {
  readonly watch: () => Interpreter.Listening<ActivityOutcome<"watch">>
}

/** That a name and its input belong together was checked by XState's `setup`. */
export function byName(performers: Performers | Listeners): Interpreter.Perform
export function byName(performers: Readonly<Record<string, (input: never) => unknown>>) {
  return (name: string, input: never) => performers[name]?.(input)
}

/** Nothing ever answers. */
export const silent = silence()
function silence(): Performers
function silence(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.values(invokes).map((name) => [name, never]))
}

const credential = { secret: "password" as const, certificate: false, quotable: true, isLong: false }
const ok = { type: "ok" as const }
const done = { type: "done" as const }

/** Everything goes well, at once: a server that lists neither ID nor ENABLE. */
export const willing: Performers = {
  ...silent,
  resolve: () =>
    Effect.succeed({
      ...ok,
      profile: undefined,
      refused: [],
      credential,
      fixed: false,
      networkChanged: false,
      through: undefined
    }),
  dial: () => Effect.succeed({ ...ok, channel: "clear" }),
  handshake: () => Effect.succeed(ok),
  greeting: () => Effect.succeed({ ...ok, capabilities: caps("IMAP4rev1 STARTTLS") }),
  capability: () => Effect.succeed({ ...ok, capabilities: caps("IMAP4rev1") }),
  inquire: () => Effect.succeed({ ...ok, capabilities: caps("IMAP4rev1") }),
  startTls: () => Effect.succeed(ok),
  settle: () =>
    Effect.succeed({
      ...ok,
      channel: "tls",
      tls: undefined,
      compresses: false,
      quirks: { loginFirst: undefined, loginAfterPlain: undefined }
    }),
  authenticate: () => Effect.succeed({ ...ok, capabilities: caps("IMAP4rev1") }),
  select: () => Effect.succeed(ok),
  logout: () => Effect.succeed(done),
  close: () =>
    Effect.succeed({
      ...done,
      words: undefined,
      standing: {},
      lookingUp: [],
      account: { own: 0, logins: 0, hasAcceptedToken: false }
    }),
  queue: () => Effect.succeed(done),
  backoff: () => Effect.succeed(done)
}

export const pass = (ms: number) => Effect.andThen(settle, Effect.andThen(TestClock.adjust(ms), settle))

/** Runs the machine from `user.connect` on, and keeps its trace. */
export const launch = Effect.fnUntraced(function* (
  performers: Performers | Listeners,
  of: Settings = settings({ security: "tls" }, { attempts: 1 })
) {
  const clock = yield* Clock.clockWith(Effect.succeed)
  const { events, recorder } = recording(clock)
  return { ...(yield* launchWith(recorder, performers, of)), events }
})

/** The same, with a recorder of the test's own. */
export const launchWith = Effect.fnUntraced(function* (
  recorder: Recorder,
  performers: Performers | Listeners,
  of: Settings = settings({ security: "tls" }, { attempts: 1 })
) {
  const clock = yield* Clock.clockWith(Effect.succeed)
  const alarm = new Alarm({ clock, fork: Effect.runForkWith(yield* Effect.context<never>()) })
  const machine = { perform: byName(performers), begins: () => undefined, observe: () => undefined }
  const interpreter = new Interpreter.Interpreter({ settings: of, recorder, clock, alarm }, machine)
  yield* Effect.addFinalizer(() => interpreter.stop)
  interpreter.send({ type: "user.connect" })
  yield* settle
  return { interpreter, state: () => interpreter.snapshot.configuration.state }
})

/** The ways that were taken out of a state. */
export const movesFrom = (events: ReadonlyArray<TraceEvent>, state: string) =>
  events.flatMap(({ data, name }) =>
    name === "machine:transition" && data.from === state ? [`${data.event} > ${data.to}`] : []
  )

/** Timers that were set, and activities that were started, without their end. */
export const pending = (events: ReadonlyArray<TraceEvent>): ReadonlyArray<string> => {
  const open: Array<string> = []
  const close = (name: string) => open.splice(open.indexOf(name), open.includes(name) ? 1 : 0)
  for (const event of events) {
    if (event.name === "timer:set") open.push(`timer ${event.data.timer}`)
    if (event.name === "timer:fired" || event.name === "timer:cleared") close(`timer ${event.data.timer}`)
    if (event.name === "activity:start") open.push(`activity ${event.data.id}`)
    if (event.name === "activity:end") close(`activity ${event.data.id}`)
  }
  return open
}
