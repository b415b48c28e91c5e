/** A story as one page that opens from disk: cards below each other, as text that can be copied, without a script. */
import type { Card, Storyboard } from "../model/verdict/Storyboard.ts"
import { chart, chartHeight, chartRules } from "./storyChart.ts"
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
svg{max-width:100%}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
${chartRules}`

/** Formats words in backticks as code. */
const prose = (words: string): string =>
  words
    .split("`")
    .map((part, at) => (at % 2 === 1 ? element("code", {}, escaped(part)) : escaped(part)))
    .join("")

const drawingWidth = 700

const body = ({ lines, places, text }: Card): string =>
  [
    text === "" ? "" : `<p>${prose(text)}</p>`,
    lines.length === 0
      ? ""
      : `<pre>${lines.map(({ text, way }) => escaped(`${way} ${text}`)).join("\n")}</pre>`,
    places.length === 0
      ? ""
      : element(
          "svg",
          {
            viewBox: `0 0 ${drawingWidth} ${chartHeight}`,
            width: drawingWidth,
            role: "img",
            "aria-label": places.map(({ label }) => label).join(", ")
          },
          chart(places, { x: 1, y: 2, width: drawingWidth }).join("")
        )
  ].join("")
