/** THREAD by subjects or by references; messages that only have the same subject are not joined by the latter. RFC 5256 §3. */
import { textOf } from "../ClientCommand.ts"
import { baseSubject } from "../mail/baseSubject.ts"
import { sentAt } from "../mail/date.ts"
import * as Mime from "../mail/Mime.ts"
import * as View from "../store/View.ts"
import { completed, lists, type Question, refuse, selected, type Turn } from "../Turn.ts"
import { testOf } from "./search.ts"

export const thread = (question: Question): Turn => {
  const [first, second, ...keys] = question.command.args
  const algorithm = textOf(first)?.toUpperCase() ?? ""
  const charset = textOf(second)?.toUpperCase() ?? ""
  const here = selected(question)
  if (here === undefined || !lists(question, `THREAD=${algorithm}`)) return refuse(question, "syntaxError")
  if (charset !== "UTF-8" && charset !== "US-ASCII") return refuse(question, "badCharset")
  const test = testOf(question, here, keys)
  if (test === undefined) return refuse(question, "syntaxError")
  const isUid = question.command.name.startsWith("UID ")
  const found = View.messages(here.view, here.mailbox)
    .filter(test)
    .map((each) => readOf(each, isUid))
  const byDate = found.toSorted((one, other) => one.sentAt - other.sentAt)
  const parentOf = algorithm === "ORDEREDSUBJECT" ? firstOfSubject(byDate) : referred(byDate)
  const roots = byDate.filter((each) => parentOf(each) === undefined)
  const text = roots.map((root) => `(${written(root, byDate, parentOf)})`).join("")
  return completed(question, [text === "" ? "* THREAD" : `* THREAD ${text}`])
}

interface Read {
  readonly number: number
  readonly sentAt: number
  readonly subject: string
  readonly id: string
  /** The messages that it answers, the nearest last. */
  readonly answers: ReadonlyArray<string>
}

type ParentOf = (message: Read) => Read | undefined

const readOf = ({ message, sequence }: View.Numbered, isUid: boolean): Read => {
  const parsed = Mime.parse(message.octets)
  const ids = (field: string) => (Mime.field(parsed, field) ?? "").match(/<[^<>\s]+>/g) ?? []
  const references = ids("References")
  return {
    number: isUid ? message.uid : sequence,
    sentAt: sentAt(parsed, message.internalDate),
    subject: baseSubject(parsed).base.toUpperCase(),
    id: ids("Message-ID")[0] ?? "",
    answers: references.length > 0 ? references : ids("In-Reply-To")
  }
}

const firstOfSubject = (messages: ReadonlyArray<Read>): ParentOf => {
  const first = new Map(messages.toReversed().map((each) => [each.subject, each]))
  return (message) => (first.get(message.subject) === message ? undefined : first.get(message.subject))
}

/** Accepts only older messages as parents, which avoids cycles. */
const referred = (messages: ReadonlyArray<Read>): ParentOf => {
  const places = new Map(messages.map((each, index) => [each.id, index]))
  return (message) => {
    const place = messages.indexOf(message)
    const nearest = message.answers.findLast((id) => (places.get(id) ?? place) < place)
    return nearest === undefined ? undefined : messages[places.get(nearest) ?? place]
  }
}

/** Several children are each in parentheses; a single one follows without. */
const written = (message: Read, all: ReadonlyArray<Read>, parentOf: ParentOf): string => {
  const children = all
    .filter((each) => parentOf(each) === message)
    .map((each) => written(each, all, parentOf))
  if (children.length === 0) return `${message.number}`
  const rest = children.length === 1 ? ` ${children[0]}` : ` ${children.map((each) => `(${each})`).join("")}`
  return `${message.number}${rest}`
}
