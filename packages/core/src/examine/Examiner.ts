/** Asks the questions, one after the other, each on the connection that it needs. */
import { Duration, Effect, Exit, Scope } from "effect"
import type * as Capability from "../imap/Capability.ts"
import { type ImapError, isDecisive } from "../failure/ImapError.ts"
import { steps } from "../base/steps.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import { type Answer, broken, type Finding, notAsked, refused, silent } from "./Answer.ts"
import { type Budget, Spent } from "./Budget.ts"
import type { Asking, Connections, LoggedIn } from "./Connections.ts"
import type { Desk } from "./Desk.ts"
import type { Evidence } from "./Evidence.ts"
import type { Means, Question, Where } from "./Question.ts"

/** The answer to a question; `ended` if the server wants to be left alone, or refused a login: nothing more is asked then. */
export interface Asked {
  readonly answer: Answer
  readonly ended: ImapError | undefined
}

/** The maximum time for one question, plus the time of an IDLE. */
const maxQuestionTime = Duration.seconds(60)

/** The capabilities by epoch. */
export interface Lists {
  clear?: Capability.Capabilities
  tls?: Capability.Capabilities
  authenticated?: Capability.Capabilities
}

interface Found {
  readonly finding: Finding
  readonly ended: ImapError | undefined
}

interface Open {
  readonly desk: Desk
  readonly scope: Scope.Closeable
}

export class Examiner {
  readonly lists: Lists = {}
  private readonly connections: Connections
  private readonly budget: Budget
  private readonly evidence: Evidence
  private readonly scope: Scope.Scope
  /** The shared connections. */
  private readonly shared: { [Name in Where]?: Open } = {}

  constructor(parts: {
    readonly connections: Connections
    readonly budget: Budget
    readonly evidence: Evidence
    readonly scope: Scope.Scope
  }) {
    this.connections = parts.connections
    this.budget = parts.budget
    this.evidence = parts.evidence
    this.scope = parts.scope
  }

  /** Keeps the first login as the shared connection. */
  begin({ desk }: LoggedIn, scope: Scope.Closeable): void {
    this.lists.authenticated = desk.capabilities
    this.shared.account = { desk, scope }
  }

  /** The shared connection that has logged in, if it was not lost. */
  get desk(): Desk | undefined {
    return this.shared.account?.desk
  }

  /** Asks one question. */
  ask(question: Question, means: Means): Effect.Effect<Asked, never, Transport> {
    return Effect.suspend(() => {
      this.evidence.clear()
      const prevented = this.preventedBy(question, means)
      const asked =
        prevented === undefined
          ? this.asked(question, means)
          : Effect.succeed({ finding: prevented, ended: undefined })
      return Effect.map(asked, ({ ended, finding }) => ({
        answer: {
          question: question.id,
          announced: this.announced(question),
          ...finding,
          evidence: finding.kept === "notAsked" ? [] : this.evidence.rows
        },
        ended
      }))
    })
  }

  /** True if it is listed; null if every server must keep it, or nothing was listed there. */
  private announced({ listed, needs, where }: Question): boolean | null {
    const list = this.listOf(listed ?? (where === "before" ? "before" : "authenticated"))
    return needs === undefined || list === undefined ? null : needs.some((name) => list.has(name))
  }

  private listOf(listed: NonNullable<Question["listed"]>): Capability.Capabilities | undefined {
    const { authenticated, clear, tls } = this.lists
    return listed === "authenticated" ? authenticated : listed === "clear" ? clear : (tls ?? clear)
  }

  /** The reason for which nothing is sent, if there is one. */
  private preventedBy(question: Question, { ownMailboxes }: Means): Finding | undefined {
    if (question.where !== "before" && this.announced(question) === false)
      return notAsked("the server does not list it")
    if (question.writes === true && ownMailboxes === undefined)
      return notAsked("it would write: allow writes")
    return this.budget.leftMs === 0 ? spent(new Spent({ what: "time" })) : undefined
  }

  private asked(question: Question, means: Means): Effect.Effect<Found, never, Transport> {
    const limit = Duration.sum(
      maxQuestionTime,
      question.id === "idle-life" ? (means.idle ?? Duration.zero) : Duration.zero
    )
    const asking = Effect.scoped(
      Effect.flatMap(this.deskFor(question), (desk) => {
        // how the connection was opened is the same each time, and is kept with the questions about that
        if (question.where !== "before" && question.where !== "own") this.evidence.clear()
        return this.announced(question) === false
          ? Effect.succeed(notAsked("the server does not list it"))
          : this.twice(question, question.ask(desk, means))
      })
    )
    return Effect.timeoutOrElse(asking, {
      duration: Duration.min(limit, Duration.millis(this.budget.leftMs)),
      orElse: () => Effect.succeed(silent("no answer came in time"))
    }).pipe(
      Effect.match({
        onFailure: (failure) => foundBy(failure, question),
        onSuccess: (finding): Found => ({ finding, ended: undefined })
      }),
      Effect.tap(({ finding: { kept } }) =>
        question.where === "spare" && kept !== "yes" ? this.leave("spare") : Effect.void
      )
    )
  }

  /** Asks a second time if another client may have disturbed the first. */
  private twice({ compares }: Question, ask: Asking<Finding>): Asking<Finding> {
    return Effect.flatMap(ask, (finding) => {
      if (compares !== true || finding.kept === "yes" || finding.kept === "notAsked")
        return Effect.succeed(finding)
      this.evidence.clear()
      return ask
    })
  }

  /** Leaves a shared connection: the next question there gets another one. */
  private leave(where: Where): Effect.Effect<void> {
    return Effect.suspend(() => {
      const found = this.shared[where]
      delete this.shared[where]
      return found === undefined ? Effect.void : Scope.close(found.scope, Exit.void)
    })
  }

  /**
   * The desk of a question: a shared one is opened again if its connection was lost. What earlier questions shared is left
   * first, so that those which open further connections have room for them.
   */
  private deskFor({ where }: Question): Asking<Desk> {
    const fresh = Effect.map(this.connections.login(), ({ desk }) => desk)
    const over = (["before", "spare"] as const).filter((each) => each !== where)
    return Effect.andThen(
      Effect.forEach(over, (each) => this.leave(each)),
      where === "alone"
        ? fresh
        : where === "before"
          ? this.sharedDesk("before", this.beforeLogin)
          : this.sharedDesk(where === "spare" ? "spare" : "account", fresh)
    )
  }

  /** Opens a connection that does not log in, encrypted if the account's is, and keeps what it lists. */
  private get beforeLogin(): Asking<Desk> {
    return Effect.gen({ self: this }, function* () {
      const { desk, encrypt } = yield* this.connections.before
      const isClear = desk.session.wayIn === "startTls"
      if (isClear) this.lists.clear = desk.capabilities
      else this.lists.tls = desk.capabilities
      if (!isClear || !this.connections.encrypts || !desk.lists("STARTTLS")) return desk
      const encrypted = yield* encrypt
      this.lists.tls = encrypted.capabilities
      return encrypted
    })
  }

  private sharedDesk(where: Where, opening: Asking<Desk>): Asking<Desk> {
    return Effect.gen({ self: this }, function* () {
      const found = this.shared[where]
      if (found?.desk.isOpen === true) return found.desk
      yield* this.leave(where)
      const scope = yield* Scope.fork(this.scope)
      const desk = yield* opening.pipe(
        Effect.provideService(Scope.Scope, scope),
        Effect.onError(() => Scope.close(scope, Exit.void))
      )
      this.shared[where] = { desk, scope }
      return desk
    })
  }
}

const spent = ({ what }: Spent): Finding =>
  notAsked(what === "time" ? "the time was used up" : "the connections were used up")

/** The meaning of a failure for a question, and whether the examination should stop. */
const foundBy = (failure: ImapError | Spent, { refusal }: Question): Found => {
  if (failure._tag === "Spent") return { finding: spent(failure), ended: undefined }
  const { reason, retryAfter, title } = failure
  if (isOutOfReach(failure))
    return { finding: notAsked(`no connection can be opened: ${title}`), ended: failure }
  if (!isDecisive(failure) && retryAfter === undefined && !unwelcome.has(reason._tag)) {
    return { finding: meaningOf(failure), ended: undefined }
  }
  const isRefused = refusal !== undefined && reason._tag === "AuthRejected"
  const finding = isRefused ? refused(refusal) : notAsked(`the server wants no more: ${title}`)
  return { finding, ended: failure }
}

/** No connection came as far as a greeting: that is no answer to the question, and may be the sign of a limit. */
const isOutOfReach = ({ step }: ImapError): boolean => steps[step].part === "Connect" || step === "greeting"

/** The meaning of a connection's end for a question. */
const meaningOf = ({ reason, title }: ImapError): Finding => {
  switch (reason._tag) {
    case "Timeout":
    case "ConnectionStalled":
      return silent("no answer came, and nothing else either: a client has to give the connection up")
    case "ServerBye":
    case "ConnectionLost":
      return broken("the server ends the connection", { ended: true })
    default:
      return refused(`it cannot be used: ${title}`, { reason: reason._tag })
  }
}

/** Failures after which a further connection could make it worse. */
const unwelcome: ReadonlySet<string> = new Set([
  "AuthThrottled",
  "HeldBack",
  "TooManyConnections",
  "IpBlocked",
  "AccountLocked",
  "BandwidthExceeded",
  "ServerRefused",
  "ServerUnavailable",
  "AuthTemporarilyUnavailable",
  "AmbiguousRefusal",
  "LoginHangUps"
])
