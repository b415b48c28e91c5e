/** A story as one page that opens from disk: cards below each other, as text that can be copied, without a script. */
import type { Card, Storyboard, Visited } from "../model/verdict/Storyboard.ts"
import { colours, element, escaped } from "./svgText.ts"

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** Writes the story as a page. */
export const storyPage = ({ cards: [first, ...cards], title, tone }: Storyboard): string =>
  `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="content-security-policy" content="${escaped(policy)}">\n` +
  `<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n` +
  `<title>${escaped(title)}</title>\n<style>${css}</style>\n</head>\n<body class="${tone}">\n<main>\n` +
  `<h1>${prose(first?.heading ?? "")}</h1>\n<p>${prose(first?.text ?? "")}</p>\n` +
  cards.map((card) => `<section><h2>${prose(card.heading)}</h2>${body(card)}</section>\n`).join("") +
  "</main>\n</body>\n</html>\n"

const css = `${colours("auto", ":root")}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1rem;margin:0}
.failure h1{color:var(--bad)}
section{border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;margin:.8rem 0}
p{margin:.3rem 0}pre{font:13px/1.6 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}
.steps{display:flex;flex-wrap:wrap;gap:.5rem 0;list-style:none;margin:.4rem 0 0;padding:0;font-size:13px}
.steps li{display:flex;align-items:center}
.steps span{border:1px solid var(--line);border-left:4px solid var(--hue);border-radius:6px;background:var(--fill);padding:.2rem .8rem .2rem .6rem;min-width:5rem}
.steps small{display:block;font-size:12px;color:var(--quiet)}
.steps li+li::before{content:"→";padding:0 .5rem;color:var(--quiet)}
.steps .failed :is(span,small){color:var(--bad);border-color:var(--bad)}`

/** Formats words in backticks as code. */
const prose = (words: string): string =>
  words
    .split("`")
    .map((part, at) => (at % 2 === 1 ? element("code", {}, escaped(part)) : escaped(part)))
    .join("")

const body = ({ lines, places, text }: Card): string =>
  [
    text === "" ? "" : `<p>${prose(text)}</p>`,
    lines.length === 0
      ? ""
      : `<pre>${lines.map(({ text, way }) => escaped(`${way} ${text}`)).join("\n")}</pre>`,
    places.length === 0 ? "" : element("ol", { class: "steps" }, places.map(step).join(""))
  ].join("")

/** Writes a state as a box; the last ones are below the first on a narrow page. */
const step = ({ failed, group, label, took }: Visited): string => {
  const about = [took, failed ?? ""].filter((part) => part !== "").join(", ")
  return element(
    "li",
    { style: `--hue:var(--${group})`, class: failed === undefined ? undefined : "failed" },
    element(
      "span",
      {},
      escaped(failed === undefined ? label : `✗ ${label}`) +
        (about === "" ? "" : element("small", {}, escaped(about)))
    )
  )
}
