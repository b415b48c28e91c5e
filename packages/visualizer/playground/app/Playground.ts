/**
 * The state of the page, and what a person can do with it. The views call these methods; nothing else changes the
 * state.
 */
import { Clock, Effect, Fiber, Result } from "effect"
import type { ImapTraceViewElement } from "../../src/element/index.ts"
import { opened } from "../../src/page/open.ts"
import type { FaultKind } from "../run/Fault.ts"
import * as OwnTrace from "../run/OwnTrace.ts"
import * as Run from "../run/Run.ts"
import { fromLink, type Trial, toLink, usual } from "../run/Trial.ts"
import { type Pace, VirtualTime } from "../run/VirtualTime.ts"
import { stories, type Story, storyOf } from "./stories.ts"

/** A run, and its result. */
export interface Current {
  readonly trial: Trial
  /** The trace that is the server, if it is one. */
  readonly own: OwnTrace.OwnTrace | undefined
  readonly time: VirtualTime
  readonly trace: () => string
  /** Absent while it runs. */
  readonly outcomes: ReadonlyArray<Run.Fared> | undefined
  /** The reason why there are none: a mistake in the script. */
  readonly problem: string | undefined
  readonly strike: (kind: FaultKind) => void
  readonly stop: () => void
}

export interface PlaygroundState {
  readonly trial: Trial
  readonly story: { readonly story: Story; readonly step: number } | undefined
  readonly pace: Pace
  /** The trace that was given as a server. */
  readonly own: OwnTrace.OwnTrace | undefined
  /** The reason why a file cannot be a server. */
  readonly refused: string | undefined
  readonly current: Current | undefined
  readonly panel: "test" | undefined
  readonly toast: string | undefined
}

export const isRunning = ({ current }: PlaygroundState): boolean =>
  current !== undefined && current.outcomes === undefined && current.problem === undefined

/** Slow enough to follow. */
const slow: Pace = { speed: 0.4, paused: false }

/** Returns the state that a fragment leads to; without one, the first story. */
const begun = (fragment: string): Pick<PlaygroundState, "trial" | "story"> => {
  const given = new URLSearchParams(fragment.replace(/^#/, ""))
  const story = given.size === 0 ? stories[0] : storyOf(given.get("story"))
  const step = Math.max(0, Math.min(Number(given.get("step") ?? 1) || 1, story?.steps.length ?? 1) - 1)
  return { trial: story?.steps[step]?.trial ?? fromLink(fragment), story: story && { story, step } }
}

export class Playground {
  state: PlaygroundState
  /** The view that shows the trace. */
  view: ImapTraceViewElement | undefined
  private readonly listeners = new Set<() => void>()
  /** Called with the new fragment at each change. */
  private readonly moved: (fragment: string) => void

  /** `fragment` is that of the page's address, which says where to begin. */
  constructor(fragment: string, moved: (fragment: string) => void) {
    this.moved = moved
    this.state = {
      ...begun(fragment),
      pace: slow,
      own: undefined,
      refused: undefined,
      current: undefined,
      panel: undefined,
      toast: undefined
    }
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  set(change: Partial<PlaygroundState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.listeners) listener()
  }

  /** Returns the fragment that leads to this state. */
  get link(): string {
    const { trial, story } = this.state
    const fields =
      story === undefined
        ? toLink(trial)
        : new URLSearchParams({ story: story.story.id, step: String(story.step + 1) })
    return `#${fields.size === 0 ? "server=netease" : fields}`
  }

  /** Follows another link of the same page, and runs it. */
  follow(fragment: string): void {
    if (fragment === this.link) return
    this.set(begun(fragment))
    this.connect()
  }

  /** Changes the next trial, and leaves the story. */
  change(trial: Partial<Trial>): void {
    this.set({ trial: { ...this.state.trial, ...trial }, story: undefined, refused: undefined })
    this.moved(this.link)
  }

  /** Goes to a step of a story, and runs it. */
  tell(story: Story, step: number): void {
    const trial = story.steps[step]?.trial ?? usual
    this.set({ story: { story, step }, trial })
    this.setPace({ paused: false })
    this.connect()
  }

  /**
   * Takes a trace as the server, with the settings under which it was recorded, and runs it. The trace stays in the
   * page.
   */
  take(file: File): Promise<void> {
    const refused = (problem: string) => this.set({ refused: `${file.name} cannot be a server: ${problem}` })
    return opened(file)
      .then((stream) => new Response(stream).arrayBuffer())
      .then(
        (bytes) =>
          Result.match(OwnTrace.make(file.name, new Uint8Array(bytes)), {
            onFailure: ({ message }) => refused(message),
            onSuccess: (own) => {
              this.set({ own })
              this.change({ ...usual, ...OwnTrace.asRecorded(own) })
              this.connect()
            }
          }),
        (cause: unknown) => refused(cause instanceof Error ? cause.message : String(cause))
      )
  }

  setPace(pace: Partial<Pace>): void {
    const { current } = this.state
    this.set({ pace: { ...this.state.pace, ...pace } })
    if (current !== undefined) current.time.pace = this.state.pace
  }

  /**
   * Runs the trial, unless its server is a trace that nobody has given. If time is paused, nothing happens before the
   * first step.
   */
  connect(): void {
    const { current, trial } = this.state
    const own = trial.server === "trace" ? this.state.own : undefined
    current?.stop()
    this.moved(this.link)
    if (trial.server === "trace" && own === undefined) this.set({ current: undefined })
    else this.run(trial, own)
  }

  private run(trial: Trial, own: OwnTrace.OwnTrace | undefined): void {
    const time = new VirtualTime(Effect.runSync(Clock.currentTimeMillis), this.state.pace)
    const lines: Array<string> = []
    let began: number | undefined
    const run = Run.make(
      trial,
      (line) => {
        began ??= time.now
        time.hear()
        lines.push(line)
        this.view?.append(line)
      },
      own
    )
    this.show(() => time.now - (began ?? time.now))
    const fiber = Effect.runFork(
      Effect.raceFirst(time.provide(run.outcomes), time.passing).pipe(
        Effect.match({
          onFailure: ({ message }) =>
            this.ended(time, { problem: `The script cannot be played: ${message}` }),
          onSuccess: (outcomes) => this.ended(time, { outcomes })
        })
      )
    )
    this.set({
      current: {
        trial,
        own,
        time,
        trace: () => lines.join(""),
        outcomes: undefined,
        problem: undefined,
        strike: (kind) => {
          time.hear()
          Effect.runFork(time.provide(run.strike(kind)))
        },
        stop: () => void Effect.runFork(Fiber.interrupt(fiber))
      }
    })
  }

  /** Applies a fault to the open connections. The link then applies it again at the same moment. */
  strike(fault: FaultKind): void {
    const { current } = this.state
    if (current === undefined || !isRunning(this.state)) return
    current.strike(fault)
    const trial = { ...current.trial, fault, byte: 0, after: Math.max(1, Math.ceil(current.time.now)) }
    this.set({ trial, story: undefined, current: { ...current, trial } })
    this.moved(this.link)
  }

  /** Shows a message for a moment. */
  say(toast: string): void {
    this.set({ toast })
    setTimeout(() => {
      if (this.state.toast === toast) this.set({ toast: undefined })
    }, 4000)
  }

  /** Begins a new trace in the view. */
  private show(clock: () => number): void {
    const { view } = this
    if (view === undefined) return
    view.live = false
    view.removeAttribute("compare")
    view.clock = clock
    view.live = true
  }

  private ended(time: VirtualTime, result: Partial<Pick<Current, "outcomes" | "problem">>): void {
    const { current } = this.state
    if (current?.time !== time) return
    this.set({ current: { ...current, ...result } })
    if (this.view === undefined) return
    this.view.live = false
    if ((result.outcomes?.length ?? 0) > 1) this.view.setAttribute("compare", "")
  }
}
