/** After a failure the connection is closed; then comes another attempt, the user's turn, or the end. */
import * as ImapError from "../../../failure/ImapError.ts"
import { isCircuitOpen } from "../losses.ts"
import { meta } from "../meta.ts"
import { createStateConfig } from "../createStateConfig.ts"
import { ours } from "../../../failure/Quotation.ts"
import { once } from "../../../base/once.ts"

const unknown = once(() =>
  ImapError.make({ _tag: "Defect", problem: ours("an attempt failed without a reason") }, "tcp")
)

const next = [
  { guard: "mayRetry" as const, target: "backoff" },
  { guard: "needsUser" as const, target: "needsUser" },
  { target: "failed" }
]

/** Begins the next attempt, at once or when its turn comes. */
export const begin = (...actions: ReadonlyArray<"renew" | "startOver">) => [
  { guard: "takesTurns" as const, target: "queueing", actions },
  { target: "resolving", actions }
]

/** Lets many connections that are kept alive begin in turn; one that a user asks for comes first. */
export const queueing = createStateConfig({
  meta: meta.turn,
  invoke: {
    id: "queue",
    src: "queue",
    input: ({ event: { type } }) => ({ soon: type === "user.retry" || type === "user.renew" })
  },
  on: {
    "queue.done": "resolving",
    "user.renew": { target: "queueing", reenter: true, actions: "renew" },
    "user.retry": { target: "queueing", reenter: true },
    "user.logout": "closed"
  }
})

/** Closes the attempt's connections; the limit holds for a transport that does not close. */
export const failing = createStateConfig({
  meta: meta.closing,
  entry: ["keepKnown", "countLoss", "takeCaution"],
  invoke: { id: "close", src: "close" },
  after: { closeLimit: next },
  on: {
    "close.done": next.map((way) => ({
      ...way,
      actions: ["keepLastWords" as const, "keepStanding" as const]
    })),
    "failure.close": next
  }
})

/** Waits by the schedule of the policy. */
export const backoff = createStateConfig({
  meta: meta.wait,
  invoke: {
    id: "backoff",
    src: "backoff",
    input: ({ context }) => ({ error: context.failure ?? unknown(), slowly: isCircuitOpen(context) })
  },
  on: {
    "backoff.done": begin(),
    "backoff.exhausted": [{ guard: "needsUser", target: "needsUser" }, { target: "failed" }],
    "user.renew": begin("renew"),
    "user.retry": begin(),
    "user.logout": "closed"
  }
})

/** Only new credentials, another configuration or the user end this state. */
export const needsUser = createStateConfig({
  meta: meta.needsUser,
  entry: "conclude",
  on: {
    "user.renew": begin("renew", "startOver"),
    "user.retry": begin("startOver"),
    "user.logout": "closed"
  }
})

export const failed = createStateConfig({
  type: "final",
  meta: meta.failed,
  entry: "conclude"
})
