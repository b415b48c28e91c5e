/**
 * An app follows all mailboxes of a real server's account, while another client works in them and its connections are
 * killed. Once that ends, its copy is what the server has.
 */
import type { Account } from "@effect-imap/core/Account"
import * as Command from "@effect-imap/core/Command"
import type { MailboxStatus } from "@effect-imap/core/internal/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import type { AccountChange } from "@effect-imap/core/Supervised"
import * as Trace from "@effect-imap/core/internal/Trace"
import { NodeImap } from "@effect-imap/node"
import { type Duration, Effect, Random, Schedule, Stream } from "effect"
import { letter } from "../support/bytes.ts"
import { until } from "../support/until.ts"
import * as Relay from "../dovecot/Relay.ts"
import { accountOf, type Mailbox } from "./surviving.ts"

export interface Observed {
  readonly by: ReadonlyArray<string>
  /** Mailboxes that were reported at first. */
  readonly created: number
  /** What the other client did, and the changes that the app received for that. */
  readonly done: number
  readonly changes: number
  readonly killed: number
  /** The LIST and NOTIFY commands, and how long it took. */
  readonly surveys: number
  readonly seconds: number
  readonly problems: ReadonlyArray<string>
}

/** Often enough that a test need not wait. */
const policy = Policy.make({ limits: { pause: "100 millis", mailboxes: "2 seconds", silence: "5 seconds" } })

type Copy = Map<string, MailboxStatus | undefined>

const apply = (copy: Copy, change: AccountChange): string | undefined => {
  switch (change._tag) {
    case "Reset":
      return void copy.clear()
    case "Created": {
      const { name, status } = change.mailbox
      const isTwice = copy.has(name)
      copy.set(name, status)
      return isTwice ? `created twice: ${name}` : undefined
    }
    case "Renamed": {
      const isFree = copy.has(change.from) && !copy.has(change.to)
      copy.set(change.to, copy.get(change.from))
      copy.delete(change.from)
      return isFree ? undefined : `cannot be renamed: ${change.from} to ${change.to}`
    }
    case "Removed":
      return copy.delete(change.name) ? undefined : `removed twice: ${change.name}`
    case "News": {
      const before = JSON.stringify(shown(copy.get(change.name)))
      const isNews = copy.has(change.name) && before !== JSON.stringify(shown(change.status))
      copy.set(change.name, change.status)
      return isNews ? undefined : `no news: ${change.name} ${before}`
    }
    default:
      return undefined
  }
}

const shown = (status: MailboxStatus | undefined) => ({
  messages: status?.messages,
  unseen: status?.unseen,
  uidNext: status?.uidNext,
  highestModSeq: status?.highestModSeq?.toString()
})

const oneOf = <A>(items: ReadonlyArray<A>): Effect.Effect<A | undefined> =>
  Effect.map(Random.next, (chance) => items[Math.floor(chance * items.length)])

/**
 * Dovecot makes folders in a mailbox that is opened, so that it refuses the CREATE of one that the app opens while it is being
 * made: it is there then.
 */
const create = (execute: ImapConnection.ImapConnection["execute"], name: string) =>
  Effect.catchReason(
    execute(Command.createMailbox(name)),
    "ImapError",
    "CommandRejected",
    (rejected, error) => (rejected.code === "ALREADYEXISTS" ? Effect.void : Effect.fail(error))
  )

/** What another client does next. `names` are the mailboxes that it may change. */
const act = Effect.fnUntraced(function* (
  { execute, within }: ImapConnection.ImapConnection,
  names: Array<string>,
  next: () => string
) {
  const chance = yield* Random.next
  const name = (yield* oneOf(names)) ?? ""
  const at = names.indexOf(name)
  if (chance < 0.5) return yield* Effect.asVoid(execute(Command.append(name, letter)))
  if (chance < 0.7) {
    const change = (yield* Random.nextBoolean) ? { add: ["\\Seen"] } : { remove: ["\\Seen"] }
    return yield* Effect.asVoid(within(name, () => execute(Command.store("1:*", change))))
  }
  if (chance < 0.8) {
    names.push(next())
    return yield* create(execute, names.at(-1) ?? "")
  }
  names.splice(at, 1)
  if (chance < 0.9) return yield* Effect.asVoid(execute(Command.deleteMailbox(name)))
  names.push(next())
  yield* execute(Command.renameMailbox(name, names.at(-1) ?? ""))
})

const statusOf = (account: Account) =>
  Effect.scoped(
    Effect.flatMap(ImapConnection.make(account), ({ execute }) =>
      Effect.map(
        execute(
          Command.listMailboxes("", "*", { status: ["messages", "unseen", "uidNext", "highestModSeq"] })
        ),
        (value) =>
          new Map(value.flatMap((each) => (each.selectable ? [[each.name, each.status] as const] : [])))
      )
    )
  )

/** The open mailbox has no counts. */
const difference = (copy: Copy, there: Copy): ReadonlyArray<string> =>
  [...new Set([...copy.keys(), ...there.keys()])].flatMap((name) => {
    if (!copy.has(name)) return [`missing: ${name}`]
    if (!there.has(name)) return [`not there: ${name}`]
    const [ours, theirs] = [copy, there].map((each) => JSON.stringify(shown(each.get(name))))
    return name === "INBOX" || ours === theirs ? [] : [`${name}: ${ours}, and there ${theirs}`]
  })

/** Makes the mailboxes, and keeps the connection for what follows. */
const secondClient = Effect.fnUntraced(function* (account: Account, count: number) {
  const connection = yield* ImapConnection.make(account)
  const names = Array.from({ length: count }, (_, index) => `Folder ${index + 1}`)
  for (const name of names) yield* create(connection.execute, name)
  return { connection, names }
})

const isSurvey = / (?:LIST|NOTIFY) /

/**
 * The mailboxes that were asked for alone more than twice after a survey: once with the id and once without is enough. Each
 * process of Cyrus 3.6 answers the first questions for ids with octets that it has freed, which break some lines of the
 * answers, or so many that the connection is given up and all are asked for alone on the next one.
 */
const tooOften = (sent: ReadonlyArray<string>): ReadonlyArray<string> => {
  const found: Array<string> = []
  const times = new Map<string, number>()
  for (const line of sent) {
    if (isSurvey.test(line)) times.clear()
    const name = / STATUS (.+) \(/.exec(line)?.[1]
    if (name === undefined) continue
    times.set(name, (times.get(name) ?? 0) + 1)
    if (times.get(name) === 3) found.push(`asked for too often: ${name}`)
  }
  return found
}

/** The changes that are made, however long they take. */
const fewest = 10

export const observed = Effect.fnUntraced(
  function* (
    mailbox: Mailbox,
    kill: (clientPort: number) => Effect.Effect<unknown, unknown>,
    count: number,
    lasting: Duration.Input
  ) {
    const { connection, names } = yield* secondClient(accountOf(mailbox), count)
    let clientPort = 0
    const relay = yield* Relay.start(mailbox.port, {
      connected: (port) => Effect.sync(() => void (clientPort = port))
    })
    const ring = Trace.ring({ capacity: 100_000 })
    const supervised = yield* Supervised.make(accountOf({ ...mailbox, port: relay.port })).pipe(
      Trace.withSink(ring.sink),
      Effect.provideService(Policy.Policy, policy)
    )
    const copy: Copy = new Map()
    const problems: Array<string> = []
    const by: Array<string> = []
    let changes = 0
    yield* Effect.forkScoped(
      Stream.runForEach(supervised.accountChanges(), ({ change }) =>
        Effect.sync(() => {
          changes++
          if (change._tag === "Following") by.push(change.by)
          const problem = apply(copy, change)
          if (problem !== undefined) problems.push(problem)
        })
      )
    )
    yield* until("mailboxes are missing", () => copy.size > count)
    const created = copy.size
    const began = performance.now()
    const before = changes
    let done = 0
    let killed = 0
    let last = 0
    const meddle = Effect.gen(function* () {
      yield* act(connection, names, () => `New ${++last}`)
      done++
      yield* Effect.sleep((yield* Random.next) * 60)
    })
    const strike = Effect.gen(function* () {
      yield* Effect.sleep(1_500 + (yield* Random.next) * 1_500)
      yield* Effect.ignore(killed % 2 === 0 ? kill(clientPort) : relay.cut)
      killed++
      yield* Effect.sleep("200 millis")
      yield* supervised.retryNow
    })
    yield* Effect.all([Effect.forever(meddle), Effect.forever(strike)], { concurrency: 2 }).pipe(
      Effect.timeoutOption(lasting)
    )
    // a busy machine may have done next to nothing in that time
    yield* Effect.repeat(meddle, { until: () => done > fewest })
    // however long that took, the copy has as long again to become the server's
    const struck = performance.now()
    const compare = Effect.map(statusOf(accountOf(mailbox)), (there) => difference(copy, there))
    const left = yield* Effect.andThen(supervised.retryNow, compare).pipe(
      Effect.repeat({
        schedule: Schedule.spaced("250 millis"),
        until: (problems) => problems.length === 0 || performance.now() - struck > 60_000
      })
    )
    const sent = ring.events().flatMap((event) => (event.name === "wire:sent" ? [event.data.line] : []))
    return {
      by: [...new Set(by)],
      created,
      done,
      changes: changes - before,
      killed,
      surveys: sent.filter((line) => isSurvey.test(line)).length,
      seconds: (performance.now() - began) / 1_000,
      problems: [...problems, ...tooOften(sent), ...left]
    } satisfies Observed
  },
  Effect.scoped,
  Effect.provide(NodeImap.layer),
  Effect.provideService(Pacing.Pacing, Pacing.make()),
  Effect.provideService(ServerProfiles, none)
)
