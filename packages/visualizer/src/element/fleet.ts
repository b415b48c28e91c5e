/** The page of a fleet: `<imap-fleet-view stream="members">`, which only the page's own server serves. */
import { h, render } from "preact"
import { FleetApp } from "../views/fleet/FleetApp.tsx"
import * as Store from "../views/fleet/Store.ts"
import base from "../views/shell/base.css"
import accounts from "../views/accounts/accounts.css"
import css from "../views/fleet/fleet.css"
import { pageSheet, sheetOf } from "./sheets.ts"

class ImapFleetView extends HTMLElement {
  #store: Store.Store | undefined

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    root.adoptedStyleSheets = [sheetOf(base + accounts + css)]
    document.adoptedStyleSheets = [pageSheet()]
    this.#store = Store.make(this.getAttribute("stream") ?? "members")
    render(h(FleetApp, { store: this.#store, title: document.title }), root)
  }

  disconnectedCallback() {
    this.#store?.stop()
    if (this.shadowRoot !== null) render(null, this.shadowRoot)
  }
}

customElements.define("imap-fleet-view", ImapFleetView)
