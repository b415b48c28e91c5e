/** What the page says of a server that fails at any byte: the trace shows it. */
import { describe, it } from "@effect/vitest"
import { profiles } from "@effect-imap/core/Simulator"
import { Effect } from "effect"
import { faultKinds, usual } from "../../playground/run/Trial.ts"
import { servers } from "../support/campaign.ts"
import { proven } from "../support/proven.ts"
import { played } from "./played.ts"

const chosen = servers(Object.keys(profiles))

/** Each is unlike the others in what it answers, and when. */
const tried = chosen ?? ["netease-late-id", "qq", "qq-deaf", "scram-refused", "silent-tls", "silent-id"]

/** Within greeting, login, ID and SELECT of most of them. */
const bytes = chosen ? [1, 30, 60, 90, 130, 180, 230, 300, 400, 500, 600, 700] : [1, 130, 300, 600]

describe("V1 no statement without an event, whatever goes wrong", () => {
  for (const server of tried)
    it.effect(
      server,
      () =>
        Effect.gen(function* () {
          for (const fault of faultKinds)
            for (const byte of bytes) {
              const { connections } = yield* played({ ...usual, server, fault, byte, attempts: "2" })
              for (const connection of connections) {
                proven(connection)
              }
            }
        }),
      chosen ? 600_000 : undefined
    )
})
