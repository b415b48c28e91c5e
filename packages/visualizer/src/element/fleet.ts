/** The page of a fleet: `<imap-fleet-view stream="members">`, which only the page's own server serves. */
import { h, render } from "preact"
import { FleetApp } from "../views/fleet/FleetApp.tsx"
import * as Store from "../views/fleet/Store.ts"
import base from "../views/shell/base.css"
import accounts from "../views/accounts/accounts.css"
import css from "../views/fleet/fleet.css"

class ImapFleetView extends HTMLElement {
  #store: Store.Store | undefined

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(base + accounts + css)
    root.adoptedStyleSheets = [sheet]
    const around = new CSSStyleSheet()
    around.replaceSync("html,body{margin:0;height:100%}body{background:light-dark(#fff,#15181d)}")
    document.adoptedStyleSheets = [around]
    this.#store = Store.make(this.getAttribute("stream") ?? "members")
    render(h(FleetApp, { store: this.#store, title: document.title }), root)
  }

  disconnectedCallback() {
    this.#store?.stop()
    if (this.shadowRoot !== null) render(null, this.shadowRoot)
  }
}

customElements.define("imap-fleet-view", ImapFleetView)
