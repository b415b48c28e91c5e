/**
 * Decides when kept-alive connections begin, and when they try again. Those to one port of a host, and those of one
 * account, share what they learn, so that many of them are no storm: attempts at a host take turns, and no account has
 * more than its share of them; failures are counted once for all that fail together, a crowd is spread over time, and
 * how many connections an account may have is remembered once its server has refused one.
 */
import { Context, Effect } from "effect"
import type { Pacing as Shared } from "../lifecycle/account/Pacing.ts"
import { SharedPacing } from "./supervision/SharedPacing.ts"

export type { PacedFailure, Owner, Turn } from "../lifecycle/account/Pacing.ts"

/** The knowledge that connections that are kept alive share. Made by `make`; the one in force is `Pacing`. */
export interface Pacing extends Shared {}

/** Makes an empty pacing, which learns for as long as it is used. */
export const make = (): Pacing => new SharedPacing()

/** The pacing that all connections of this process share. */
export const Pacing = Context.Reference<Pacing>("@effect-imap/core/Pacing", { defaultValue: make })

/**
 * Informs all connections that are kept alive that the network is back: those that wait for it try again at once,
 * spread over ten seconds at most. Nothing that a server has asked to be left alone for is tried sooner.
 */
export const networkIsBack: Effect.Effect<void> = Effect.flatMap(Pacing, (pacing) => pacing.networkIsBack)
