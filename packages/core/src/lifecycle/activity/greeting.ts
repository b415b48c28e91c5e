/** Reads the greeting, and recognises other protocols on the port. RFC 9051 §7.1.1, §7.1.4, §7.1.5. */
import { Exit } from "effect"
import * as Capability from "../../imap/Capability.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { ActivityOutcome } from "../machine/activities.ts"
import type { WayIn } from "../machine/Settings.ts"
import { protocolOf } from "../../failure/quirk/foreign.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import type { Response, Status } from "../../imap/Response.ts"
import type { Opening, Session } from "../session/Session.ts"
import type { Redactor } from "../../trace/Redactor.ts"
import { codeOf, referralIn } from "../../failure/quirk/byCode.ts"
import { type Steps, Wait } from "./activity.ts"
import { note, provisional, withoutUnkept } from "./quirk.ts"
import { isAsAsked, session, type Run } from "./Run.ts"

export function* greeting(run: Run, { wayIn, port }: Place): Steps<Greeted> {
  const from = yield* session(run, wayIn, "greeting")
  const first = yield* opening(from)
  const busy = isEnd(first) ? undefined : provisional(run, first)
  if (busy === undefined) return yield* conclude(run, from, first, port)
  note(run, busy)
  return { type: "provisional" }
}

/** Waits for the greeting of a busy server, which may say several times that it is busy. */
export function* regreeting(run: Run, { wayIn, port }: Place): Steps<FinallyGreeted> {
  const from = yield* session(run, wayIn, "greeting")
  for (;;) {
    const next = yield* opening(from)
    if (isEnd(next) || provisional(run, next) === undefined) return yield* conclude(run, from, next, port)
  }
}

type Greeted = ActivityOutcome<"greeting">
type FinallyGreeted = ActivityOutcome<"regreeting">

const opening = (from: Session) =>
  new Wait<Opening>((then) => from.onOpening((given) => then(Exit.succeed(given))))

/** Converts the greeting to an outcome. */
function* conclude(run: Run, from: Session, first: Opening, port: number): Steps<FinallyGreeted> {
  const { redactor } = run.recorder
  const fail = (reason: PlainReason, serverText?: Quotation) =>
    ImapError.make(reason, "greeting", { serverText })

  if (isEnd(first)) {
    return yield* first.bytes.length > 0 && protocolOf(first.bytes) !== "unknown"
      ? fail({ _tag: "NotImap", protocol: protocolOf(first.bytes), port })
      : first.failing("greeting")
  }
  if (first._tag !== "Status") {
    const bytes = bytesOf(first)
    const banner = redactor.text(new TextDecoder().decode(bytes))
    return yield* fail({ _tag: "NotImap", protocol: protocolOf(bytes), port }, banner)
  }
  const capabilities = withoutUnkept(run, from, Capability.fromCode(first.code, redactor.word))
  switch (first.condition) {
    case "OK":
      return { type: "ok" as const, capabilities }
    case "PREAUTH":
      if (isAsAsked(run.settings, from.connection.channel())) from.authenticated()
      return { type: "preauth" as const, capabilities }
    default:
      // NO and BAD are no greetings, but a server that sends them speaks IMAP and turns the client away, as BYE does
      return yield* fail(refusal(first, redactor), redactor.text(first.text))
  }
}

const refusal = (status: Status, redactor: Redactor): PlainReason =>
  referralIn(status, redactor) ?? {
    _tag: status.code?.name === "LIMIT" ? "TooManyConnections" : "ServerRefused",
    ...codeOf(status, redactor)
  }

const isEnd = (opening: Opening): opening is Extract<Opening, { readonly _tag: "End" }> =>
  opening._tag === "End"

/** The line as the server sent it, as far as it is kept. */
const bytesOf = (response: Response): Uint8Array =>
  "bytes" in response && response.bytes !== undefined
    ? response.bytes
    : new TextEncoder().encode(lineOf(response))

const lineOf = (response: Response): string => {
  if (response._tag === "Tagged") return `${response.tag} ${response.condition} ${response.text}`
  return "text" in response ? response.text : ""
}

interface Place {
  readonly wayIn: WayIn
  readonly port: number
}
