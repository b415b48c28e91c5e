/** What an app makes of the changes of an account, and what the simulated server has. */
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import type { AccountChange, AccountFollowed, AccountToken } from "../../src/mailbox/AccountChanges.ts"
import type { MailboxStatus } from "../../src/imap/Command.ts"
import type { ImapError } from "../../src/failure/ImapError.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"

export type Copy = Map<string, MailboxStatus | undefined>

/** Applies a change as the docs say, and finds fault with one that does not fit. */
export const apply = (copy: Copy, change: AccountChange): void => {
  switch (change._tag) {
    case "Reset":
      return copy.clear()
    case "Created":
      assert.isFalse(copy.has(change.mailbox.name), `created twice: ${change.mailbox.name}`)
      copy.set(change.mailbox.name, change.mailbox.status)
      return
    case "Renamed":
      assert.isTrue(copy.has(change.from), `renamed, and never created: ${change.from}`)
      assert.isFalse(copy.has(change.to), `renamed to a name that is taken: ${change.to}`)
      copy.set(change.to, copy.get(change.from))
      copy.delete(change.from)
      return
    case "Removed":
      assert.isTrue(copy.delete(change.name), `removed, and never created: ${change.name}`)
      return
    case "News":
      assert.isTrue(copy.has(change.name), `news, and never created: ${change.name}`)
      assert.notDeepEqual(copy.get(change.name), change.status, "reported twice")
      copy.set(change.name, change.status)
  }
}

/** All that comes, and the copy that grows with it. */
export const copied = Effect.fnUntraced(function* (
  stream: Stream.Stream<AccountFollowed, ImapError>,
  from: AccountToken | undefined = undefined
) {
  const copy: Copy = new Map((from?.mailboxes ?? []).map(({ name, ...status }) => [name, status]))
  const changes: Array<AccountChange> = []
  const tokens: Array<AccountToken> = []
  const heard = Stream.runForEach(stream, ({ change, token }) =>
    Effect.sync(() => {
      changes.push(change)
      apply(copy, change)
      if (token !== undefined) tokens.push(token)
    })
  )
  const fiber = yield* Effect.forkScoped(heard, { startImmediately: true })
  return { copy, changes, tokens, fiber }
})

/** Names, numbers of messages and of unseen ones; the open mailbox has none. */
export const atServer = Effect.fnUntraced(function* ({ mail }: Simulator.Simulator, open = "INBOX") {
  const found = new Map<string, unknown>()
  for (const name of yield* mail.mailboxes) {
    const messages = yield* mail.messages(name)
    const unseen = messages.filter(({ flags }) => !flags.includes("\\Seen")).length
    found.set(name, name === open ? "open" : { messages: messages.length, unseen })
  }
  return sorted(found)
})

export const shown = (copy: Copy, open = "INBOX") =>
  sorted(
    new Map(
      [...copy].map(([name, status]) => [
        name,
        name === open ? "open" : { messages: status?.messages, unseen: status?.unseen }
      ])
    )
  )

const sorted = (names: ReadonlyMap<string, unknown>) =>
  Object.fromEntries([...names].toSorted(([one], [other]) => (one < other ? -1 : 1)))
