import { Pacing, Supervised } from "@effect-imap/core"
import { Layer } from "effect"

const account = { host: "imap.example.com", user: "ada@example.com" }

// Pacing.make
// two groups of accounts that do not slow each other down; without it all of a process share one
export const archive = Supervised.layer(account).pipe(
  Layer.provide(Layer.succeed(Pacing.Pacing, Pacing.make()))
)
