/** A connection that is kept alive, and whether it still is. */
import * as ImapError from "../../../failure/ImapError.ts"
import { type Change, type Idle, type Context, type Now, timeOf } from "../Context.ts"
import { distrusted, intervalOf, suspicion } from "../idling.ts"

export const keeping = {
  beginWork: (): Change => ({ working: true }),
  endWork: (): Change => ({ working: false }),
  /** The server has begun an IDLE. */
  beginIdle: (now: Now): Change => {
    const { context, event } = now
    const began = timeOf(now)
    const interval = "jitter" in event ? intervalOf(context, event.jitter, began) : context.idle.interval
    return changeIdle(context, { began, interval, slept: false })
  },
  keepSilence: ({ context, event }: Now): Change =>
    "slept" in event ? changeIdle(context, { slept: event.slept }) : {},
  /** The server has reported all that happened. */
  catchUp: (now: Now): Change => changeIdle(now.context, { caughtUp: timeOf(now) }),
  /** An IDLE was ended by this side. */
  endIdle: (now: Now): Change => changeIdle(now.context, { ends: 0, caughtUp: timeOf(now) }),
  countEnd: ({ context }: Now): Change => changeIdle(context, { ends: context.idle.ends + 1 }),
  /** The server does not do what it lists; other connections poll, too, for a while. */
  refuseIdle: (now: Now): Change => ({ ...changeIdle(now.context, { refused: true }), ...distrust(now) }),
  /** IDLE was never answered. */
  distrustIdle: (now: Now): Change => distrust(now),
  /** Returns whether the connection may have been lost because it was silent for too long. */
  suspectIdle: (now: Now, { wrote }: { readonly wrote: boolean }): Change => ({
    caution: { ...now.context.caution, ...suspicion(now.context, timeOf(now), wrote) }
  }),
  /** Half of a connection is gone without a word: the network changed, a NAT forgot it, or a machine hangs. */
  blameStall: ({ context: { settings } }: Now, { limit }: { readonly limit: "done" | "probe" }): Change => ({
    failure: ImapError.make({ _tag: "ConnectionStalled", afterMs: settings.limits[limit] }, "selected")
  })
}

const distrust = (now: Now): Change => ({
  caution: { ...now.context.caution, noIdle: distrusted(timeOf(now)) }
})

const changeIdle = ({ idle }: Context, what: Partial<Idle>): Change => ({ idle: { ...idle, ...what } })
