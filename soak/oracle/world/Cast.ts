/** The parameters and services of a run's app. */
import type { Account } from "@effect-imap/core"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import type * as Dice from "../../world/Dice.ts"

export interface Cast {
  readonly dice: Dice.Dice
  readonly account: Account.Account
  readonly mail: Simulator.Server["mail"]
  readonly message: () => Simulator.SimulatedMessage
}
