/**
 * Asks what the server does not report by itself: it lists all mailboxes on each connection, and again from time to time,
 * and counts doubtful ones. Each question waits for its turn among the app's commands.
 */
import { type Context, Effect } from "effect"
import { notifiesNamesAlone } from "../../lifecycle/activity/quirk.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import type { Capabilities } from "../../imap/Capability.ts"
import { monotonicMillis } from "../../base/clock.ts"
import type { Command } from "../../imap/Command.ts"
import { mailboxName } from "../../imap/command/mailbox/mailboxName.ts"
import { Pause } from "../following/Pause.ts"
import { Rounds } from "../following/Rounds.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import * as LongWork from "../../base/LongWork.ts"
import type { Tagged, Untagged } from "../../imap/Response.ts"
import { maxAsked, type Overview } from "./Overview.ts"
import * as questions from "./questions.ts"

/** A connection as the surveyor uses it. */
export interface Means {
  /** Writes commands together in their turn. Returns the answer to each, if there is one. */
  readonly batch: (
    commands: () => ReadonlyArray<Command>,
    answered?: (index: number, tagged: Tagged) => void
  ) => Effect.Effect<ReadonlyArray<Tagged | undefined>, ImapError>
  readonly capabilities: () => Capabilities
}

export interface SurveyorOptions {
  readonly run: Run
  readonly context: Context.Context<never>
  readonly overview: Overview
  /** The patterns of the mailboxes that are followed; empty if nobody listens. */
  readonly patterns: () => ReadonlyArray<string>
  /** Runs after an answer, or once it is clear that none will come. */
  readonly answered: Effect.Effect<void>
}

/** The number of mailboxes that are counted at once; the app's commands go between. */
const maxNames = 32

/** A server that reports by itself is still asked, but less often by this factor. */
const rareFactor = 10

/** After this many connections in a row lost at NOTIFY, it is no longer sent. */
const maxLosses = 2

export class Surveyor {
  /** The way in which the mailboxes are followed, once that is known. */
  by: "notify" | "listStatus" | "status" | undefined
  private readonly options: SurveyorOptions
  private means: Means | undefined
  private readonly rounds: Rounds
  /** The time at which all mailboxes were last listed. */
  private surveyedAt = -Infinity
  private pause = new Pause()
  /** The number of counts that are asked for without a pause: those that the last survey left open, each twice. */
  private thorough = 0
  /** True if NOTIFY was sent for the names of mailboxes, and not for their messages. */
  private namesAlone = false
  private notify: "off" | "asked" | "on" | "refused" = "off"
  private losses = 0
  /** The prefixes of other users' mailboxes: NOTIFY covers only the user's own. RFC 5465 §6.3. */
  private foreign: ReadonlyArray<string> | undefined

  constructor(options: SurveyorOptions) {
    this.options = options
    this.rounds = new Rounds(options.context, () => this.ask())
  }

  /** Uses this connection from here on. */
  begin(means: Means): void {
    this.means = means
    if (this.notify !== "refused") this.notify = "off"
    this.survey()
  }

  /** The connection is gone; another may come. */
  end(): void {
    this.means = undefined
    if (this.notify === "asked" && ++this.losses >= maxLosses)
      this.refuse("a connection was lost at it again")
    this.rounds.rest()
  }

  close(): void {
    this.end()
    this.rounds.close()
  }

  /** Lists all mailboxes as soon as possible. */
  survey(): void {
    this.surveyedAt = -Infinity
    this.ask()
  }

  heard(response: Untagged, utf8: boolean): void {
    if (response._tag === "Namespace") {
      const others = [...response.otherUsers, ...response.shared]
      this.foreign = others.flatMap(({ prefix }) => (prefix === "" ? [] : [mailboxName(prefix, utf8)]))
    }
    if (response._tag !== "Status" || response.code?.name !== "NOTIFICATIONOVERFLOW") return
    if (this.notify === "on") this.notify = "off"
    this.note("the server reports no longer what happens to mailboxes: they are asked for")
    this.by = this.byNow()
    this.survey()
  }

  /** Asks until no question is open. */
  ask(): void {
    const { means } = this
    if (means === undefined || this.rounds.isAsking || this.options.patterns().length === 0) return
    const [ms, question] = this.due()
    if (ms > 0) return this.rounds.wait(ms)
    // a connection that has ended is not asked again
    const lost = Effect.sync(() => {
      if (this.means === means) this.means = undefined
    })
    this.rounds.ask(Effect.catch(this.asked(means, question), () => lost))
  }

  private asked(means: Means, question: "survey" | "count"): Effect.Effect<void, ImapError> {
    return Effect.suspend(() => {
      if (this.thorough === 0) this.pause.asked(this.now)
      return question === "survey" ? this.listed(means) : this.counted(means)
    })
  }

  /** The next question, and the milliseconds until it is asked. */
  private due(): readonly [ms: number, question: "survey" | "count"] {
    const { overview, run } = this.options
    const every = run.policy.limits.mailboxes
    const isOpen = overview.doubtful(1).length > 0
    if (this.thorough > 0 && isOpen) return [0, "count"]
    this.thorough = 0
    // the pause bounds what a server can provoke
    const soonest = this.pause.leftMs(this.now, every)
    const reports = this.notify === "on"
    const left = this.surveyedAt + (reports && this.by === "notify" ? rareFactor * every : every) - this.now
    // each turn in another mailbox leaves counts in doubt, which must not delay a survey forever
    const isOverdue = left <= soonest || overview.needsSurvey
    if (reports && isOverdue) return [soonest, "survey"]
    if (reports && isOpen) return [soonest, "count"]
    return [Math.max(left, soonest), "survey"]
  }

  private listed(means: Means): Effect.Effect<void, ImapError> {
    const { overview } = this.options
    const capabilities = means.capabilities()
    const asksNotify = this.notify === "off" && capabilities.has("NOTIFY")
    const asksNamespace = asksNotify && this.foreign === undefined && capabilities.has("NAMESPACE")
    if (asksNotify) this.namesAlone = notifiesNamesAlone(this.options.run)
    const before = [
      ...(asksNamespace ? [questions.namespace] : []),
      ...(asksNotify ? [questions.notify(this.namesAlone)] : [])
    ]
    const commands = () => {
      this.surveyedAt = this.now
      if (asksNotify) this.notify = "asked"
      overview.countable = questions.countableBy(capabilities)
      const isFirst = overview.mailboxes.size === 0
      overview.surveyBegins(isFirst)
      return [...before, ...questions.survey(capabilities, this.options.patterns(), isFirst)]
    }
    // called at once, since a connection that is lost later was not lost at NOTIFY
    const answered = (index: number, answer: Tagged) => {
      if (asksNotify && index === before.length - 1) this.concluded(answer)
    }
    return Effect.flatMap(means.batch(commands, answered), (answers) => {
      if (this.notify === "asked") this.concluded(undefined)
      return this.surveyed(answers.slice(before.length), questions.countsWithList(capabilities))
    }).pipe(
      Effect.onError(() =>
        Effect.suspend(() => {
          overview.surveyFailed()
          return this.options.answered
        })
      )
    )
  }

  /** Takes the answers to LIST. `counts`: they had to bring the counts as well. */
  private surveyed(answers: ReadonlyArray<Tagged | undefined>, counts: boolean): Effect.Effect<void> {
    const { overview } = this.options
    const isComplete = answers.every((answer) => answer?.condition === "OK")
    if (!isComplete) overview.surveyFailed()
    const compared = isComplete ? LongWork.inPieces(() => overview.surveyed(counts)) : Effect.void
    return Effect.flatMap(compared, () => {
      // more may be named in each answer, without end
      this.thorough = isComplete ? maxAsked * overview.doubtful(Infinity).length : 0
      this.by = this.byNow()
      return this.options.answered
    })
  }

  private counted(means: Means): Effect.Effect<void, ImapError> {
    const { overview } = this.options
    const capabilities = means.capabilities()
    let names: ReadonlyArray<string> = []
    const commands = () => {
      names = overview.doubtful(maxNames)
      this.thorough = Math.max(0, this.thorough - names.length)
      return names.map((name) => questions.counting(capabilities, name, overview.asks(name)))
    }
    return Effect.flatMap(means.batch(commands), (answers) => {
      for (const [index, name] of names.entries()) overview.asked(name, answers[index]?.condition !== "OK")
      return this.options.answered
    })
  }

  private concluded(answer: Tagged | undefined): void {
    this.losses = 0
    if (answer?.condition === "OK") this.notify = "on"
    else this.refuse("the server refused it")
  }

  private refuse(why: string): void {
    this.notify = "refused"
    this.note(`NOTIFY is not sent any more, and mailboxes are asked for: ${why}`)
  }

  private byNow(): NonNullable<Surveyor["by"]> | undefined {
    const { means } = this
    if (means === undefined) return this.by
    if (this.notify === "on" && this.coversAll() && !this.namesAlone) return "notify"
    return questions.countsWithList(means.capabilities()) ? "listStatus" : "status"
  }

  /** Returns whether all followed mailboxes are the user's own. */
  private coversAll(): boolean {
    const { foreign = [] } = this
    return ![...this.options.overview.mailboxes.keys()].some((name) =>
      foreign.some((prefix) => name.startsWith(prefix))
    )
  }

  private note(text: string): void {
    this.options.run.recorder.emit("trace:note", { text })
  }

  private get now(): number {
    return monotonicMillis(this.options.run.clock)
  }
}
