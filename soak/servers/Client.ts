/** Random accounts and policies. */
import type { Account, Policy, Trace } from "@effect-imap/core"
import { Redacted, Schedule } from "effect"
import type { Canary } from "../world/Canary.ts"
import type * as Dice from "../world/Dice.ts"
import { host } from "../world/Rig.ts"

export interface Client {
  readonly account: Account.Account
  readonly policy: Policy.Options
  readonly redaction: Trace.Redaction
}

const drawIdentity = (dice: Dice.Dice): NonNullable<Account.Account["id"]> =>
  dice.pick<NonNullable<Account.Account["id"]>>(
    {},
    {},
    { enabled: false },
    { name: "soak", version: "1" },
    { name: "söak", version: 'a "quoted" one' }
  )

const drawSecurity = (dice: Dice.Dice): Partial<Account.Account> =>
  dice.pick<Partial<Account.Account>>(
    {},
    {},
    { security: "tls" },
    { security: "tls" },
    { security: "starttls" },
    { security: "none", allowPlaintext: true }
  )

/** Draws a client. Some log in with a wrong password: the server's own is `password`. */
export const draw = (dice: Dice.Dice, canary: Canary): Client => {
  const secret = Redacted.make(canary.secret)
  return {
    account: {
      host,
      user: "user@example.com",
      ...(dice.chance(0.1) ? { token: secret } : { password: secret }),
      ...drawSecurity(dice),
      ...(dice.chance(0.3) ? { order: dice.pick("tls-first", "starttls-first") } : {}),
      ...(dice.chance(0.05)
        ? {
            mechanism: dice.pick("PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "DIGEST-MD5", "CRAM-MD5")
          }
        : {}),
      ...(dice.chance(0.05) ? { authorizeAs: "somebody else" } : {}),
      ...(dice.chance(0.15) ? { mailbox: dice.pick("Sent", "Entwürfe", "no such", "x".repeat(1_200)) } : {}),
      ...(dice.chance(0.2) ? { readOnly: true } : {}),
      ...(dice.chance(0.3) ? { compress: "auto" } : {}),
      ...(dice.chance(0.2) ? { enable: ["CONDSTORE"] } : {}),
      id: drawIdentity(dice)
    },
    policy: {
      attempts: dice.pick(3, 3, 3, 1, 2),
      flights: dice.pick("planned", "planned", "careful", "eager"),
      onChange: dice.chance(0.1) ? "ask" : "rediscover",
      ...(dice.chance(0.1) ? { retry: Schedule.recurs(1) } : {}),
      ...(dice.chance(0.1) ? { fence: { enabled: false } } : {}),
      ...(dice.chance(0.1) ? { auth: { md5: true, fallback: false } } : {}),
      ...(dice.chance(0.1) ? { limits: { attempt: 5_000, select: 1_000 } } : {})
    },
    redaction: dice.pick("strict", "standard")
  }
}
