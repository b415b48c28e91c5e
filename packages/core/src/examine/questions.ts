/** All questions, in the order in which they are asked. */
import { account } from "./questions/account.ts"
import { before } from "./questions/before.ts"
import { changes } from "./questions/changes.ts"
import { fetching } from "./questions/fetching.ts"
import { commands } from "./questions/commands.ts"
import { connections, logins } from "./questions/logins.ts"
import { mailboxes } from "./questions/mailbox.ts"
import { searching } from "./questions/searching.ts"
import { starttls } from "./questions/starttls.ts"
import { writing } from "./questions/writing.ts"
import type { Question, Where } from "./Question.ts"

const all: ReadonlyArray<Question> = [
  ...before,
  ...starttls,
  ...account,
  ...mailboxes,
  ...fetching,
  ...searching,
  ...writing,
  ...commands,
  ...changes,
  ...connections
]

/** The order: questions that share a connection come first, so that a lost one costs no other answer; logins come last. */
const order: ReadonlyArray<Where> = ["before", "account", "spare", "alone", "own"]

/** The questions that an examination asks, in their order. */
export const questions: ReadonlyArray<Question> = [
  ...order.flatMap((where) => all.filter((question) => question.where === where)),
  ...logins
]
