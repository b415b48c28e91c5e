/** Defines `<imap-playground>`, which is the page. */
import { h, render } from "preact"
// oxlint-disable-next-line import/no-unassigned-import -- it defines the viewer's element
import "../src/element/define.ts"
import { sheetOf } from "../src/element/sheets.ts"
import base from "../src/views/shell/base.css"
import secondary from "../src/views/shell/secondary.css"
import { arrived, library } from "./app/arrival.ts"
import { Playground } from "./app/Playground.ts"
import { App } from "./views/App.tsx"
import css from "./views/playground.css"

const show = (fragment: string): void => {
  try {
    history.replaceState(null, "", fragment)
  } catch {
    // some browsers do not allow this for a page from disk, but it can still go to its own fragment
    location.replace(fragment)
  }
}

class ImapPlayground extends HTMLElement {
  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
    root.adoptedStyleSheets = [sheetOf(base + secondary + css)]
    document.adoptedStyleSheets = [
      sheetOf("html,body{margin:0;min-height:100%}body{background:light-dark(#fff,#15181d)}")
    ]
    const playground = new Playground(location.hash, show, { arrived, library })
    window.addEventListener("hashchange", () => playground.follow(location.hash))
    render(h(App, { playground }), root)
  }
}

customElements.define("imap-playground", ImapPlayground)
