/**
 * Every activity, by the name by which the machine invokes it.
 *
 * Generators are `Effect.fnUntraced` at module level. A generator function that each connection made for itself, as for
 * `Effect.gen`, would keep its closure alive until the next full garbage collection, because V8 allocates its hidden
 * class among the old objects.
 */
import { Effect } from "effect"
import type * as ImapError from "../../failure/ImapError.ts"
import type { Activity, Perform } from "../interpreter/Interpreter.ts"
import type { Activities, ActivityName, ActivityOutcome, BySession } from "../machine/activities.ts"
import { waysIn } from "../machine/Settings.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import { perform, type Steps } from "./activity.ts"
import { authenticate, respond } from "./authenticate.ts"
import { backoff } from "./backoff.ts"
import { dial } from "./dial.ts"
import { doze } from "./doze.ts"
import { greeting, regreeting } from "./greeting.ts"
import { handshake } from "./handshake.ts"
import { listen, startIdle, stopIdle } from "./idle.ts"
import { logout } from "./logout.ts"
import { steps } from "./flight.ts"
import { failed } from "./quirk.ts"
import { probe } from "./probe.ts"
import { queue } from "./queue.ts"
import { refresh } from "./refresh.ts"
import { resolve } from "./resolve.ts"
import { unselect } from "./unselect.ts"
import { settle } from "./settle.ts"
import { inquire, startTls } from "./startTls.ts"
import { watch } from "./watch.ts"
import { closeAttempt, contextOf, type Run } from "./Run.ts"

/** Closes what the attempt opened, and returns the server's last words, and how each session stood before. */
const close = (run: Run) =>
  Effect.suspend(() =>
    Effect.as(closeAttempt(run), contextOf(run).failure === undefined ? nothingFailed : whenClosed(run))
  )

/** Without a failure, nobody asks what may explain it. */
const nothingFailed: ActivityOutcome<"close"> = {
  type: "done",
  words: undefined,
  standing: {},
  lookingUp: [],
  account: { own: 0, logins: 0, hasAcceptedToken: false }
}

const whenClosed = (run: Run): ActivityOutcome<"close"> => {
  const { lookingUp, sessions, winner } = run.attempt
  const open = winner === undefined ? Object.values(sessions) : [winner]
  const standing: BySession = Object.fromEntries(open.map((session) => [session.wayIn, session.standing()]))
  return {
    type: "done",
    words: lastWords(run),
    standing,
    lookingUp: waysIn.filter((wayIn) => lookingUp[wayIn] === true),
    account: {
      own: run.open.of(run.account).filter((other) => other !== run.counted).length,
      logins: run.history.logins(run.account),
      hasAcceptedToken: run.history.hasAcceptedToken(run.account)
    }
  }
}

/** The last words on the connection that failed: the server may have said something else on the other way in. */
const lastWords = (run: Run): Quotation | undefined => {
  const { sessions, winner } = run.attempt
  const { failure, race } = contextOf(run)
  const lost = waysIn.find((wayIn) => {
    const { error } = race.ways[wayIn]
    return error?.reason._tag === failure?.reason._tag && error?.port === failure?.port
  })
  return (winner ?? (lost === undefined ? undefined : sessions[lost]))?.lastWords()
}

/** An activity of a run. */
type Performer<Name extends ActivityName> = (
  run: Run,
  input: Activities[Name]["input"]
) => Activity<ActivityOutcome<Name>>

/** Lets the quirks explain the failure of an activity that reads from the server. */
const diagnosed =
  <Input, Outcome>(perform: (run: Run, input: Input) => Effect.Effect<Outcome, ImapError.ImapError>) =>
  (run: Run, input: Input): Effect.Effect<Outcome, ImapError.ImapError> =>
    Effect.catchEager(perform(run, input), (error) => failed(run, error))

/** The same for steps that need no fiber while they wait. */
const explained =
  <Input, Outcome>(steps: (run: Run, input: Input) => Steps<Outcome>) =>
  (run: Run, input: Input): Activity<Outcome> =>
    perform(steps(run, input), (error) => failed(run, error))

const performers: { readonly [Name in ActivityName]: Performer<Name> } = {
  ...steps,
  resolve: diagnosed(resolve),
  dial,
  handshake: diagnosed(handshake),
  greeting: explained(greeting),
  regreeting: explained(regreeting),
  inquire: diagnosed(inquire),
  startTls: diagnosed(startTls),
  settle,
  authenticate: explained(authenticate),
  respond: explained(respond),
  refresh: diagnosed(refresh),
  unselect: diagnosed(unselect),
  watch,
  startIdle: diagnosed(startIdle),
  listen,
  stopIdle: diagnosed(stopIdle),
  doze,
  probe: diagnosed(probe),
  logout: (run) => perform(logout(run)),
  close,
  queue,
  backoff
}

/** The activities by name. `setup` has checked that each name and its input belong together. */
const byName = activities()
function activities(): Readonly<Record<string, (run: Run, input: unknown) => ReturnType<Perform>>>
function activities(): Readonly<Record<string, unknown>> {
  return performers
}

/** Performs an activity of a run. */
export const performOf = (run: Run, name: string, input: unknown): ReturnType<Perform> =>
  byName[name]?.(run, input) ?? Effect.die(new Error(`no activity ${name}`))
