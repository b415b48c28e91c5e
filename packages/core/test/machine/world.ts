/**
 * The world as the machine may meet it: every outcome of every activity, a failure of each, every timer, the user.
 *
 * The tables are typed by `Activities` and `Invokes`: an outcome that is added there must be added here.
 */
import { Record } from "effect"
import type { AnyEventObject, AnyStateNode } from "xstate"
import type { Capabilities } from "../../src/imap/Capability.ts"
import {
  type Activities,
  type ActivityName,
  type Event,
  invokes
} from "../../src/lifecycle/machine/activities.ts"
import type { Snapshot } from "../../src/lifecycle/interpreter/step.ts"
import type { StepOutcome } from "../../src/lifecycle/machine/steps/Step.ts"
import * as Steps from "../../src/lifecycle/machine/Steps.ts"
import { connectionMachine } from "../../src/lifecycle/machine/connectionMachine.ts"
import type { CredentialFacts, Form } from "../../src/lifecycle/machine/Ranking.ts"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import type { ServerProfile } from "../../src/lifecycle/ServerProfiles.ts"
import { ImapError } from "../../src/failure/ImapError.ts"
import { caps, errors } from "./fixtures.ts"

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
  readonly credentials: ReadonlyArray<CredentialFacts>
  /** What a server may tell of itself, in any epoch. */
  readonly lists: ReadonlyArray<Capabilities>
}

export const plain: Variety = {
  profiles: [undefined],
  fixed: false,
  credentials: [true, false].map((quotable) => ({
    secret: "password",
    certificate: false,
    quotable,
    isLong: false
  })),
  lists: [
    caps("IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR ID ENABLE CONDSTORE UTF8=ONLY"),
    caps("IMAP4rev1 LOGINDISABLED AUTH=PLAIN"),
    caps("IMAP2bis")
  ]
}

const nothing = [{}]
const quietly = <A>(answer: A) => ({ ...answer, warnings: [] })
const optional = { refused: nothing, swallowed: nothing }
const channels = (["clear", "tls", "trusted"] as const).map((channel) => ({ channel }))

/** BAD to a request, or to a response; a mechanism that will not do; a wrong password; what ends it. */
const refused: Answers["authenticate"]["refused"] = [
  { answer: { _tag: "syntax" }, wroteSecret: false, error: errors.syntax },
  { answer: { _tag: "syntax" }, wroteSecret: true, error: errors.syntax },
  { answer: { _tag: "unsupported" }, wroteSecret: false, error: errors.syntax },
  { answer: { _tag: "refused", code: undefined }, wroteSecret: true, error: errors.rejected },
  { answer: { _tag: "final" }, wroteSecret: true, error: errors.privacy },
  { answer: { _tag: "final" }, wroteSecret: true, error: errors.tooMany }
]

/** The names of an activity's outcomes that have more than an error. */
type Telling<Outcomes> = {
  readonly [Name in keyof Outcomes]: keyof Outcomes[Name] extends "error" ? never : Name
}[keyof Outcomes]

/** The activity of a step, unless an answer has something that has to be made up. */
type Plain<Step extends Steps.FlightStep> = [
  Telling<Activities[Steps.ActivityOf<Step>]["outcomes"]>
] extends [never]
  ? Steps.ActivityOf<Step>
  : never

/** The answers to steps that tell nothing but their outcome. */
function ofSteps(): { readonly [Step in Steps.FlightStep as Plain<Step>]: Answers[Plain<Step>] }
function ofSteps(): Readonly<Record<string, object>> {
  const said = (outcome: StepOutcome) =>
    outcome === "fails" || outcome === "apart" ? [{ error: errors.lost }] : nothing
  return Object.fromEntries(
    Object.values(Steps.each(({ activity, outcomes }) => [activity, Record.map(outcomes, said)]))
  )
}

const answers = ({ credentials, fixed, lists, profiles }: Variety): Answers => {
  const asked = lists.map((capabilities) => ({ capabilities }))
  const listed = [{ capabilities: undefined }, ...asked]
  return {
    resolve: {
      ok: profiles.flatMap((profile) =>
        credentials.map((credential) => ({
          profile,
          refused: [],
          credential,
          fixed,
          networkChanged: false,
          through: undefined
        }))
      )
    },
    dial: { ok: channels.filter(({ channel }) => channel !== "tls") },
    handshake: { ok: nothing, declined: [{ offer: "alpn" }, { offer: "session" }] },
    greeting: { ok: listed, preauth: listed, provisional: nothing },
    regreeting: { ok: listed, preauth: listed },
    capability: { ok: asked },
    inquire: { ok: asked },
    startTls: { ok: nothing, notOffered: nothing },
    settle: {
      ok: channels.map((channel) => ({
        ...channel,
        tls: undefined,
        compresses: true,
        quirks: { loginFirst: undefined, loginAfterPlain: undefined }
      }))
    },
    authenticate: { ok: listed, challenged: nothing, refused },
    respond: { ok: listed.map(quietly), challenged: nothing.map(quietly), refused: refused.map(quietly) },
    refresh: {
      ok: credentials.map((credential) => ({ credential })),
      unchanged: nothing,
      closed: nothing
    },
    ...ofSteps(),
    identify: { ...optional, ok: [{ serverId: undefined }], deaf: [{ error: errors.deafToId }] },
    enable: { ...optional, ok: [{ utf8: false, qresync: true }], deaf: [{ error: errors.deafToEnable }] },
    select: {
      ok: nothing,
      unsafe: [{ error: errors.unsafe }],
      refused: [{ error: errors.missing }]
    },
    unselect: { ok: nothing, refused: [{ error: errors.missing, readOnly: true }] },
    watch: {},
    startIdle: { ok: [{ jitter: 0.5 }], busy: nothing, ended: nothing, refused: nothing },
    listen: { ended: nothing, refused: nothing, silent: [{ slept: false }, { slept: true }] },
    stopIdle: { ok: nothing, refused: nothing },
    doze: { slept: [{ slept: true }] },
    probe: { ok: nothing },
    logout: { done: nothing, refused: nothing, unanswered: nothing },
    close: {
      done: [
        {
          words: undefined,
          standing: {},
          lookingUp: [],
          account: { own: 0, logins: 0, hasAcceptedToken: false }
        }
      ]
    },
    queue: { done: nothing },
    backoff: { done: nothing, exhausted: nothing }
  }
}

const activityOf: ReadonlyMap<string, ActivityName> = new Map(Object.entries(invokes))

const failures = (activity: ActivityName): ReadonlyArray<ImapError> => {
  const { defect, lost, missing, tooMany } = errors
  return activity === "authenticate" || activity === "respond"
    ? [lost, defect]
    : activity === "greeting" || activity === "regreeting"
      ? [lost, missing, tooMany]
      : [lost, missing]
}

/** XState's types know no names that are put together; two signatures say that these are events of the machine. */
function event(type: string, data: object): Event
function event(type: string, data: object): AnyEventObject {
  return { type, at: 0, ...data }
}

/** Events are different where their type, their lists or their reasons are. */
const serialize = (event: Event): string =>
  JSON.stringify(event, (_key, value: unknown) =>
    value instanceof Set ? [...value] : value instanceof ImapError ? value.reason : value
  )

/** All that the activity of an invoke may answer, its failures included. */
export const answersOf = (id: string, variety: Variety): ReadonlyArray<Event> => {
  const activity = activityOf.get(id)
  if (activity === undefined) return []
  const given: Readonly<Record<string, ReadonlyArray<object>>> = answers(variety)[activity]
  const all = [
    ...Object.entries(given).flatMap(([outcome, data]) =>
      data.map((each) => event(`${id}.${outcome}`, each))
    ),
    ...failures(activity).map((error) => event(`failure.${id}`, { error }))
  ]
  return [...new Map(all.map((each) => [serialize(each), each])).values()]
}

export const userEvents: ReadonlyArray<Event> = [
  event("user.connect", {}),
  event("user.select", { mailbox: "Sent", readOnly: true }),
  event("user.unselect", { expunges: false }),
  event("user.logout", {}),
  event("user.work", {}),
  event("user.rest", {}),
  event("user.renew", { refreshes: true }),
  event("user.retry", {})
]

/** If nothing is kept alive, no work is reported. */
const isOfKept = (type: string): boolean => type === "user.work" || type === "user.rest"

/** A credential is renewed by another of its kind. */
const usersOf = ({ context: { settings } }: Snapshot): ReadonlyArray<Event> =>
  userEvents
    .filter(({ type }) => settings.keptAlive || !isOfKept(type))
    .map((each) => (each.type === "user.renew" ? { ...each, refreshes: settings.refreshes } : each))

interface Active {
  readonly invokes: ReadonlyArray<string>
  readonly timers: ReadonlyArray<string>
}

const actives = new Map<string, Active>()

/** The invokes and the timers of the states in this line, and of those around them. */
export const activeIn = (state: string): Active => {
  const found = actives.get(state)
  if (found !== undefined) return found
  const nodes = [...new Set(state.split("+").flatMap(nodesTo))].toSorted((a, b) => a.order - b.order)
  const active = {
    invokes: nodes.flatMap(({ invoke }) => invoke.map(({ id }) => id)),
    timers: [...new Set(nodes.flatMap(({ after }) => after.map(({ eventType }) => eventType)))]
  }
  actives.set(state, active)
  return active
}

/** The root, the states around the leaf, and itself. */
const nodesTo = (leaf: string): ReadonlyArray<AnyStateNode> => {
  let node: AnyStateNode = connectionMachine().root
  return [node, ...leaf.split(".").flatMap((name) => (node = node.states[name] ?? node))]
}

/** The secret is out with the request, or with the answer to the first challenge; a proof may be out with any. */
const mustHaveWritten = ({ command, initialResponse, mechanism }: Form, type: string): boolean => {
  const isSecret = Mechanism.factsOf(mechanism).discloses === "secret"
  return command === "LOGIN" || (isSecret && (initialResponse || type.startsWith("respond.")))
}

/** An activity knows whether it wrote the secret. */
const isHonest = (
  {
    context: {
      login: { form }
    }
  }: Snapshot,
  event: Event
): boolean =>
  !("wroteSecret" in event) || event.wroteSecret || form === undefined || !mustHaveWritten(form, event.type)

/** Everything that can happen in a state. */
export const eventsIn = (variety: Variety) => {
  const known = new Map(Array.from(activityOf.keys(), (id) => [id, answersOf(id, variety)] as const))
  return (snapshot: Snapshot): ReadonlyArray<Event> => {
    const { isFinal, state } = snapshot.configuration
    if (isFinal) return []
    const { invokes, timers } = activeIn(state)
    return [
      ...invokes.flatMap((id) => known.get(id) ?? []),
      ...timers.map((type) => event(type, {})),
      ...usersOf(snapshot)
    ].filter((each) => isHonest(snapshot, each))
  }
}
