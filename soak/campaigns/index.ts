import type { Campaign } from "./Campaign.ts"
import { cuts } from "./cuts.ts"
import { exports } from "./exports.ts"
import { interrupts } from "./interrupts.ts"
import { replays } from "./replays.ts"
import { servers } from "./servers.ts"
import { sessions } from "./sessions.ts"
import { wire } from "./wire.ts"

export const campaigns: ReadonlyArray<Campaign> = [
  servers,
  replays,
  exports,
  cuts,
  interrupts,
  sessions,
  wire
]
