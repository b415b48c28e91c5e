/**
 * A simulated server that answers as an examined one did: a profile, made of the lines in its examination. The same questions
 * get the same answers from it, and a client takes the same path to its mailbox.
 */
import type { Lines, Profile, Said } from "../simulator/profile/Profile.ts"
import { profiles } from "../simulator/profile/Profiles.ts"
import * as Mechanism from "../imap/Mechanism.ts"
import type { Answer } from "./Answer.ts"
import type { Examination } from "./Examination.ts"
import { type Exchange, exchangesIn, greetingsIn, isOk } from "./exchanges.ts"
import { missing } from "./ownText.ts"
import { isSameSet } from "./reading.ts"

/** Makes the profile. User and password are those of the other simulated servers. */
export const simulated = (examination: Examination): Profile => {
  const { answers, server } = examination
  const { wellBehaved } = profiles
  const name = [server.name ?? "examined", server.version].filter((part) => part !== undefined).join(" ")
  return {
    ...wellBehaved,
    name,
    about: `${name}, as it was examined on ${examination.date}.`,
    capabilities: capabilitiesOf(examination),
    lines: { ...wellBehaved.lines, ...linesOf(examination) },
    ...provisionalOf(answers),
    selection: selectionOf(answers) ?? wellBehaved.selection,
    sasl: saslOf(answers, capabilitiesOf(examination)),
    said: answers.flatMap(saidIn),
    keepsMailbox: answers.some(({ kept, question }) => question === "select-missing" && kept === "no"),
    omits: [
      ...(hasFact(answers, "append", "announced", false) ? (["ownAppend"] as const) : []),
      ...(hasFact(answers, "condstore", "modSeq", false) ? (["unaskedModSeq"] as const) : []),
      ...(hasFact(answers, "select-again", "uidValidity", false) ? (["uidValidity"] as const) : [])
    ],
    readsOne: answers.some(
      ({ kept, question }) => question === "two-commands" && kept !== "yes" && kept !== "notAsked"
    )
  }
}

/** Refuses the mechanisms that the server refused, and offers channel binding if the server listed any `-PLUS` mechanism. */
const saslOf = (answers: ReadonlyArray<Answer>, { tls }: Profile["capabilities"]): Profile["sasl"] => {
  const { sasl } = profiles.wellBehaved
  const refuses = Mechanism.Name.literals.filter((name) =>
    answers.some(({ kept, question }) => kept === "refused" && question === `login-${name.toLowerCase()}`)
  )
  return { ...sasl, refuses, ...(/AUTH=\S+-PLUS\b/.test(tls) ? { binding: "what both ends know" } : {}) }
}

const hasFact = (answers: ReadonlyArray<Answer>, id: string, name: string, value: boolean): boolean =>
  answers.some(({ facts, question }) => question === id && facts[name] === value)

const capabilitiesOf = ({
  capabilities: { authenticated = [], clear, tls }
}: Examination): Profile["capabilities"] => {
  const within = tls ?? clear ?? []
  return {
    // a server that was reached by TLS may have no other port
    clear: (clear ?? within).join(" "),
    tls: within.join(" "),
    authenticated: authenticated.join(" ")
  }
}

const evidenceOf = (answers: ReadonlyArray<Answer>, id: string): ReadonlyArray<string> =>
  answers.find(({ question }) => question === id)?.evidence ?? []

/** A server may greet its user by name, who is another one here. */
const withoutUser = (line: string): string => line.replaceAll("<user>", "user")

/** The last exchange of an answer whose command begins so. */
const exchangeOf = (answers: ReadonlyArray<Answer>, id: string, command: string): Exchange | undefined =>
  exchangesIn(evidenceOf(answers, id).map(withoutUser)).findLast((each) => each.command.startsWith(command))

/** The lines that can be taken over; what was not heard stays as other simulated servers have it. */
const linesOf = (examination: Examination): Partial<Lines> => {
  const { answers } = examination
  const tagged = (id: string, command: string, replaces?: readonly [string, string]): string | undefined => {
    const found = exchangeOf(answers, id, command)
    const line = (found?.tagged ?? found?.complaint)?.replace(
      /<mailbox>|(?:INBOX[./])?<mbox:\d+>(?:[./\\]<mbox:\d+>)*/,
      "{mailbox}"
    )
    return line === undefined || isHidden(line)
      ? undefined
      : replaces === undefined
        ? line
        : line.replaceAll(...replaces)
  }
  const untagged = (id: string, command: string, start: string): string | undefined =>
    exchangeOf(answers, id, command)?.untagged.find((line) => line.startsWith(start))
  const found: { readonly [Name in keyof Lines]?: string | undefined } = {
    greeting: greetingOf(examination),
    completed: tagged("noop", "NOOP", ["NOOP", "{command}"]),
    loggedIn: loggedInOf(examination),
    wrongPassword: refusedLoginIn(answers),
    identity: untagged("id", "ID", "* ID")?.replaceAll(/<\w+(?::\d+)?>/g, "NIL"),
    unknown: tagged("unknown-command", "XEXAMINE", ["XEXAMINE", "{command}"]),
    wrongState: tagged("too-early", "SELECT", ["SELECT", "{command}"]),
    noSuchMailbox: tagged("select-missing", `EXAMINE ${missing}`, [missing, "{mailbox}"]),
    badCharset: tagged("search-unknown-charset", "UID SEARCH"),
    examined: tagged("examine", "EXAMINE"),
    selected: tagged("append", "SELECT"),
    status: statusOf(answers),
    bye: untagged("logout", "LOGOUT", "* BYE")
  }
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, line]) => (line === undefined ? [] : [[name, line]]))
  )
}

/** Something in it was redacted. */
const isHidden = (line: string): boolean =>
  /<(?:text|data|literal|mailbox|mbox|redacted|word|flag)[^>]*>/.test(line)

/** Replaces the list in a line by a placeholder, if it equals that of CAPABILITY. */
const withList = (line: string, listed: ReadonlyArray<string> | undefined): string =>
  line.replace(/\[CAPABILITY ([^\]]*)\]/i, (whole, names: string) => {
    const said = new Set(names.toUpperCase().split(" "))
    return listed !== undefined && isSameSet(said, new Set(listed)) ? "[CAPABILITY {capabilities}]" : whole
  })

const greetingOf = ({ answers, capabilities }: Examination): string | undefined => {
  const line = greetingsIn(evidenceOf(answers, "capability")).at(-1)
  return line === undefined || isHidden(line)
    ? undefined
    : withList(line, capabilities.clear ?? capabilities.tls)
}

/** A busy server greets twice. */
const provisionalOf = (answers: ReadonlyArray<Answer>): Pick<Profile, "provisionalGreeting"> => {
  const [provisionalGreeting, greeting] = greetingsIn(evidenceOf(answers, "capability"))
  return provisionalGreeting === undefined || greeting === undefined ? {} : { provisionalGreeting }
}

/** The data of STATUS, which some servers leave empty. */
const statusOf = (answers: ReadonlyArray<Answer>): string | undefined => {
  const [line] =
    exchangeOf(answers, "status-open", "STATUS")?.untagged.filter((each) => each.startsWith("* STATUS")) ?? []
  return line?.endsWith(" ()") === true ? "* STATUS {mailbox} ()" : undefined
}

/** The answer to a login that was refused. */
const refusedLoginIn = (answers: ReadonlyArray<Answer>): string | undefined => {
  const line = answers
    .filter(({ kept, question }) => kept === "refused" && isLogin(question))
    .flatMap(({ evidence }) => exchangesIn(evidence.map(withoutUser)).at(-1)?.tagged ?? [])[0]
  return line === undefined || isHidden(line) ? undefined : line
}

/** The answer to a login, with the list that came just before it. */
const loggedInOf = ({ answers, capabilities }: Examination): string | undefined => {
  const logins = answers.flatMap(({ evidence }) =>
    exchangesIn(evidence.map(withoutUser)).filter(
      (each) => /^(?:AUTHENTICATE|LOGIN) /.test(each.command) && isOk(each)
    )
  )
  const [login] = logins
  if (login?.tagged === undefined || isHidden(login.tagged)) return undefined
  const before = login.untagged.some((line) => line.startsWith("* CAPABILITY"))
    ? "* CAPABILITY {capabilities}\r\n"
    : ""
  return `${before}${withList(login.tagged, capabilities.authenticated)}`
}

/** The untagged lines of EXAMINE, with the numbers left open. */
const selectionOf = (answers: ReadonlyArray<Answer>): ReadonlyArray<string> | undefined => {
  const found = exchangeOf(answers, "examine", "EXAMINE")
  return found?.untagged.filter((line) => !isHidden(line) && !line.includes("[CLOSED]")).map(opened)
}

const opened = (line: string): string =>
  line
    .replace(/^\* \d+ EXISTS/, "* {exists} EXISTS")
    .replace(/^\* \d+ RECENT/, "* {recent} RECENT")
    .replace(/\[UNSEEN \d+\]/, "[UNSEEN {unseen}]")
    .replace(/\[UIDVALIDITY \d+\]/, "[UIDVALIDITY {uidValidity}]")
    .replace(/\[UIDNEXT \d+\]/, "[UIDNEXT {uidNext}]")
    .replace(/\[HIGHESTMODSEQ \d+\]/, "[HIGHESTMODSEQ {highestModSeq}]")
    // EXAMINE allows no change of flags, SELECT the flags of the mailbox
    .replace(/\[PERMANENTFLAGS \(\)\]/, "[PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)]")

/** The commands of a question that were not carried out as the rule says, each with its answer. */
const saidIn = ({ evidence, facts, kept, question }: Answer): ReadonlyArray<Said> => {
  const isSilentlyKept = question === "id-before" && facts["answered"] === false
  if (
    (kept === "yes" && !isSilentlyKept) ||
    isLogin(question) ||
    kept === "notAsked" ||
    (byLines.has(question) && kept !== "silent")
  )
    return []
  const exchanges = exchangesIn(evidence.map(withoutUser))
  return exchanges.flatMap((each, index) => {
    const isLast = index === exchanges.length - 1
    // a NOOP only asks for news
    if (each.command === "NOOP") return []
    const isRefused = !isOk(each)
    // without a refusal, the last answer is the deviation
    const isCarriedOut = kept === "no" && isLast && exchanges.every(isOk)
    if (
      !(isRefused || isCarriedOut || isSilentlyKept) ||
      [...each.untagged, each.tagged ?? ""].some(isHidden)
    )
      return []
    const isOver = isLast && each.tagged === undefined && each.complaint === undefined
    const afterwards = isOver ? (facts["ended"] === true ? "ends" : "silent") : undefined
    return [saidOf(each, afterwards)]
  })
}

/** A refused one is in the profile's `sasl`. */
const isLogin = (question: string): boolean => question.startsWith("login-")

/** Their answers are lines of the profile, or a field of it. */
const byLines: ReadonlySet<string> = new Set([
  "examine",
  "two-commands",
  "five-commands",
  "select-missing",
  "select-again"
])

const saidOf = (
  { command, complaint, tagged, untagged }: Exchange,
  afterwards: Said["afterwards"]
): Said => ({
  command: command.replaceAll("<mailbox>", "{mailbox}"),
  lines: [
    ...untagged,
    ...(complaint === undefined ? [] : [complaint]),
    ...(tagged === undefined ? [] : [tagged])
  ],
  ...(afterwards === undefined ? {} : { afterwards })
})
