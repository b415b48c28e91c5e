/** The lessons of kept-alive connections about hosts and accounts, in memory. */
import { Clock, Deferred, Duration, Effect, Option, Random } from "effect"
import { accountOf, placeOf } from "../../lifecycle/account/Server.ts"
import { monotonicMillis } from "../../base/clock.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import { Gate } from "./Gate.ts"
import * as pace from "./pace.ts"
import type { PacedFailure, Owner, Pacing, Turn } from "../../lifecycle/account/Pacing.ts"
import * as Peers from "./Peers.ts"
import { Turn as Taken } from "./Turn.ts"

interface Host {
  readonly trouble: pace.Trouble
  readonly waiting: number
}

interface Account {
  readonly trouble: pace.Trouble
  /** The number of connections that have reached a mailbox. */
  readonly open: number
  /** The number of connections that the server allowed, and the time until which that is believed. */
  readonly allowed: { readonly max: number; readonly until: number } | undefined
}

interface Waiting {
  readonly account: string
  /** The event that ends the wait early. */
  readonly for: "network" | "slot" | "nothing"
  readonly woken: Deferred.Deferred<number>
}

const noHost: Host = { trouble: pace.calm, waiting: 0 }
const noAccount: Account = { trouble: pace.calm, open: 0, allowed: undefined }

/** A server's limit of connections is believed for this time. */
const allowedForMs = 600_000

/** All connections that wait for the network begin within this time. */
const maxWindowMs = 10_000

const now = Effect.map(Clock.Clock, monotonicMillis)

/** Its members are functions, not methods, so that an app can copy them into another pacing. */
export class SharedPacing implements Pacing {
  private peers: Peers.Peers = Peers.none
  private readonly hosts = new Map<string, Host>()
  private readonly accounts = new Map<string, Account>()
  private readonly gates = new Map<string, Gate>()
  private readonly waiting = new Set<Waiting>()
  private heard = 0

  readonly turn = (owner: Owner, soon: boolean): Turn => {
    const key = placeOf(owner)
    const gate = this.gates.get(key) ?? this.gateOf(key)
    this.gates.set(key, gate)
    return new Taken(gate, owner.user, soon, () => {
      if (gate.isIdle && this.gates.get(key) === gate) this.gates.delete(key)
    })
  }

  readonly delay = (owner: Owner, failure: PacedFailure): Effect.Effect<Duration.Duration> =>
    Effect.gen({ self: this }, function* () {
      const { error, slowly } = failure
      const at = yield* now
      const { crowd, failures } = this.count(owner, failure, at)
      const retryAfter = error.retryAfter && Duration.toMillis(error.retryAfter)
      const span = pace.spanOf({ crowd, failures, retry: error.retry, retryAfter, slowly })
      return Duration.millis(pace.within(span, yield* Random.next))
    })

  readonly wait = (owner: Owner, error: ImapError, delay: Duration.Duration): Effect.Effect<void> => {
    const begin = Effect.sync(() => {
      const each: Waiting = {
        account: accountOf(owner),
        for: reasonToWait(error),
        woken: Deferred.makeUnsafe<number>()
      }
      this.waiting.add(each)
      this.changeHost(placeOf(owner), ({ waiting }) => ({ waiting: waiting + 1 }))
      return each
    })
    const end = (each: Waiting) =>
      Effect.sync(() => {
        this.waiting.delete(each)
        this.changeHost(placeOf(owner), ({ waiting }) => ({ waiting: waiting - 1 }))
      })
    const news = ({ woken }: Waiting) => Effect.flatMap(Deferred.await(woken), (after) => Effect.sleep(after))
    return Effect.acquireUseRelease(begin, (each) => Effect.raceFirst(Effect.sleep(delay), news(each)), end)
  }

  readonly full = (owner: Owner): Effect.Effect<Option.Option<Duration.Duration>> =>
    Effect.map(now, (at) => {
      const key = accountOf(owner)
      const { allowed, open } = this.accounts.get(key) ?? noAccount
      const here = allowed !== undefined && open >= allowed.max ? allowed.until - at : 0
      const left = Math.max(here, this.peers.fullFor(key))
      return left > 0 ? Option.some(Duration.millis(left)) : Option.none()
    })

  readonly reached = (owner: Owner): void => {
    this.changeHost(placeOf(owner), () => ({ trouble: pace.calm }))
    this.changeAccount(accountOf(owner), ({ open }) => ({ open: open + 1 }))
  }

  readonly left = (owner: Owner, stable: boolean): void => {
    const key = accountOf(owner)
    this.changeAccount(key, ({ allowed, open, trouble }) => ({
      open: open - 1,
      allowed: open > 1 ? allowed : undefined,
      trouble: stable ? pace.calm : trouble
    }))
    this.peers.freed(key)
    this.freed(key)
  }

  /** Shares what is learned with other processes, until the returned function is called. */
  join(peers: Peers.Peers): () => void {
    this.peers = peers
    return () => {
      if (this.peers === peers) this.peers = Peers.none
    }
  }

  /** Lets one waiting connection of the account begin, since another has ended, here or in another process. */
  freed(account: string): void {
    const next = Iterator.from(this.waiting).find((each) => each.for === "slot" && each.account === account)
    if (next !== undefined) this.wake(next, 0)
  }

  /** Takes over a level that another process has learned. */
  adopt(place: string, level: number, at: number): void {
    this.gates.get(place)?.adopt(level, at)
  }

  readonly news = (): number => this.heard

  readonly networkIsBack: Effect.Effect<void> = Effect.flatMap(now, (at) => {
    this.heard++
    for (const key of this.hosts.keys()) this.changeHost(key, () => ({ trouble: pace.calm }))
    for (const gate of this.gates.values()) gate.reset(at)
    const due = Array.from(this.waiting).filter((each) => each.for === "network")
    const window = Math.min(maxWindowMs, due.length * pace.spacingMs)
    return Effect.forEach(
      due,
      (each) => Effect.map(Random.next, (random) => this.wake(each, Math.round(random * window))),
      { discard: true }
    )
  })

  /** Counts a failure for the account, and for the host unless it has answered. */
  private count(owner: Owner, { answered, began, error, selected }: PacedFailure, at: number) {
    const counted = ({ trouble }: { readonly trouble: pace.Trouble }) => ({
      trouble: pace.count(trouble, { began, now: at, selected })
    })
    const key = accountOf(owner)
    const known = this.accounts.get(key) ?? noAccount
    const allowed = mayTeach(error, known, at) ? { max: known.open, until: at + allowedForMs } : known.allowed
    if (allowed !== undefined && allowed !== known.allowed) this.peers.filled(key, allowedForMs)
    const account = this.changeAccount(key, (before) => ({ ...counted(before), allowed }))
    const host = this.changeHost(placeOf(owner), (before) => (answered ? {} : counted(before)))
    const failures = Math.max(1, account.trouble.failures, host.trouble.failures)
    return { failures, crowd: host.waiting }
  }

  private gateOf(place: string): Gate {
    return new Gate({
      processes: () => this.peers.processes(),
      level: () => this.peers.level(place),
      slowed: (level) => this.peers.slowed(place, level)
    })
  }

  private wake(each: Waiting, after: number): void {
    this.waiting.delete(each)
    Deferred.doneUnsafe(each.woken, Effect.succeed(after))
  }

  private changeHost(key: string, change: (host: Host) => Partial<Host>): Host {
    const before = this.hosts.get(key) ?? noHost
    const host = { ...before, ...change(before) }
    if (host.waiting === 0 && host.trouble.failures === 0) this.hosts.delete(key)
    else this.hosts.set(key, host)
    return host
  }

  private changeAccount(key: string, change: (account: Account) => Partial<Account>): Account {
    const before = this.accounts.get(key) ?? noAccount
    const account = { ...before, ...change(before) }
    const isForgotten = account.open === 0 && account.trouble.failures === 0 && account.allowed === undefined
    if (isForgotten) this.accounts.delete(key)
    else this.accounts.set(key, account)
    return account
  }
}

/** Returns whether the refusal shows the server's limit; our own refusals, which rely on a known limit, show nothing new. */
const mayTeach = ({ reason }: ImapError, { allowed, open }: Account, now: number): boolean =>
  reason._tag === "TooManyConnections" && open > 0 && (allowed === undefined || allowed.until <= now)

/** The event that ends a wait early; none if the server asked for the wait. */
const reasonToWait = ({ reason, retry }: ImapError): Waiting["for"] =>
  reason._tag === "TooManyConnections"
    ? "slot"
    : retry === "now" || reason._tag === "CredentialUnavailable"
      ? "network"
      : "nothing"
