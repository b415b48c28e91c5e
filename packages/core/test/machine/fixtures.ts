/** Accounts, lists and errors that the tests of the machine share. */
import { Redacted } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import { type Context, initial } from "../../src/lifecycle/machine/Context.ts"
import * as Settings from "../../src/lifecycle/machine/Settings.ts"
import * as Policy from "../../src/lifecycle/Policy.ts"
import type { ServerProfile } from "../../src/lifecycle/ServerProfiles.ts"
import { listed, said } from "../support/quotation.ts"

export const account = (given: Partial<Account> = {}): Account => ({
  host: "imap.example.com",
  user: "user",
  password: Redacted.make("secret"),
  ...given
})

export const settings = (
  given: Partial<Account> = {},
  policy: Policy.Options = {},
  call: Settings.CallSettings = {}
): Settings.Settings => Settings.from(account(given), Policy.make(policy), call)

type GroupName = "attempt" | "race" | "channel" | "login" | "mailbox"

/** Of a group only what matters. */
export type Given = Partial<Omit<Context, GroupName>> & {
  readonly [Name in GroupName]?: Partial<Context[Name]>
}

export const context = (given: Given = {}, of: Settings.Settings = settings()): Context => {
  const before = initial(of)
  return {
    ...before,
    ...given,
    attempt: { ...before.attempt, ...given.attempt },
    race: { ...before.race, ...given.race },
    channel: { ...before.channel, ...given.channel },
    login: { ...before.login, ...given.login },
    mailbox: { ...before.mailbox, ...given.mailbox }
  }
}

export const caps = listed

export const profile: ServerProfile = {
  wayIn: "implicitTls",
  port: 993,
  capabilities: { tls: [said("IMAP4REV1"), said("ID")], authenticated: [said("IMAP4REV1"), said("ID")] },
  mechanism: "LOGIN",
  pipelining: true,
  swallows: ["id"]
}

/** One error for everything that the machine tells apart. */
export const errors = {
  lost: ImapError.make({ _tag: "ConnectionLost", step: "select" }, "select"),
  defect: ImapError.make({ _tag: "Defect", problem: said("none") }, "tcp"),
  tooMany: ImapError.make({ _tag: "TooManyConnections" }, "greeting"),
  privacy: ImapError.make({ _tag: "PrivacyRequired" }, "auth"),
  rejected: ImapError.make({ _tag: "AuthRejected", mechanism: "PLAIN" }, "auth"),
  syntax: ImapError.make({ _tag: "AuthSyntaxRejected", mechanism: "PLAIN" }, "auth"),
  deafToId: ImapError.make({ _tag: "Timeout", step: "id", afterMs: 5_000 }, "id"),
  deafToEnable: ImapError.make({ _tag: "Timeout", step: "enable", afterMs: 5_000 }, "enable"),
  unsafe: ImapError.make({ _tag: "UnsafeLogin", idSent: true }, "select"),
  missing: ImapError.make({ _tag: "MailboxMissing", mailbox: "Archive" }, "select")
}
