/** The flights from the login to the mailbox, and what they find out. RFC 9051 §6.3. */
import type { Limits } from "../../Policy.ts"
import type { Compression } from "../../Report.ts"
import { type Change, type Context, type Now, timeOf } from "../Context.ts"
import { capabilitiesIn } from "../event.ts"
import { flightFacts } from "../facts.ts"
import * as Flight from "../Flight.ts"
import { convicted } from "../idling.ts"
import { changeMailbox } from "./change.ts"

export interface OfStep {
  readonly step: Flight.FlightStep
}

export const selecting = {
  /** A step by itself, with its own limit. */
  beginStep: (now: Now, { limit }: { readonly limit: keyof Limits }): Change => {
    const began = timeOf(now)
    return { flight: { steps: [], began, ends: began + now.context.settings.limits[limit] } }
  },
  /** The step belongs to the flight in progress, or is written after it, or begins the next one. */
  planFlight: (now: Now, { step }: OfStep): Change => {
    const { flight, settings } = now.context
    const facts = flightFacts(now.context)
    const isRepeated = step === "select" && facts.done.has(step)
    if (!isRepeated && !Flight.owes(facts, step)) return {}
    const steps = Flight.plan(facts, step)
    return {
      flight:
        facts.inFlight.length === 0
          ? Flight.begin(steps, settings.limits, timeOf(now))
          : Flight.extend(flight, steps, settings.limits)
    }
  },
  /** Answered: what is left of its flight has the limits of what is left. */
  finish: (now: Now, { step }: OfStep): Change => {
    const { flight, mailbox, settings } = now.context
    const done = new Set([...mailbox.done, step])
    const left = flight.steps.filter((other) => !done.has(other))
    return {
      ...changeMailbox(now.context, { done }),
      flight: Flight.shorten(flight, left, settings.limits, timeOf(now))
    }
  },
  keepAuthenticatedCapabilities: ({ context, event }: Now): Change =>
    changeMailbox(context, { capabilities: capabilitiesIn(event) }),
  /** ID was not written, because the server does not list it; what became of it earlier stays. */
  passOverId: ({ context }: Now): Change =>
    context.identity === "notReached" ? { identity: "notOffered" } : {},
  identified: (_: Now, { identity }: { readonly identity: Context["identity"] }): Change => ({ identity }),
  keepServerId: ({ context, event }: Now): Change =>
    "serverId" in event ? changeMailbox(context, { serverId: event.serverId }) : {},
  keepEnabled: ({ context, event }: Now): Change =>
    event.type === "enable.ok" ? changeMailbox(context, { utf8: event.utf8, qresync: event.qresync }) : {},
  /** ID once more, by itself, behind what is in flight still. */
  beginReidentifying: (now: Now): Change => ({
    ...changeMailbox(now.context, { reidentified: true }),
    flight: Flight.begin(
      [...flightFacts(now.context).inFlight, "id"],
      now.context.settings.limits,
      timeOf(now)
    )
  }),
  want: ({ event }: Now): Change =>
    event.type === "user.select" ? { wanted: { mailbox: event.mailbox, readOnly: event.readOnly } } : {},
  /** What was refused is not asked for again when the connection is made anew: what was open before is. */
  wantLast: ({ context: { opened, wanted } }: Now): Change => ({ wanted: opened ?? wanted }),
  /** How many it took to the first mailbox. */
  keepFlights: ({ context, event }: Now): Change =>
    "flights" in event && !context.mailbox.selected ? changeMailbox(context, { flights: event.flights }) : {},
  compressed: ({ context }: Now, { compression }: { readonly compression: Compression }): Change =>
    changeMailbox(context, { compression }),
  /** COMPRESS was not written; what became of it earlier stays. */
  passOverCompression: ({ context }: Now): Change => {
    if (!context.settings.compress || context.mailbox.done.has("compress")) return {}
    const isListed = context.mailbox.capabilities?.has(Flight.compression) === true
    const { compress, without } = flightFacts(context)
    const isLeftOut = compress && isListed && without.has("compress")
    return changeMailbox(context, { compression: isLeftOut ? "skipped" : "notOffered" })
  },
  /** The attempt is over: what the user asks for later has its own limits. */
  keepMailbox: ({ context }: Now): Change => ({
    ...changeMailbox(context, { selected: true }),
    attempt: { ...context.attempt, ends: Infinity },
    failure: undefined,
    opened: context.wanted,
    ...convicted(context)
  })
}
