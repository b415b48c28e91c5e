/**
 * What to tell a person: one place knows the words for each reason. Shared by errors, the command line and the
 * visualizer's findings.
 *
 * The words never repeat what a server said; that stands beside them, as a quotation.
 */
import { Match } from "effect"
import { authentication } from "./advice/authentication.ts"
import { between } from "./advice/between.ts"
import { commands } from "./advice/commands.ts"
import { local } from "./advice/local.ts"
import { network } from "./advice/network.ts"
import { protocol } from "./advice/protocol.ts"
import { security } from "./advice/security.ts"
import type { Advice } from "./advice/Words.ts"
import type { Reason } from "./Reason.ts"

export type { Advice }

/** The advice for a reason. */
export const of: (reason: Reason) => Advice = Match.typeTags<Reason, Advice>()({
  ...local,
  ...network,
  ...between,
  ...security,
  ...authentication,
  ...commands,
  ...protocol
})

/** What to do, in one sentence or two, as errors carry it. */
export const sentence = (reason: Reason): string => of(reason).try
