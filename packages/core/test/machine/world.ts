/**
 * The world as the machine may meet it: every outcome of every activity, a failure of each, every timer, the user.
 *
 * The tables are typed by `Activities` and `Invokes`: an outcome that is added there must be added here.
 */
import type { AnyEventObject, AnyStateNode } from "xstate"
import type { Capabilities } from "../../src/Capability.ts"
import type { Snapshot } from "../../src/interpreter.ts"
import type { Activities, ActivityName, Event, Invokes } from "../../src/machine/activities.ts"
import type { ServerProfile } from "../../src/ServerProfiles.ts"
import type { ImapError } from "../../src/ImapError.ts"
import { caps, errors, mailbox } from "./fixtures.ts"

type Answers = {
  readonly [Name in ActivityName]: {
    readonly [Outcome in keyof Activities[Name]["outcomes"] & string]: ReadonlyArray<
      Activities[Name]["outcomes"][Outcome]
    >
  }
}

/** What may come along with an answer. */
export interface Variety {
  readonly profiles: ReadonlyArray<ServerProfile | undefined>
  readonly fixed: boolean
  /** What a server may tell of itself, in any epoch. */
  readonly lists: ReadonlyArray<Capabilities>
}

export const plain: Variety = {
  profiles: [undefined],
  fixed: false,
  lists: [
    caps("IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR ID ENABLE CONDSTORE UTF8=ONLY"),
    caps("IMAP4rev1 LOGINDISABLED AUTH=PLAIN"),
    caps("IMAP2bis")
  ]
}

const nothing = [{}]
const optional = { ok: nothing, refused: nothing, swallowed: nothing }
const channels = (["clear", "tls", "trusted"] as const).map((channel) => ({ channel }))

const answers = ({ fixed, lists, profiles }: Variety): Answers => {
  const asked = lists.map((capabilities) => ({ capabilities }))
  const told = [{ capabilities: undefined }, ...asked]
  return {
    resolve: {
      ok: profiles.flatMap((profile) =>
        [true, false].map((quotable) => ({ profile, credential: { quotable }, fixed }))
      )
    },
    dial: { ok: channels.filter(({ channel }) => channel !== "tls") },
    handshake: { ok: nothing },
    greeting: { ok: told, preauth: told },
    capability: { ok: asked },
    startTls: { ok: nothing },
    settle: { ok: channels },
    authenticate: { ok: told, challenged: nothing, syntax: [{ error: errors.syntax }] },
    respond: { ok: told, challenged: nothing, syntax: [{ error: errors.syntax }] },
    identify: { ...optional, deaf: [{ error: errors.deafToId }] },
    enable: { ...optional, deaf: [{ error: errors.deafToEnable }] },
    select: { ok: [{ mailbox }], unsafe: [{ error: errors.unsafe }], refused: [{ error: errors.missing }] },
    watch: {},
    logout: { done: nothing },
    close: { done: nothing },
    backoff: { done: nothing, exhausted: nothing }
  }
}

/** The activity behind each invoke id, as a value. */
export const invokes: Invokes = {
  resolve: "resolve",
  "implicitTls.connect": "dial",
  "implicitTls.handshake": "handshake",
  "implicitTls.greeting": "greeting",
  "startTls.connect": "dial",
  "startTls.greeting": "greeting",
  "startTls.capability": "capability",
  "startTls.upgrade": "startTls",
  "startTls.handshake": "handshake",
  settle: "settle",
  capability: "capability",
  authenticate: "authenticate",
  respond: "respond",
  recapability: "capability",
  identify: "identify",
  enable: "enable",
  select: "select",
  reidentify: "identify",
  watch: "watch",
  "unselected.watch": "watch",
  logout: "logout",
  close: "close",
  "closing.close": "close",
  backoff: "backoff"
}

const activityOf: ReadonlyMap<string, ActivityName> = new Map(Object.entries(invokes))

const failures = (activity: ActivityName): ReadonlyArray<ImapError> => {
  const { defect, lost, missing, privacy, rejected, tooMany } = errors
  return activity === "authenticate" || activity === "respond"
    ? [lost, defect, tooMany, privacy, rejected]
    : activity === "greeting"
      ? [lost, missing, tooMany]
      : [lost, missing]
}

/** XState's types know no names that are put together; two signatures say that these are events of the machine. */
function event(type: string, data: object): Event
function event(type: string, data: object): AnyEventObject {
  return { type, at: 0, ...data }
}

/** All that the activity behind an invoke may answer, its failures included. */
export const answersOf = (id: string, variety: Variety): ReadonlyArray<Event> => {
  const activity = activityOf.get(id)
  if (activity === undefined) return []
  const given: Readonly<Record<string, ReadonlyArray<object>>> = answers(variety)[activity]
  return [
    ...Object.entries(given).flatMap(([outcome, data]) =>
      data.map((each) => event(`${id}.${outcome}`, each))
    ),
    ...failures(activity).map((error) => event(`failure.${id}`, { error }))
  ]
}

export const userEvents: ReadonlyArray<Event> = [
  event("user.connect", {}),
  event("user.select", { mailbox: "Sent", readOnly: true }),
  event("user.logout", {}),
  event("user.renew", {}),
  event("user.retry", {})
]

export const activeInvokes = (snapshot: Snapshot): ReadonlyArray<string> =>
  snapshot._nodes.flatMap((node: AnyStateNode) => node.invoke.map(({ id }) => id))

export const activeTimers = (snapshot: Snapshot): ReadonlyArray<string> =>
  snapshot._nodes.flatMap((node: AnyStateNode) => node.after.map(({ eventType }) => eventType))

/** Everything that can happen in a state. */
export const eventsIn =
  (variety: Variety) =>
  (snapshot: Snapshot): ReadonlyArray<Event> =>
    snapshot.status === "active"
      ? [
          ...activeInvokes(snapshot).flatMap((id) => answersOf(id, variety)),
          ...activeTimers(snapshot).map((type) => event(type, {})),
          ...userEvents
        ]
      : []
