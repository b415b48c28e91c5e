/** Two mailboxes of the examination's own, made at its begin and removed at its end, whatever happens between. */
import { Effect, Random } from "effect"
import * as Argument from "../imap/Argument.ts"
import { raw } from "../imap/command/raw.ts"
import { mailboxName } from "../imap/command/mailbox/mailboxName.ts"
import * as Reserved from "../imap/command/Reserved.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import type { Connections } from "./Connections.ts"
import { type Desk, isOk } from "./Desk.ts"
import { append } from "./questions/writing.ts"

export type Own = readonly [first: string, second: string]

/** Some servers have personal mailboxes only below INBOX: then they are made there. RFC 2342 §5. */
const prefixes = ["", "INBOX.", "INBOX/"]

/** Chooses names that nobody has. Nothing is made yet, so that whatever is made later is known. */
export const named: Effect.Effect<string> = Effect.map(
  Random.Random,
  (random) => `effect-imap-examination-${Math.floor(random.nextDoubleUnsafe() * 0xff_ffff).toString(16)}`
)

/** Makes them, with three messages in the first one; undefined if the server makes none. */
export const made = Effect.fnUntraced(function* (desk: Desk, name: string) {
  for (const prefix of prefixes) {
    const own: Own = [`${prefix}${name}`, `${prefix}${name}-2`]
    const first = yield* create(desk, own[0])
    if (!isOk(first)) continue
    const second = yield* create(desk, own[1])
    for (const subject of ["one", "two", "three"]) yield* append(desk, own[0], subject)
    return isOk(second) ? own : ([own[0], own[0]] satisfies Own)
  }
  return undefined
})

const create = (desk: Desk, name: string) => desk.one(raw("CREATE", Argument.mailbox(name)))

/**
 * Removes all that may have been made under the name: on the given connection, and what that leaves on another one. Returns
 * what is left behind.
 */
export const removed = (
  desk: Desk | undefined,
  name: string,
  connections: Connections
): Effect.Effect<ReadonlyArray<string>, never, Transport> =>
  Effect.flatMap(desk?.isOpen === true ? removing(desk, name) : Effect.succeed(undefined), (left) =>
    left?.length === 0
      ? Effect.succeed(left)
      : connections.last.pipe(
          Effect.flatMap((again) => removing(again, name)),
          Effect.scoped,
          Effect.map((rest) => rest ?? left ?? [name]),
          Effect.catch(() => Effect.succeed(left ?? [name]))
        )
  )

/** Removes what LIST finds; undefined if the connection does not tell. */
const removing = (desk: Desk, name: string): Effect.Effect<ReadonlyArray<string> | undefined> =>
  Effect.gen(function* () {
    // not every server removes a mailbox that is open
    yield* desk.one(Reserved.close)
    for (const each of yield* found(desk, name)) yield* desk.ask("DELETE", Argument.mailbox(each))
    return yield* found(desk, name)
  }).pipe(
    Effect.interruptible,
    Effect.timeout("15 seconds"),
    Effect.catch(() => Effect.succeed(undefined))
  )

/** A pattern with `*` on both sides would find those of another examination. */
const found = (desk: Desk, name: string) =>
  Effect.map(
    Effect.forEach(prefixes, (prefix) => desk.ask("LIST", `"" "${prefix}${name}*"`)),
    (replies) => [
      ...new Set(
        replies.flatMap(({ untagged }) =>
          untagged.flatMap((response) => (response._tag === "List" ? [mailboxName(response.name)] : []))
        )
      )
    ]
  )
