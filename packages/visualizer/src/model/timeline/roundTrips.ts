/** The round trips that a connection saved or wasted, by name. */
import type { Connection, WireLine } from "../connection/Connection.ts"
import { capabilitiesIn, isLoginName, isSelect } from "../evidence/facts.ts"
import { usedLane } from "../evidence/Failure.ts"
import type { Ledger } from "./Ledger.ts"
import { isIn } from "../machine/phase.ts"

/** The name of a remark. */
export type RemarkId =
  | "capabilities-asked-again"
  | "capabilities-in-greeting"
  | "capabilities-with-login"
  | "initial-response"
  | "initial-response-unused"
  | "initial-response-refused"
  | "shared-flight"
  | "select-repeated"

/** A round trip that was saved, or could have been. */
export interface Remark {
  readonly id: RemarkId
  readonly kind: "saved" | "wasted"
  readonly roundTrips: number
  /** The cost at this connection's RTT. */
  readonly ms: number
  readonly text: string
  /** The lines of the trace that show it. */
  readonly evidence: ReadonlyArray<number>
}

/** Finds what saved or wasted time on the way to the mailbox. */
export const remarks = (
  connection: Connection,
  { fastest, rtt }: Pick<Ledger, "fastest" | "rtt">
): ReadonlyArray<Remark> => {
  const lane = usedLane(connection)
  const until = connection.moves.find(({ to }) => isIn(to, "selected"))?.line ?? Number.POSITIVE_INFINITY
  const way = connection.wire.filter((line) => line.lane === lane && line.line < until)
  // without the server's lines, nothing shows what waited for what
  const isHeard = way.some(({ direction }) => direction === "received")
  // without times, lines that a person typed one by one look as if they had gone out together
  const flown = connection.clock === "none" ? [] : flights(way)
  const counted = isHeard ? [...capabilities(way), ...initialResponse(way), ...flown, ...repeated(way)] : []
  return counted.map((remark) => ({ ...remark, ms: remark.roundTrips * (fastest ?? rtt ?? 0) }))
}

type Counted = Omit<Remark, "ms">

/** Finds capabilities that were announced unasked, and requests for capabilities that were known. */
const capabilities = (wire: ReadonlyArray<WireLine>): ReadonlyArray<Counted> => {
  const found: Array<Counted> = []
  let known: number | undefined
  let asked = false
  const tag = new Map<string, string>()
  for (const line of wire) {
    const command = commandOf(line)
    if (command !== undefined && line.tag !== undefined) tag.set(line.tag, command)
    if (command === "CAPABILITY") {
      asked = true
      if (known !== undefined) {
        found.push({
          id: "capabilities-asked-again",
          kind: "wasted",
          roundTrips: 1,
          text: "CAPABILITY was sent, although the server had already listed its capabilities",
          evidence: [line.line, known]
        })
      }
    }
    const answers = line.direction === "received" ? tag.get(line.tag ?? "") : undefined
    const behindLogin = isLoginName(answers ?? "") && line.condition === "OK"
    // capabilities from before TLS or the login no longer count
    if ((answers === "STARTTLS" && line.condition === "OK") || behindLogin) known = undefined
    if (!listsCapabilities(line)) continue
    known = line.line
    // an unasked list elsewhere, such as before the answer to a login, saves no known round trip
    const greets = line.tag === undefined && (line.condition === "OK" || line.condition === "PREAUTH")
    if ((!asked && greets) || behindLogin) {
      const where = behindLogin ? "with the login" : "in the greeting"
      found.push({
        id: behindLogin ? "capabilities-with-login" : "capabilities-in-greeting",
        kind: "saved",
        roundTrips: 1,
        text: `the server listed its capabilities ${where}`,
        evidence: [line.line]
      })
      asked ||= !behindLogin
    }
  }
  return found
}

const commandOf = ({ direction, text }: WireLine): string | undefined =>
  direction === "sent" ? /^\S+ ([A-Z]+)/.exec(text)?.[1] : undefined

const listsCapabilities = (line: WireLine): boolean =>
  line.direction === "received" && capabilitiesIn(line).length > 0

const initialResponse = (wire: ReadonlyArray<WireLine>): ReadonlyArray<Counted> => {
  const offered = wire.find((line) => listsCapabilities(line) && /\b(?:SASL-IR|IMAP4REV2)\b/i.test(line.text))
  const isOffered = ({ line }: WireLine): boolean => offered !== undefined && offered.line < line
  const logins = wire.filter((line) => commandOf(line) === "AUTHENTICATE")
  return logins.flatMap((line, at): ReadonlyArray<Counted> => {
    const used = withResponse.test(line.text)
    const before = logins[at - 1]
    const refused = used ? undefined : refusedAsBad(before, line, wire)
    if (before !== undefined && refused !== undefined) {
      const why = isOffered(before)
        ? "the server lists SASL-IR, and refuses it"
        : "the server refuses an initial response"
      const text = `${why}: the login was sent again without it`
      const evidence = [line.line, refused.line, before.line]
      return [{ id: "initial-response-refused", kind: "wasted", roundTrips: 1, text, evidence }]
    }
    if (used) {
      if (refusedAsBad(line, logins[at + 1], wire) !== undefined) return []
      const isListed = wire.some((each) => each.line < line.line && listsCapabilities(each))
      const unlisted = isListed ? ", although the server does not list SASL-IR" : ""
      const text = `the initial response went with AUTHENTICATE${isOffered(line) ? " (SASL-IR)" : unlisted}`
      return [{ id: "initial-response", kind: "saved", roundTrips: 1, text, evidence: [line.line] }]
    }
    if (offered === undefined || !isOffered(line)) return []
    const text = "the server takes a login in one line (SASL-IR), and it was sent in two"
    const evidence = [line.line, offered.line]
    return [{ id: "initial-response-unused", kind: "wasted", roundTrips: 1, text, evidence }]
  })
}

/** A login with its initial response. RFC 4959. */
const withResponse = /^\S+ AUTHENTICATE \S+ \S/

/** Returns the BAD to a login with an initial response, if the same mechanism then went without one. */
const refusedAsBad = (
  login: WireLine | undefined,
  again: WireLine | undefined,
  wire: ReadonlyArray<WireLine>
): WireLine | undefined => {
  const mechanism = /AUTHENTICATE (\S+)/.exec(again?.text ?? "")?.[1]
  if (login === undefined || again === undefined || !withResponse.test(login.text)) return undefined
  if (withResponse.test(again.text) || !login.text.includes(` ${mechanism} `)) return undefined
  return wire.find(({ condition, tag }) => condition === "BAD" && tag === login.tag)
}

/** Commands that are written at once have times that differ by no more, in milliseconds. */
const mostApart = 10

/** Finds commands that were sent together. A NOOP that only probes does not count. */
const flights = (wire: ReadonlyArray<WireLine>): ReadonlyArray<Counted> => {
  const found: Array<Counted> = []
  let flight: Array<WireLine> = []
  const close = () => {
    const names = flight.flatMap((line) => commandOf(line) ?? []).filter((name) => name !== "NOOP")
    if (names.length > 1) {
      found.push({
        id: "shared-flight",
        kind: "saved",
        roundTrips: names.length - 1,
        text: `${names.join(", ")} went out together`,
        evidence: flight.map(({ line }) => line)
      })
    }
    flight = []
  }
  for (const line of wire) {
    // what is written later may be in a packet of its own
    const last = flight.at(-1)
    if (last !== undefined && line.time - last.time > mostApart) close()
    if (line.direction === "sent") flight.push(line)
    else close()
  }
  close()
  return found
}

const repeated = (wire: ReadonlyArray<WireLine>): ReadonlyArray<Counted> => {
  const selects = wire.filter((line) => isSelect({ name: commandOf(line) ?? "" }))
  const refused = wire.find(
    ({ condition, tag }) => condition === "NO" && selects.some((select) => select.tag === tag)
  )
  const again = refused && selects.find(({ line }) => line > refused.line)
  if (again === undefined || refused === undefined) return []
  const isIdentified = wire.some(
    (line) => line.line > refused.line && line.line < again.line && commandOf(line) === "ID"
  )
  if (!isIdentified) return []
  const text = "the mailbox was refused first, and asked for again after an ID"
  return [
    { id: "select-repeated", kind: "wasted", roundTrips: 2, text, evidence: [again.line, refused.line] }
  ]
}
