/** Defines `<imap-trace-view>`. In a page of the viewer's own it also opens what the page carries or follows. */
import { h, render } from "preact"
import { embedded } from "../page/open.ts"
import { traceType } from "../page/document.ts"
import { takeToken } from "../page/Live.ts"
import { App } from "../views/App.tsx"
import { Boundary } from "../views/Boundary.tsx"
import css from "../views/style.css"
import * as Viewer from "../views/Viewer.ts"
import type { ImapTraceViewElement } from "./index.ts"

type Given = ImapTraceViewElement["trace"]

const sheetOf = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}

/** Where there is no DOM, as when a server renders, the module loads and defines nothing. */
const Base: typeof HTMLElement = Reflect.get(globalThis, "HTMLElement") ?? Object

class ImapTraceView extends Base implements ImapTraceViewElement {
  static readonly observedAttributes = ["src"]

  #viewer: Viewer.Viewer | undefined
  #trace: Given
  #stop: (() => void) | undefined

  get trace(): Given {
    return this.#trace
  }
  set trace(given: Given) {
    this.#trace = given
    this.#open()
  }

  get src(): string | undefined {
    return this.getAttribute("src") ?? undefined
  }
  set src(url: string | undefined) {
    if (url === undefined) this.removeAttribute("src")
    else this.setAttribute("src", url)
  }

  attributeChangedCallback() {
    this.#open()
  }

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    root.adoptedStyleSheets = [sheetOf(css)]
    const standalone = this.hasAttribute("page")
    const viewer = Viewer.make(standalone)
    this.#viewer = viewer
    if (standalone) this.#openPage(viewer)
    this.#open()
    render(h(Viewer.Provider, { value: viewer }, h(Boundary, { viewer }, h(App, {}))), root)
  }

  disconnectedCallback() {
    this.#stop?.()
    this.#viewer = undefined
    if (this.shadowRoot !== null) render(null, this.shadowRoot)
  }

  #open() {
    const { src, trace } = this
    if (this.#viewer === undefined) return
    if (trace !== undefined) void this.#viewer.open(trace, "trace")
    else if (src !== undefined) void this.#viewer.openUrl(src)
  }

  #openPage(viewer: Viewer.Viewer) {
    document.adoptedStyleSheets = [
      sheetOf("html,body{margin:0;height:100%}body{background:light-dark(#fff,#15181d)}")
    ]
    const live = this.getAttribute("live")
    if (live !== null) {
      this.#stop = viewer.follow(live, takeToken(), document.title)
      return
    }
    const packed = document.querySelector(`script[type="${traceType}"]`)?.textContent
    if (packed === undefined || packed === null) return
    void viewer.openStream(Promise.resolve(embedded(packed)), document.title)
  }
}

if (typeof customElements !== "undefined" && customElements.get("imap-trace-view") === undefined) {
  customElements.define("imap-trace-view", ImapTraceView)
}
