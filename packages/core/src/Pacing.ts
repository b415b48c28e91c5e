/**
 * When kept-alive connections begin, and when they try again. Those to one host, and those of one account, share what
 * they learn, so that many of them are no storm: attempts at a host take turns, failures are counted once for all that
 * fail together, a crowd is spread over time, and how many connections an account may have is remembered once its server
 * has refused one.
 */
import { Clock, Context, Deferred, Duration, Effect, Option, Random } from "effect"
import { monotonicMillis } from "./clock.ts"
import { Gate, type Outcome } from "./connection/Gate.ts"
import * as pace from "./connection/pace.ts"
import { Turn as Taken } from "./connection/Turn.ts"
import type { ImapError } from "./ImapError.ts"

/** Whose connection it is. */
export interface Owner {
  readonly host: string
  readonly user: string
}

/** How an attempt ended; times in milliseconds of the monotonic clock. */
export interface Failure {
  readonly error: ImapError
  readonly began: number
  /** It had logged in, or tried to: the host answers. */
  readonly answered: boolean
  readonly selected: boolean
  /** The server hangs up at the same step each time. */
  readonly slowly: boolean
}

/** The place of one attempt among all at its host. */
export interface Turn {
  /** How many are before it, while it waits. */
  readonly before: number
  /** Ends when the attempt may begin; where that is not now, `waits` is called first. */
  readonly begun: (waits: () => void) => Effect.Effect<void>
  /** The attempt is over, or will not begin; `now` in milliseconds of the monotonic clock. Only the first call counts. */
  readonly end: (outcome: Outcome, now: number) => void
}

/** What connections that are kept alive share. Made by `make`; the one in force is `PacingReference`. */
export interface Pacing {
  /** The turn of an attempt at the host; `soon`: somebody has asked for it, and it goes before those that nobody has. */
  readonly turn: (owner: Owner, soon: boolean) => Turn
  /** How long to wait after a failure. */
  readonly delay: (owner: Owner, failure: Failure) => Effect.Effect<Duration.Duration>
  /** Waits so long, or until there is news. */
  readonly wait: (owner: Owner, error: ImapError, delay: Duration.Duration) => Effect.Effect<void>
  /** How long the account will have as many connections as its server allows; none where another one may be tried. */
  readonly full: (owner: Owner) => Effect.Effect<Option.Option<Duration.Duration>>
  /** A mailbox was reached: the host is well. */
  readonly reached: (owner: Owner) => void
  /** The connection ended. `stable`: it had lasted, and what went wrong before is past. */
  readonly left: (owner: Owner, stable: boolean) => void
  /** How often there was news of the network. */
  readonly news: () => number
  /** All that wait for the network try again, one after the other. */
  readonly networkIsBack: Effect.Effect<void>
}

interface Host {
  readonly trouble: pace.Trouble
  readonly waiting: number
}

interface Account {
  readonly trouble: pace.Trouble
  /** Connections that have reached a mailbox. */
  readonly open: number
  /** As many as the server allowed, and until when that is taken for true. */
  readonly allowed: { readonly most: number; readonly until: number } | undefined
}

interface Waiting {
  readonly account: string
  /** What ends the wait before its time. */
  readonly for: "network" | "slot" | "nothing"
  readonly woken: Deferred.Deferred<number>
}

const noHost: Host = { trouble: pace.calm, waiting: 0 }
const noAccount: Account = { trouble: pace.calm, open: 0, allowed: undefined }

/** What a refusal taught about the number of connections holds so long. */
const allowedFor = 600_000

/** All that wait for the network have begun within this time, however many they are. */
const longestWindow = 10_000

const hostOf = ({ host }: Owner): string => host.toLowerCase()
const accountOf = ({ host, user }: Owner): string => JSON.stringify([host.toLowerCase(), user])

/** What is known as long as this value lives. */
export const make = (): Pacing => {
  const hosts = new Map<string, Host>()
  const accounts = new Map<string, Account>()
  const waiting = new Set<Waiting>()
  let news = 0
  const gates = new Map<string, Gate>()
  const now = Effect.map(Clock.Clock, monotonicMillis)

  const changeHost = (key: string, change: (host: Host) => Partial<Host>) => {
    const before = hosts.get(key) ?? noHost
    const host = { ...before, ...change(before) }
    if (host.waiting === 0 && host.trouble.failures === 0) hosts.delete(key)
    else hosts.set(key, host)
    return host
  }
  const changeAccount = (key: string, change: (account: Account) => Partial<Account>) => {
    const before = accounts.get(key) ?? noAccount
    const account = { ...before, ...change(before) }
    const isForgotten = account.open === 0 && account.trouble.failures === 0 && account.allowed === undefined
    if (isForgotten) accounts.delete(key)
    else accounts.set(key, account)
    return account
  }
  const wake = (each: Waiting, after: number) => {
    waiting.delete(each)
    Deferred.doneUnsafe(each.woken, Effect.succeed(after))
  }

  const delay: Pacing["delay"] = Effect.fnUntraced(function* (
    owner,
    { answered, began, error, selected, slowly }
  ) {
    const at = yield* now
    const evidence = { began, now: at, selected }
    const counted = ({ trouble }: { readonly trouble: pace.Trouble }) => ({
      trouble: pace.count(trouble, evidence)
    })
    const account = changeAccount(accountOf(owner), (before) => ({
      ...counted(before),
      ...(mayTeach(error, before, at) ? { allowed: { most: before.open, until: at + allowedFor } } : {})
    }))
    const host = changeHost(hostOf(owner), (before) => (answered ? {} : counted(before)))
    const span = pace.spanOf({
      failures: Math.max(1, account.trouble.failures, host.trouble.failures),
      retry: error.retry,
      retryAfter: error.retryAfter && Duration.toMillis(error.retryAfter),
      slowly,
      crowd: host.waiting
    })
    return Duration.millis(pace.within(span, yield* Random.next))
  })

  const wait: Pacing["wait"] = (owner, error, duration) =>
    Effect.suspend(() => {
      const each: Waiting = {
        account: accountOf(owner),
        for: reasonToWait(error),
        woken: Deferred.makeUnsafe<number>()
      }
      waiting.add(each)
      changeHost(hostOf(owner), (before) => ({ waiting: before.waiting + 1 }))
      const news = Effect.flatMap(Deferred.await(each.woken), (after) => Effect.sleep(after))
      return Effect.ensuring(
        Effect.raceFirst(Effect.sleep(duration), news),
        Effect.sync(() => {
          waiting.delete(each)
          changeHost(hostOf(owner), (before) => ({ waiting: before.waiting - 1 }))
        })
      )
    })

  const turn: Pacing["turn"] = (owner, soon) => {
    const key = hostOf(owner)
    const gate = gates.get(key) ?? new Gate()
    gates.set(key, gate)
    return new Taken(gate, soon, () => {
      if (gate.isIdle && gates.get(key) === gate) gates.delete(key)
    })
  }

  return {
    turn,
    delay,
    wait,
    full: (owner) =>
      Effect.map(now, (at) => {
        const { allowed, open } = accounts.get(accountOf(owner)) ?? noAccount
        return allowed !== undefined && open >= allowed.most && at < allowed.until
          ? Option.some(Duration.millis(allowed.until - at))
          : Option.none()
      }),
    reached: (owner) => {
      changeHost(hostOf(owner), () => ({ trouble: pace.calm }))
      changeAccount(accountOf(owner), ({ open }) => ({ open: open + 1 }))
    },
    left: (owner, stable) => {
      const key = accountOf(owner)
      changeAccount(key, ({ allowed, open, trouble }) => ({
        open: open - 1,
        allowed: open > 1 ? allowed : undefined,
        trouble: stable ? pace.calm : trouble
      }))
      const next = Iterator.from(waiting).find((each) => each.for === "slot" && each.account === key)
      if (next !== undefined) wake(next, 0)
    },
    news: () => news,
    networkIsBack: Effect.suspend(() => {
      news++
      for (const key of hosts.keys()) changeHost(key, () => ({ trouble: pace.calm }))
      for (const gate of gates.values()) gate.reset()
      const due = Array.from(waiting).filter((each) => each.for === "network")
      const window = Math.min(longestWindow, due.length * pace.spacing)
      return Effect.forEach(
        due,
        (each) => Effect.map(Random.next, (random) => wake(each, Math.round(random * window))),
        { discard: true }
      )
    })
  }
}

/** The server refused one more than it has let in; our own refusals, which rely on that, teach nothing new. */
const mayTeach = ({ reason }: ImapError, { allowed, open }: Account, now: number): boolean =>
  reason._tag === "TooManyConnections" && open > 0 && (allowed === undefined || allowed.until <= now)

/** What the server has asked to wait for is waited for, whatever the network does. */
const reasonToWait = ({ reason, retry }: ImapError): Waiting["for"] =>
  reason._tag === "TooManyConnections"
    ? "slot"
    : retry === "now" || reason._tag === "CredentialUnavailable"
      ? "network"
      : "nothing"

/** What all connections of this process share. */
export const PacingReference = Context.Reference<Pacing>("@effect-imap/core/Pacing", { defaultValue: make })

/**
 * Tells all connections that are kept alive that the network is back: those that wait for it try again at once, spread
 * over ten seconds at most. Nothing that a server has asked to be left alone for is tried sooner.
 */
export const networkIsBack: Effect.Effect<void> = Effect.flatMap(
  PacingReference,
  (pacing) => pacing.networkIsBack
)
