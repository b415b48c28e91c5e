/** What follows a failure: the connection is closed first, then comes another attempt, the user's turn, or the end. */
import * as ImapError from "../ImapError.ts"
import { createStateConfig } from "./setup.ts"

const unknown = ImapError.make({ _tag: "Defect", problem: "an attempt failed without a reason" }, "tcp")

const next = [
  { guard: "mayRetry" as const, target: "backoff" },
  { guard: "needsUser" as const, target: "needsUser" },
  { target: "failed" }
]

/** Closes the attempt's connections; the limit holds for a transport that does not let go. */
export const failing = createStateConfig({
  entry: "takeCaution",
  invoke: { id: "close", src: "close" },
  after: { closeLimit: next },
  on: { "close.done": next, "failure.close": next }
})

/** Waits as the user's schedule says. */
export const backoff = createStateConfig({
  invoke: { id: "backoff", src: "backoff", input: ({ context }) => ({ error: context.failure ?? unknown }) },
  on: {
    "backoff.done": "resolving",
    "backoff.exhausted": [{ guard: "needsUser", target: "needsUser" }, { target: "failed" }],
    "user.retry": "resolving"
  }
})

/** Left only by new credentials, by another configuration, or by the user. */
export const needsUser = createStateConfig({
  entry: "conclude",
  on: { "user.renew": "resolving", "user.retry": "resolving" }
})

export const failed = createStateConfig({ type: "final", entry: "conclude" })
