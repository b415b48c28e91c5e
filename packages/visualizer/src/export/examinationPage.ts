/** An examination as one page that opens from disk: what is announced, what is kept, and the lines that it rests on. */
import { type Answer, type Examination, type Question, questions } from "@effect-imap/core/examine"
import { colours, element, escaped } from "./svgText.ts"

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** Writes the page. Nothing of it is a script, and nothing is loaded. */
export const examinationPage = (examination: Examination, host: string): string => {
  const name = [examination.server.name, examination.server.version]
    .filter((part) => part !== undefined)
    .join(" ")
  const title = name === "" ? host : `${host}, ${name}`
  return (
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="content-security-policy" content="${escaped(policy)}">\n` +
    `<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n` +
    `<title>${escaped(title)}</title>\n<style>${css}</style>\n</head>\n<body>\n<main>\n` +
    `<h1>${escaped(title)}</h1>\n<p>${escaped(summary(examination))}</p>\n` +
    sections(examination.answers) +
    capabilities(examination) +
    "</main>\n</body>\n</html>\n"
  )
}

const css = `${colours("auto", ":root")}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line)}
th{font-weight:600;border-top:0;color:var(--quiet);font-size:13px}
td:nth-child(-n+2){white-space:nowrap}
.no,.refused,.silent{color:var(--bad);font-weight:600}
small{color:var(--quiet)}
summary{cursor:pointer}
pre{font:13px/1.6 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:.3rem 0}`

const kepts = { yes: "kept", no: "not kept", refused: "refused", silent: "silent", notAsked: "not asked" }

const summary = ({ answers, date, endedBy, leftBehind, security, used }: Examination): string => {
  const count = (test: (answer: Answer) => boolean) => answers.filter(test).length
  const ended = endedBy === undefined ? "" : ` It ended early, by ${endedBy}.`
  const left = leftBehind === undefined ? "" : ` These mailboxes could not be removed: ${leftBehind}.`
  const deviating = count(isDeviation)
  return `Examined on ${date} by ${security}: ${count(({ kept }) => kept === "yes")} kept, ${deviating} not, ${count(({ kept }) => kept === "notAsked")} not asked; ${used.connections} connections, ${Math.round(used.ms / 1000)} seconds.${ended}${left}`
}

const isDeviation = ({ kept }: Answer): boolean => kept !== "yes" && kept !== "notAsked"

const known: ReadonlyMap<string, Question> = new Map(questions.map((question) => [question.id, question]))

const sections = (answers: ReadonlyArray<Answer>): string =>
  [
    ["What is not kept", answers.filter(isDeviation)] as const,
    ["What is kept", answers.filter(({ kept }) => kept === "yes")] as const,
    ["What was not asked", answers.filter(({ kept }) => kept === "notAsked")] as const
  ]
    .map(([heading, each]) =>
      each.length === 0
        ? ""
        : `${element("h2", {}, heading)}\n<table>\n${head}\n${each.map(row).join("\n")}\n</table>\n`
    )
    .join("")

const head = "<tr><th>Announced</th><th>Kept</th><th>What it means for clients</th></tr>"

const row = (answer: Answer): string => {
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
  return `<tr><td>${listed}</td>${element("td", { class: kept }, kepts[kept])}<td>${body}</td></tr>`
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
