/**
 * An examination as one page that opens from disk: what is announced, what is kept, and the trace of the run in the viewer, to whose
 * lines each answer leads.
 */
import { createHash } from "node:crypto"
import { gzipSync } from "node:zlib"
import { type Answer, type Examination, type Question, questions } from "@effect-imap/core/Examine"
import { colours, element, escaped } from "../export/svgText.ts"
import { program } from "./bundle.generated.ts"
import { htmlDocument } from "./document.ts"

/** A line of a trace, and its connection. */
export interface Place {
  readonly group: string
  readonly line: number
}

/** The run of an examination. */
export interface Run {
  /** Its trace, as NDJSON. */
  readonly trace: string
  /** The place at which each question begins there, by its id. */
  readonly places: ReadonlyMap<string, Place>
}

/** Writes the page. */
export const examinationPage = (examination: Examination, host: string, run: Run): string => {
  const name = [examination.server.name, examination.server.version]
    .filter((part) => part !== undefined)
    .join(" ")
  const title = name === "" ? host : `${host}, ${name}`
  const markup =
    `<section aria-labelledby="server">\n<h1 id="server">${escaped(title)}</h1>\n<p>${escaped(summary(examination))}</p>\n` +
    `${sections(examination.answers, run)}${capabilities(examination)}</section>\n`
  return htmlDocument(program, {
    title,
    before: { markup, style, styleHash },
    trace: gzipSync(run.trace, { level: 9 }).toString("base64")
  })
}

const style = `${colours("auto", ":root")}
section{font:15px/1.5 system-ui,sans-serif;color:var(--ink);max-width:60rem;margin:0 auto;padding:2rem 1rem}
imap-trace-view{height:100vh;border-top:1px solid var(--line)}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line)}
th{font-weight:600;border-top:0;color:var(--quiet);font-size:13px}
th,td:nth-child(-n+2),td:last-child{white-space:nowrap}
.no,.refused,.silent{color:var(--bad);font-weight:600}
a{color:inherit}
small{color:var(--quiet)}
summary{cursor:pointer}
pre{font:13px/1.6 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}`

const styleHash = `sha256-${createHash("sha256").update(style).digest("base64")}`

const kepts = { yes: "kept", no: "not kept", refused: "refused", silent: "silent", notAsked: "not asked" }

const channels = {
  tls: "over TLS",
  starttls: "over STARTTLS",
  trusted: "over a trusted channel",
  none: "in the clear"
}

const summary = ({ answers, date, endedBy, leftBehind, security, used }: Examination): string => {
  const count = (test: (answer: Answer) => boolean) => answers.filter(test).length
  const ended = endedBy === undefined ? "" : ` It ended early, by ${endedBy}.`
  const left = leftBehind === undefined ? "" : ` These mailboxes could not be removed: ${leftBehind}.`
  const deviating = count(isDeviation)
  return `Examined on ${date} ${channels[security]}: ${count(({ kept }) => kept === "yes")} kept, ${deviating} not, ${count(({ kept }) => kept === "notAsked")} not asked; ${used.connections} connections, ${Math.round(used.ms / 1000)} seconds.${ended}${left}`
}

const isDeviation = ({ kept }: Answer): boolean => kept !== "yes" && kept !== "notAsked"

const known: ReadonlyMap<string, Question> = new Map(questions.map((question) => [question.id, question]))

const sections = (answers: ReadonlyArray<Answer>, run: Run): string =>
  [
    ["What is not kept", answers.filter(isDeviation)] as const,
    ["What is kept", answers.filter(({ kept }) => kept === "yes")] as const,
    ["What was not asked", answers.filter(({ kept }) => kept === "notAsked")] as const
  ]
    .map(([heading, each]) =>
      each.length === 0
        ? ""
        : `${element("h2", {}, heading)}\n<table>\n${head}\n${each.map((answer) => row(answer, run.places.get(answer.question))).join("\n")}\n</table>\n`
    )
    .join("")

const head = "<tr><th>Announced</th><th>Kept</th><th>What it means for clients</th><th>In the trace</th></tr>"

const row = (answer: Answer, place: Place | undefined): string => {
  const { announced, evidence, kept, means, question } = answer
  const asked = known.get(question)
  const title = element("strong", {}, escaped(asked?.title ?? question))
  const about =
    asked === undefined
      ? ""
      : element("p", {}, element("small", {}, escaped(`${asked.rule}. Here, ${asked.matters}.`)))
  const lines =
    evidence.length === 0 ? "" : element("pre", {}, evidence.map((line) => escaped(line)).join("\n"))
  const words = `${title}: ${escaped(means)}`
  const body =
    about === "" && lines === ""
      ? words
      : element("details", {}, `${element("summary", {}, words)}${about}${lines}`)
  const listed = announced === null ? "always" : announced ? "yes" : "no"
  const link =
    place === undefined
      ? ""
      : element(
          "a",
          {
            href: `#${new URLSearchParams({ c: place.group, l: `${place.line}` })}`,
            "aria-label": `line ${place.line} of the trace: ${asked?.title ?? question}`
          },
          `line ${place.line}`
        )
  return `<tr><td>${listed}</td>${element("td", { class: kept }, kepts[kept])}<td>${body}</td><td>${link}</td></tr>`
}

const capabilities = ({ capabilities: { authenticated, clear, tls } }: Examination): string =>
  [
    ["in the clear", clear] as const,
    ["within TLS", tls] as const,
    ["after the login", authenticated] as const
  ]
    .map(([where, names]) =>
      names === undefined
        ? ""
        : `${element("h2", {}, `Capabilities ${where}`)}\n${element("pre", {}, escaped(names.join(" ")))}\n`
    )
    .join("")
