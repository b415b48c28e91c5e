/** An account that comes from a configuration. */
import { Config, type Effect } from "effect"
import type { Account } from "../Account.ts"
import { isPlain } from "../../base/is.ts"
import { unexpected } from "../../failure/expects.ts"
import { unreadable } from "../../base/readable.ts"
import type { ImapError } from "../../failure/ImapError.ts"

/** Reads the account; fails as `Misuse` of `caller` if what was given is not a configuration. */
export const configured = (
  config: Config.Wrap<Account>,
  caller: string
): Effect.Effect<Account, Config.ConfigError | ImapError> =>
  isConfig(config) ? Config.unwrap(config) : unexpected(caller, "config", "a Config, or an object of these")

const isConfig = (given: unknown): boolean => unreadable(given) === undefined && isTree(given)

const isTree = (given: unknown): boolean =>
  Config.isConfig(given) || (isPlain(given) && Object.values(given).every(isTree))
