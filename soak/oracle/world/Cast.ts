/** What an app of a run works with. */
import type { Account } from "@effect-imap/core"
import type * as Simulator from "@effect-imap/core/internal/simulator"
import type * as Dice from "../../world/Dice.ts"

export interface Cast {
  readonly dice: Dice.Dice
  readonly account: Account.Account
  readonly mail: Simulator.Server["mail"]
  readonly message: () => Simulator.SimulatedMessage
}
