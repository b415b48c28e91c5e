import { assert, it } from "@effect/vitest"
import { toJson } from "../../src/lifecycle/diagram/diagram.ts"
import type { states } from "../../src/lifecycle/machine/chart.ts"
import type { StateId } from "../../src/trace/StateId.ts"
import * as Steps from "../../src/lifecycle/machine/Steps.ts"

type PathsOf<States> = {
  readonly [Name in keyof States & string]: Name | PathsBelow<Name, States[Name]>
}[keyof States & string]

type PathsBelow<Name extends string, State> = State extends { readonly states: infer Below }
  ? `${Name}.${PathsOf<Below>}`
  : never

/** Those of the steps are in the list of steps. */
type OfSteps = Steps.StateName | "reidentifying"
type Named<Id extends string> = { readonly [Name in Exclude<Id, OfSteps>]: Name & StateId }

/** The compiler refuses a name that one has and the other has not. */
const known: Named<PathsOf<typeof states>> & Named<StateId> = {
  off: "off",
  queueing: "queueing",
  resolving: "resolving",
  dialing: "dialing",
  "dialing.implicitTls": "dialing.implicitTls",
  "dialing.implicitTls.waiting": "dialing.implicitTls.waiting",
  "dialing.implicitTls.ready": "dialing.implicitTls.ready",
  "dialing.implicitTls.won": "dialing.implicitTls.won",
  "dialing.implicitTls.lost": "dialing.implicitTls.lost",
  "dialing.implicitTls.connecting": "dialing.implicitTls.connecting",
  "dialing.implicitTls.handshaking": "dialing.implicitTls.handshaking",
  "dialing.implicitTls.greeting": "dialing.implicitTls.greeting",
  "dialing.implicitTls.regreeting": "dialing.implicitTls.regreeting",
  "dialing.startTls": "dialing.startTls",
  "dialing.startTls.waiting": "dialing.startTls.waiting",
  "dialing.startTls.ready": "dialing.startTls.ready",
  "dialing.startTls.won": "dialing.startTls.won",
  "dialing.startTls.lost": "dialing.startTls.lost",
  "dialing.startTls.connecting": "dialing.startTls.connecting",
  "dialing.startTls.greeting": "dialing.startTls.greeting",
  "dialing.startTls.regreeting": "dialing.startTls.regreeting",
  "dialing.startTls.deciding": "dialing.startTls.deciding",
  "dialing.startTls.capability": "dialing.startTls.capability",
  "dialing.startTls.upgrading": "dialing.startTls.upgrading",
  "dialing.startTls.handshaking": "dialing.startTls.handshaking",
  settling: "settling",
  settled: "settled",
  capability: "capability",
  authenticating: "authenticating",
  "authenticating.choosing": "authenticating.choosing",
  "authenticating.permitting": "authenticating.permitting",
  "authenticating.requesting": "authenticating.requesting",
  "authenticating.responding": "authenticating.responding",
  refreshing: "refreshing",
  selected: "selected",
  "selected.quiet": "selected.quiet",
  "selected.idling": "selected.idling",
  "selected.idling.pausing": "selected.idling.pausing",
  "selected.idling.starting": "selected.idling.starting",
  "selected.idling.listening": "selected.idling.listening",
  "selected.stopping": "selected.stopping",
  "selected.polling": "selected.polling",
  "selected.probing": "selected.probing",
  unselecting: "unselecting",
  unselected: "unselected",
  "unselected.quiet": "unselected.quiet",
  "unselected.polling": "unselected.polling",
  "unselected.probing": "unselected.probing",
  loggingOut: "loggingOut",
  closing: "closing",
  closed: "closed",
  failing: "failing",
  backoff: "backoff",
  needsUser: "needsUser",
  failed: "failed"
}

it("the names of states are those of the chart", () => {
  const ofSteps = Steps.order.flatMap((step) => [
    Steps.of(step).state,
    ...(step === "select" ? ["reidentifying"] : [])
  ])
  assert.deepStrictEqual(
    toJson().states.map(({ id }) => id),
    Object.keys(known).flatMap((id) => (id === "selected" ? [...ofSteps, id] : [id]))
  )
})
