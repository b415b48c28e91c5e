/**
 * Defines `<imap-trace-view>`. In one of the viewer's own pages, it also opens the trace that the page contains or
 * follows.
 */
import { h, render } from "preact"
import { settingsIn } from "../page/given.ts"
import * as Link from "../page/Link.ts"
import { embedded } from "../page/open.ts"
import { takeToken } from "../page/Live.ts"
import { rulesIn } from "../model/rules/index.ts"
import { arrived, load } from "../views/shell/secondScript.ts"
import { traceType } from "../document/traceType.ts"
import { App } from "../views/shell/App.tsx"
import { Boundary } from "../views/shell/Boundary.tsx"
import * as Feed from "../views/app/Feed.ts"
import base from "../views/shell/base.css"
import accounts from "../views/accounts/accounts.css"
import css from "../views/shell/style.css"
import { pageSheet, sheetOf } from "./sheets.ts"
import * as Viewer from "../views/app/Viewer.ts"
import type { ImapTraceViewElement, Line } from "./index.ts"

/** A served page shows its content for this time before it loads the second script. */
const secondaryDelayMs = 500

/** Opens the comparison as soon as the trace is complete: of the two connections that `named` names, such as `c1 c2`. */
const compareOnce = (viewer: Viewer.Viewer, named: string) => {
  const compare = (): boolean => {
    const { comparing, selected, trace } = viewer.get()
    if (trace?.index.ended !== true || selected === undefined) return false
    const [a, b] = named
      .split(" ")
      .map((name) => trace.index.connections.find(({ group }) => group === name)?.id)
    if (a !== undefined && b !== undefined) {
      viewer.select(a)
      viewer.compareWith(trace, b)
    } else if (!comparing) viewer.toggleCompare()
    return true
  }
  if (compare()) return
  const stop = viewer.subscribe(() => {
    if (compare()) stop()
  })
}

/** without a DOM, as in a server that renders, the module loads and defines nothing */
const Base: typeof HTMLElement = Reflect.get(globalThis, "HTMLElement") ?? Object

const isNode = (given: Line | string | Node): given is Node => given instanceof Node

type Given = ImapTraceViewElement["trace"]

class ImapTraceView extends Base implements ImapTraceViewElement {
  static readonly observedAttributes = ["src", "live", "compare"]

  clock: ImapTraceViewElement["clock"]

  #viewer: Viewer.Viewer | undefined
  #feed: ReturnType<typeof Feed.make> | undefined
  #trace: Given
  #events: ImapTraceViewElement["events"]
  /** The lines that were appended before there was a viewer. */
  #early: Array<Line | string> = []
  #rules: ImapTraceViewElement["rules"]
  #href: string | undefined
  #stop: (() => void) | undefined

  get trace(): Given {
    return this.#trace
  }
  set trace(given: Given) {
    this.#trace = given
    this.#open()
  }

  get events(): ImapTraceViewElement["events"] {
    return this.#events
  }
  set events(lines: ImapTraceViewElement["events"]) {
    this.#events = lines
    this.#open()
  }

  get rules(): ImapTraceViewElement["rules"] {
    return this.#rules
  }
  set rules(given: ImapTraceViewElement["rules"]) {
    const appRules = rulesIn(given ?? [])
    if ("problem" in appRules) throw new TypeError(appRules.problem)
    this.#rules = given
    this.#viewer?.look(appRules)
  }

  get live(): boolean {
    return this.hasAttribute("live")
  }
  set live(live: boolean) {
    this.toggleAttribute("live", live)
  }

  get href(): string {
    return this.#href ?? this.getAttribute("href") ?? ""
  }
  set href(href: string) {
    if (href === this.href) return
    this.#href = href
    const place = Link.read(href)
    if (place !== undefined) this.#viewer?.goTo(place)
  }

  get src(): string | undefined {
    return this.getAttribute("src") ?? undefined
  }
  set src(url: string | undefined) {
    if (url === undefined) this.removeAttribute("src")
    else this.setAttribute("src", url)
  }

  override append(...given: ReadonlyArray<Line | string | Node>) {
    const lines = given.flatMap((each) => (isNode(each) ? [] : [each]))
    super.append(...given.filter(isNode))
    if (this.#feed === undefined) for (const line of lines) this.#early.push(line)
    else this.#feed.append(lines)
  }

  attributeChangedCallback(name: string) {
    if (name === "compare") {
      const named = this.getAttribute(name)
      if (named !== null && this.#viewer !== undefined) compareOnce(this.#viewer, named)
    } else if (name === "live" && !this.live && this.#events === undefined) this.#feed?.end()
    else this.#open()
  }

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    root.adoptedStyleSheets = [sheetOf(base + accounts + css)]
    void arrived.then(({ css }) => root.adoptedStyleSheets.push(sheetOf(css)))
    const viewer = this.#viewer ?? this.#begin()
    if (viewer.standalone) this.#openPage(viewer)
    render(h(Viewer.Provider, { value: viewer }, h(Boundary, { viewer }, h(App, {}))), root)
  }

  disconnectedCallback() {
    this.#stop?.()
    if (this.shadowRoot !== null) render(null, this.shadowRoot)
  }

  /** Creates the viewer once: an element that is moved keeps it. */
  #begin(): Viewer.Viewer {
    const standalone = this.hasAttribute("page")
    const viewer = Viewer.make({
      standalone,
      back: this.getAttribute("back") ?? undefined,
      settings: settingsIn(this.getAttribute("whatif")),
      texts: load,
      loads: !standalone || this.hasAttribute("stream"),
      place: (standalone ? Link.read(location.hash) : undefined) ?? Link.read(this.href),
      moved: (place) => (standalone ? Link.show(place) : this.#moved(Link.write(place)))
    })
    this.#viewer = viewer
    if (this.#rules !== undefined) viewer.look(this.#rules)
    this.#feed = Feed.make(viewer, () => this.clock)
    this.#open()
    this.#feed.append(this.#early)
    this.#early = []
    const named = this.getAttribute("compare")
    if (named !== null) compareOnce(viewer, named)
    return viewer
  }

  #moved(href: string) {
    if (href === this.#href) return
    this.#href = href
    this.dispatchEvent(new Event("hrefchange"))
  }

  #open() {
    const { events, live, src, trace } = this
    if (this.#viewer === undefined) return
    if (events !== undefined) this.#feed?.show(events, live)
    else if (trace !== undefined) void this.#viewer.open(trace, "trace")
    else if (src !== undefined) void this.#viewer.openUrl(src, live)
  }

  #visit(viewer: Viewer.Viewer) {
    const place = Link.read(location.hash)
    if (place === undefined) return
    viewer.goTo(place)
    this.scrollIntoView()
  }

  #openPage(viewer: Viewer.Viewer) {
    document.adoptedStyleSheets = [pageSheet()]
    // a link of the page itself
    addEventListener("hashchange", () => this.#visit(viewer))
    const stream = this.getAttribute("stream")
    if (stream !== null) {
      this.#stop = viewer.follow(stream, takeToken(), document.title)
      // loaded early: the server may be gone when a person needs it
      setTimeout(() => void load().catch(() => undefined), secondaryDelayMs)
      return
    }
    if (viewer.get().trace !== undefined) return
    const packed = document.querySelector(`script[type="${traceType}"]`)?.textContent
    if (packed === undefined || packed === null) return
    void viewer.openStream(Promise.resolve(embedded(packed)), document.title)
  }
}

if (typeof customElements !== "undefined" && customElements.get("imap-trace-view") === undefined) {
  customElements.define("imap-trace-view", ImapTraceView)
}
