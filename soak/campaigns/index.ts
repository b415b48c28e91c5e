import type { Campaign } from "./Campaign.ts"
import { bodies } from "./bodies.ts"
import { changes } from "./changes.ts"
import { cuts } from "./cuts.ts"
import { day } from "./day.ts"
import { examinations } from "./examinations.ts"
import { exports } from "./exports.ts"
import { fleets } from "./fleets.ts"
import { holds } from "./holds.ts"
import { idles } from "./idles.ts"
import { interrupts } from "./interrupts.ts"
import { kept } from "./kept.ts"
import { pools } from "./pools.ts"
import { quiet } from "./quiet.ts"
import { replays } from "./replays.ts"
import { servers } from "./servers.ts"
import { sessions } from "./sessions.ts"
import { sockets } from "./sockets.ts"
import { turns } from "./turns.ts"
import { viewer } from "./viewer.ts"
import { wire } from "./wire.ts"

export const campaigns: ReadonlyArray<Campaign> = [
  servers,
  replays,
  exports,
  examinations,
  cuts,
  interrupts,
  sessions,
  bodies,
  pools,
  holds,
  sockets,
  wire,
  day,
  kept,
  idles,
  changes,
  turns,
  fleets,
  quiet,
  viewer
]
