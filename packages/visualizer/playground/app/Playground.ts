/**
 * The state of the page, and what a person can do with it. The views call these methods; nothing else changes the
 * state.
 */
import type { ImapTraceViewElement } from "../../src/element/index.ts"
import { opened } from "../../src/page/open.ts"
import { observed, type Observed } from "../../src/page/observed.ts"
import type { prepare, Result } from "../run/prepare.ts"
import type { OwnTrace, taken } from "../run/OwnTrace.ts"
import type { Fared } from "../run/Run.ts"
import { type FaultKind, fromLink, type Trial, toLink, usual } from "../run/Trial.ts"
import type { Pace, VirtualTime } from "../run/VirtualTime.ts"
import type { compared, Difference } from "../run/difference.ts"
import { stories, type Story, storyOf } from "./stories.ts"

/** The library, which comes with a script of its own. */
export interface Library {
  readonly prepare: typeof prepare
  readonly taken: typeof taken
  readonly compared: typeof compared
}

export interface Arrival {
  readonly arrived: Promise<Library>
  /** Returns the library if it is there. */
  readonly library: () => Library | undefined
}

/** A run, and its result. */
export interface Current {
  readonly trial: Trial
  /** The trace that is the server, if it is one. */
  readonly own: OwnTrace | undefined
  readonly time: VirtualTime
  readonly trace: () => string
  /** Absent while it runs. */
  readonly outcomes: ReadonlyArray<Fared> | undefined
  /** The point at which two clients diverge; absent if there are not two, and while they run. */
  readonly difference: Difference | undefined
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
  readonly own: OwnTrace | undefined
  /** The reason why a file cannot be a server. */
  readonly refused: string | undefined
  readonly current: Current | undefined
  readonly panel: "test" | undefined
  readonly toast: string | undefined
}

export const isRunning = ({ current }: PlaygroundState): boolean =>
  current !== undefined && current.outcomes === undefined && current.problem === undefined

export class Playground {
  /** The view that shows the trace. */
  view: ImapTraceViewElement | undefined
  private readonly observed: Observed<PlaygroundState>
  /** Called with the new fragment at each change. */
  private readonly moved: (fragment: string) => void
  private readonly arrival: Arrival

  /** `fragment` is that of the page's address, which says where to begin. */
  constructor(fragment: string, moved: (fragment: string) => void, arrival: Arrival) {
    this.moved = moved
    this.arrival = arrival
    this.observed = observed<PlaygroundState>({
      ...begun(fragment),
      pace: slow,
      own: undefined,
      refused: undefined,
      current: undefined,
      panel: undefined,
      toast: undefined
    })
  }

  get state(): PlaygroundState {
    return this.observed.get()
  }

  get subscribe(): Observed<PlaygroundState>["subscribe"] {
    return this.observed.subscribe
  }

  set(change: Partial<PlaygroundState>): void {
    this.observed.set(change)
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
    return Promise.all([
      opened(file).then((stream) => new Response(stream).arrayBuffer()),
      this.arrival.arrived
    ]).then(
      ([bytes, { taken }]) => {
        const given = taken(file.name, new Uint8Array(bytes))
        if (given.problem !== undefined) return refused(given.problem)
        this.set({ own: given.own })
        this.change({ ...usual, ...given.trial })
        this.connect()
      },
      (cause: unknown) => refused(cause instanceof Error ? cause.message : String(cause))
    )
  }

  setPace(pace: Partial<Pace>): void {
    const { current } = this.state
    this.set({ pace: { ...this.state.pace, ...pace } })
    if (current !== undefined) current.time.pace = this.state.pace
  }

  /**
   * Runs the trial, unless its server is a trace that nobody has given; before the library is there, as soon as it is.
   * If time is paused, nothing happens before the first step.
   */
  connect(): void {
    const { current, trial } = this.state
    const own = trial.server === "trace" ? this.state.own : undefined
    current?.stop()
    this.moved(this.link)
    if (trial.server === "trace" && own === undefined) this.set({ current: undefined })
    else this.run(trial, own)
  }

  private run(trial: Trial, own: OwnTrace | undefined): void {
    const library = this.arrival.library()
    if (library === undefined) {
      void this.arrival.arrived.then(() => {
        if (this.state.current === undefined) this.connect()
      })
      return
    }
    const lines: Array<string> = []
    const { clock, start, stop, strike, time } = library.prepare(
      { trial, own, pace: this.state.pace },
      (line) => {
        lines.push(line)
        this.view?.append(line)
      },
      (result) => this.ended(time, result)
    )
    this.show(clock)
    start()
    const trace = () => lines.join("")
    const none = { outcomes: undefined, difference: undefined, problem: undefined }
    this.set({ current: { trial, own, time, trace, strike, stop, ...none } })
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

  private ended(time: VirtualTime, result: Result): void {
    const { current } = this.state
    if (current?.time !== time) return
    const library = this.arrival.library()
    const compared = result.outcomes && library?.compared(result.outcomes, current.trace())
    this.set({ current: { ...current, ...result, ...compared } })
    if (this.view === undefined) return
    this.view.live = false
    const shown = compared?.difference?.shown
    if (shown !== undefined) this.view.setAttribute("compare", shown)
  }
}

/** Returns the state that a fragment leads to; without one, the first story. */
const begun = (fragment: string): Pick<PlaygroundState, "trial" | "story"> => {
  const given = new URLSearchParams(fragment.replace(/^#/, ""))
  const story = given.size === 0 ? stories[0] : storyOf(given.get("story"))
  const step = Math.max(0, Math.min(Number(given.get("step") ?? 1) || 1, story?.steps.length ?? 1) - 1)
  return { trial: story?.steps[step]?.trial ?? fromLink(fragment), story: story && { story, step } }
}

/** Slow enough to follow. */
const slow: Pace = { speed: 0.4, paused: false }
