/**
 * All quirks, in the order in which they are compared. They are only data, so that the words for them need no Effect
 * runtime.
 */
import type { Quirk } from "./Quirk.ts"
import { whatIsNeeded, whoElse, whoMustAct } from "./anyServer.ts"
import { apple } from "./apple.ts"
import { commands } from "./commands.ts"
import { endings } from "./endings.ts"
import { european } from "./european.ts"
import { isVague } from "./find.ts"
import { google } from "./google.ts"
import { mailboxes } from "./mailboxes.ts"
import { microsoft } from "./microsoft.ts"
import { netease } from "./netease.ts"
import { network } from "./network.ts"
import { qq } from "./qq.ts"
import { russian } from "./russian.ts"
import { software } from "./software.ts"
import { tokens } from "./tokens.ts"
import { outages } from "./trouble.ts"
import { succeeding } from "./succeeding.ts"
import { yahoo } from "./yahoo.ts"

const families: ReadonlyArray<Quirk> = [
  ...succeeding,
  ...whoMustAct,
  ...tokens,
  ...netease,
  ...qq,
  ...microsoft,
  ...google,
  ...yahoo,
  ...apple,
  ...european,
  ...russian,
  ...network,
  ...whatIsNeeded,
  ...software,
  ...mailboxes,
  ...outages,
  ...endings,
  ...whoElse,
  ...commands
]

/** Quirks that match a server's words come before those that only match a server. */
export const known: ReadonlyArray<Quirk> = [
  ...families.filter((quirk) => !isVague(quirk)),
  ...families.filter(isVague)
]
