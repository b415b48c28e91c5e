/** What the events of a trace must hold for a reason, and what contradicts it. No rule knows how the library comes to a reason. */
import type { AppDeed, Meaning, ServerDeed } from "./Deed.ts"
import type { Command, Connection, Facts, Line, Wire } from "./Facts.ts"

/** Returns what is missing for the reason with which a connection ended, or contradicts it. */
export type Rule = (connection: Connection, facts: Facts) => ReadonlyArray<string>

type Test = (connection: Connection, facts: Facts) => boolean

/** Joins rules: each must hold. */
export const all =
  (...rules: ReadonlyArray<Rule>): Rule =>
  (connection, facts) =>
    rules.flatMap((rule) => rule(connection, facts))

/** Something that the trace must hold. */
export const holds =
  (what: string, test: Test): Rule =>
  (connection, facts) =>
    test(connection, facts) ? [] : [`nothing shows ${what}`]

/** Something that contradicts the reason. */
export const never =
  (what: string, test: Test): Rule =>
  (connection, facts) =>
    test(connection, facts) ? [what] : []

/** The trace records such an event. */
export const event = (...names: ReadonlyArray<Line["event"]["name"]>): Rule =>
  holds(names.join(" or "), ({ lines }) => lines.some(({ event: each }) => names.includes(each.name)))

/** A network operation that failed so. A transport of the app's own need not report any. */
export const net = (...failures: ReadonlyArray<string>): Rule =>
  holds(`a network operation that failed with ${failures.join(" or ")}`, ({ lines }) => {
    const ends = lines.flatMap(({ event: each }) => (each.name === "net:end" ? [each.data] : []))
    return ends.length === 0 || ends.some(({ error = "", ok }) => !ok && failures.includes(error))
  })

/** A command with such a name. */
export const asked = (what: string, isAsked: (name: string) => boolean): Rule =>
  holds(what, ({ commands }) => commands.some(({ name }) => isAsked(name)))

/** NO or BAD to a command. RFC 9051 §7.1. */
export const refused = (what: string, isAsked: (name: string) => boolean): Rule =>
  holds(`a refusal of ${what}`, ({ commands }) =>
    commands.some((command) => isAsked(command.name) && isRefused(command))
  )

export const isRefused = ({ answer }: Command): boolean =>
  answer?.condition === "NO" || answer?.condition === "BAD"

export const received = (connection: Connection, pattern: RegExp): ReadonlyArray<Wire> =>
  connection.wire.filter(({ isSent, text }) => !isSent && pattern.test(text))

type Did<Party extends { readonly did: string }, Name extends Party["did"]> = Extract<
  Party,
  { readonly did: Name }
>

/** Returns what the server says that it did so. */
export const server = <Name extends ServerDeed["did"]>(
  { server: deeds }: Connection,
  name: Name
): ReadonlyArray<Did<ServerDeed, Name>> =>
  deeds.filter((deed): deed is Did<ServerDeed, Name> => deed.did === name)

/** Returns what the app did so while the connection lasted. */
export const app = <Name extends AppDeed["did"]>(
  { end, start }: Connection,
  { app: deeds }: Facts,
  name: Name
): ReadonlyArray<Did<AppDeed, Name>> =>
  deeds.filter(
    (deed): deed is Did<AppDeed, Name> =>
      deed.did === name && deed.at <= end + 1 && ("until" in deed ? deed.until : deed.at) >= start - 1
  )

/** The server's own words, as its script intends them, say another cause. */
export const contradicted =
  (...causes: ReadonlyArray<Meaning["cause"]>): Rule =>
  ({ ended, server: deeds }) => {
    const words = ended?.serverText ?? ""
    const meanings = deeds.flatMap((each) =>
      "meaning" in each && each.meaning !== undefined && each.text !== "" && words.includes(each.text)
        ? [each.meaning.cause]
        : []
    )
    // a BYE without a word of why leaves it to the refusal before it
    const cause = meanings.findLast((each) => each !== "other") ?? meanings.at(-1)
    return cause === undefined || causes.includes(cause) ? [] : [`the server's words say ${cause}`]
  }
