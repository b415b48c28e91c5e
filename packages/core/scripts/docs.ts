/**
 * Writes `docs/failures.md` from the reasons, their consequences and their words, and the examples into `README.md`
 * and `docs/transports.md`.
 * With `--check` it only compares, and fails when a page is not fresh.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { Schema } from "effect"
import * as Advice from "../src/Advice.ts"
import * as ImapError from "../src/ImapError.ts"
import { Reason } from "../src/Reason.ts"

const root = new URL("../../../", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), "utf8")

/** What the fields of a reason may look like; a reason takes those that it has. */
const fields = {
  host: "imap.example.com",
  serverName: "imap.example.com",
  port: 993,
  known: { wayIn: "implicitTls", port: 993 },
  failure: "ConnectRefused",
  step: "select",
  afterMs: 30_000,
  tls: false,
  field: "port",
  problem: "not between 1 and 65535",
  protocol: "smtp",
  detail: "self-signed",
  offered: ["GSSAPI"],
  loginDisabled: true,
  mechanism: "PLAIN",
  iterations: 2_147_483_647,
  capabilities: ["IMAP2BIS"],
  idSent: true,
  mailbox: "Sent",
  command: "XLIST",
  status: "BAD",
  expected: "a closing quote",
  offset: 17,
  limit: 1_048_576,
  announced: "9999999999",
  product: "Avast",
  mayBe: ["appPassword", "imapDisabled"],
  url: "imaps://mail2.example.com/"
}

const example = Schema.decodeUnknownSync(Reason)

const whose: { readonly [Who in ImapError.ActionBy]: string } = {
  user: "the account's owner",
  admin: "who runs the server",
  app: "the app",
  nobody: "nobody"
}

const row = (tag: string): string => {
  const reason = example({ ...fields, _tag: tag })
  const { actionBy, retry } = ImapError.make(reason, "command")
  const advice = Advice.of(reason)
  const cells = [`\`${tag}\``, advice.title, whose[actionBy], retry, advice.try]
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
}

const failures = `# When it fails

<!-- Written by \`node packages/core/scripts/docs.ts\`. Do not edit. -->

Every failure is one \`ImapError\`. Its \`reason\` is one of the rows; host, port, limits and names are examples.
\`actionBy\` says whose turn it is. \`retry\` says whether the same attempt may succeed: \`now\` is tried again by
\`connect\` itself, \`later\` is worth it after a wait, \`never\` not before something changes. \`causes\` has the
failures of the other ways in and of earlier attempts.

| Reason | What happened | Whose turn | Retry | What to do |
|---|---|---|---|---|
${Reason.members.map((member) => row(member.fields._tag.schema.literal)).join("\n")}
`

/** A page with the examples as they are; each stands behind a comment that names its file. */
const withExamples = (page: string): string =>
  read(page).replaceAll(
    /(<!-- (examples\/[\w.-]+) -->\n```ts\n)[^]*?(```)/g,
    (_all: string, before: string, path: string, after: string) => `${before}${read(path)}${after}`
  )

const stale = [
  { path: "docs/failures.md", text: failures },
  ...["README.md", "docs/transports.md"].map((path) => ({ path, text: withExamples(path) }))
].filter(({ path, text }) => read(path) !== text)

for (const { path, text } of stale) {
  if (!process.argv.includes("--check")) {
    writeFileSync(new URL(path, root), text)
  } else {
    process.stderr.write(`${path} is not fresh: run \`node packages/core/scripts/docs.ts\`\n`)
    process.exitCode = 1
  }
}
