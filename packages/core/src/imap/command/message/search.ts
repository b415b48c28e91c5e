/** UID SEARCH. RFC 9051 §6.4.4, RFC 4731. */
import { Effect, Schema } from "effect"
import * as Argument from "../../Argument.ts"
import * as MessageSet from "../../MessageSet.ts"
import { type EsearchData, textOf, type Untagged } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"
import { inCharset, isAscii } from "./charset.ts"
import { criteria, parted, queryShape, type SearchQuery } from "./criteria.ts"
import { answerFound, rangesFound, unreadable } from "./found.ts"
import { withJson } from "../../../base/json.ts"
import * as Plan from "../Plan.ts"
import * as Window from "./Window.ts"
import { checking } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import { type Command, commandOf } from "../Command.ts"

/** The result of a search. */
export const SearchResult = Schema.Struct({
  /** Ranges of UIDs. `MessageSet.numbers` lists them one by one. */
  all: MessageSet.MessageSet,
  count: Schema.Int,
  /** `undefined` if nothing was found. */
  min: Schema.UndefinedOr(Schema.Int),
  max: Schema.UndefinedOr(Schema.Int),
  /** The highest of all that was found, if `modSeq` was searched for. RFC 7162 §3.1.5. */
  modSeq: Schema.UndefinedOr(Schema.BigInt),
  /**
   * The score of each message of `all`, in ascending order of the messages, from 1 to 100. Only if asked for. RFC 6203
   * §4.
   */
  relevancy: Schema.optionalKey(Schema.Array(Schema.Int))
})
export interface SearchResult extends Schema.Schema.Type<typeof SearchResult> {}

/** The results that a search can be asked to return. */
export type SearchReturn = "all" | "count" | "min" | "max" | "relevancy"

/** The options of a search. */
export interface SearchOptions<Return extends SearchReturn = SearchReturn> {
  /**
   * Only this is returned, which is shorter if a server knows ESEARCH. Everything by default but `relevancy`, the scores of a
   * query with `fuzzy`: they need SEARCH=FUZZY, and are of all that was found, whatever `partial` leaves out.
   */
  readonly return?: ReadonlyArray<Return> | undefined
  /**
   * The server keeps all that was found, whatever `return` and `partial` leave out, and the next commands may name it:
   * `fetch("$", …)`. `NotOffered` without SEARCHRES or IMAP4rev2, and a `Misuse` for more UIDs than fit into a line.
   * RFC 5182, RFC 9394 §3.2.
   */
  readonly save?: boolean | undefined
  /**
   * `all` has only the first hundred (`[1, 100]`), the last (`[-1, -100]`), or the hundred before these; `count`, `min`
   * and `max` are of everything that was found. Without PARTIAL the server returns everything, and the rest is left
   * out here. RFC 9394 §3.1.
   */
  readonly partial?: readonly [first: number, last: number] | undefined
}

const name = "UID SEARCH"

const check = checking("SEARCH", () => ({
  query: queryShape(),
  options: optionsOf<SearchOptions>({
    return: Schema.Array(Schema.Literals(["all", "count", "min", "max", "relevancy"])),
    save: Schema.Boolean,
    partial: Window.window
  })
}))

/**
 * Finds the messages that match, such as `search({ seen: false, from: "ada", since: new Date("2026-02-01") })`.
 * All fields of a query must hold; an empty one finds every message. More UIDs than fit into a line (`uid` of the query itself)
 * are searched by several commands, and the result is one; among no UIDs at all (`uid: []`) nothing is found, and nothing is
 * sent.
 *
 * A server with ESEARCH (or IMAP4rev2) returns ranges, others all numbers, and the result is the same. Text that is
 * not ASCII is searched for in UTF-8; a server that does not know it refuses with `BadCharset`, which says what it
 * takes. A query for what the server does not list is `NotOffered`.
 *
 * **Example** (Unread mail of the last days, from either of two)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { DateTime, Effect } from "effect"
 *
 * const unread = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const since = DateTime.subtract(yield* DateTime.now, { days: 3 })
 *   const query = { seen: false, since, or: [{ from: "ada@example.com" }, { from: "grace@example.com" }] }
 *   const found = yield* connection.execute(Command.search(query))
 *   return found.count
 * })
 * ```
 */
export function search<const Return extends SearchReturn = SearchReturn>(
  query: SearchQuery,
  options?: SearchOptions<Return>
): Command<Pick<SearchResult, Return | "modSeq">>
export function search(query: SearchQuery, options: SearchOptions = {}): Command<Partial<SearchResult>> {
  const wrong = check({ query, options })
  if (wrong !== undefined) return wrong
  const returns = options.return ?? everything
  const { partial } = options
  const resultOf = (found: SearchResult): Partial<SearchResult> =>
    picked(partial === undefined ? found : { ...found, all: Window.cut(found.all, partial) }, returns)
  const needs = needsOf(query, returns)
  return commandOf({
    ...plainly(query, resultOf),
    plan: (offered) => {
      const missing = needs.find((capability) => !offered.capabilities.has(capability))
      if (missing !== undefined) return Plan.notOffered("SEARCH", missing)
      const { capabilities } = offered
      const save = options.save === true
      if (save && !capabilities.has("SEARCHRES") && !capabilities.has("IMAP4REV2")) {
        return Plan.notOffered(name, "SEARCHRES")
      }
      const [only, ...more] = parted(query, offered)
      if (only !== undefined && more.length === 0) {
        const isCutThere = partial !== undefined && Window.isSearchOffered(capabilities, partial)
        return isCutThere
          ? planOf({ query: only, returns, save, partial }, (found) => picked(found, returns), offered)
          : planOf({ query: only, returns, save }, resultOf, offered)
      }
      if (save) {
        return Plan.refuse({
          _tag: "Misuse",
          problem: `${name}: \`save\`: expected a query that fits into one command`
        })
      }
      const parts = parted(query, offered).map((part) =>
        planOf({ query: part, returns: inParts(returns), save: false }, (found) => found, offered)
      )
      return Plan.allOf(parts, (found) => resultOf(together(found)))
    }
  })
}

const unread = unreadable("SEARCH", "ESEARCH")

const needsOf = (query: SearchQuery, returns: ReadonlyArray<SearchReturn>): ReadonlyArray<string> => [
  ...criteria(query).needs,
  ...(returns.includes("relevancy") ? ["SEARCH=FUZZY"] : [])
]

/** The command of RFC 3501. */
const plainly = <A>(query: SearchQuery, resultOf: (found: SearchResult) => A): Command<A> =>
  commandOf({
    name,
    args: criteria(query).args,
    result: (untagged, { tag }) => resultOf(foundIn(untagged, tag) ?? nothing),
    problem: unread
  })

interface Asked {
  readonly query: SearchQuery
  readonly returns: ReadonlyArray<SearchReturn>
  readonly save: boolean
  /** The part of the result that the server returns. */
  readonly partial?: Window.Window | undefined
}

const planOf = <A>(
  asked: Asked,
  resultOf: (found: SearchResult) => A,
  { breaks, capabilities, utf8 }: Plan.Offered
): Plan.Plan<A> => {
  const { partial, query, save } = asked
  // what is cut by the server is cut here if it has to be asked in the old form
  const cut = (found: SearchResult) =>
    partial === undefined ? found : { ...found, all: Window.cut(found.all, partial) }
  const plain = plainly(query, (found) => resultOf(cut(found)))
  const { args } = plain
  const isListed = partial !== undefined || capabilities.has("ESEARCH") || capabilities.has("IMAP4REV2")
  const isExtended = save || isListed
  const made = (charset: string | undefined) => {
    const named = charset === undefined ? [] : [Argument.atom("CHARSET"), Argument.atom(charset)]
    const command = { ...plain, args: [...named, ...args] }
    return isExtended ? extended(command, asked, resultOf, breaks) : Plan.send(command)
  }
  if (args.every(isAscii)) return made(undefined)
  // RFC 9755 §3: if UTF-8 is enabled no charset is named
  return inCharset(args, utf8 ? undefined : "UTF-8", made)
}

/** Returns what is asked of each part: all that was found, and what only the server knows of it. */
const inParts = (returns: ReadonlyArray<SearchReturn>): ReadonlyArray<SearchReturn> =>
  returns.includes("relevancy") ? [...everything, "relevancy"] : everything

/** Joins what several searches found, each for some of the UIDs. */
const together = (found: ReadonlyArray<SearchResult>): SearchResult => {
  const relevancies = found.flatMap(({ relevancy }) => relevancy ?? [])
  const modSeqs = found.flatMap(({ modSeq }) => modSeq ?? [])
  return {
    ...computed(SequenceSet.merged(found.flatMap(({ all }) => all))),
    modSeq: modSeqs.reduce<bigint | undefined>((max = 0n, each) => (each > max ? each : max), undefined),
    ...(found.some(({ relevancy }) => relevancy === undefined) ? {} : { relevancy: relevancies })
  }
}

/** Of all that is found, which a window does not say. COUNT keeps `$` at all that is found. RFC 9394 §3.2. */
const ends: ReadonlyArray<SearchReturn> = ["min", "max"]

const everything: ReadonlyArray<SearchReturn> = ["count", "all"]

const nothing: SearchResult = { all: [], count: 0, min: undefined, max: undefined, modSeq: undefined }

/**
 * Some servers list ESEARCH and refuse it, or never report what they found: without a count, nothing is found only if the
 * server says so. Otherwise the search is repeated in the old form, and later ones of the connection are sent in it.
 */
const extended = <A>(
  plain: Command<A>,
  { partial, returns, save }: Asked,
  resultOf: (found: SearchResult) => A,
  breaks: Plan.Offered["breaks"]
): Plan.Plan<A> => {
  const items = new Set<SearchReturn>(["count", ...returns, ...(partial === undefined ? [] : ends)])
  const asked = [...(save ? ["save"] : []), ...items].flatMap((name) =>
    name === "all" && partial !== undefined ? ["partial", Window.text(partial)] : [name]
  )
  const names = asked.map((name) => Argument.atom(name.toUpperCase()))
  const command: Command<SearchResult | undefined> = {
    name: plain.name,
    args: [Argument.atom("RETURN"), Argument.list(...names), ...plain.args],
    result: (untagged, { tag }) =>
      unread(untagged) === undefined ? foundIn(untagged, tag, returns) : undefined
  }
  return Plan.steps((exchange) => {
    const repeated = Effect.tap(exchange(plain), () => Effect.sync(() => breaks?.("ESEARCH")))
    return Effect.matchEffect(exchange(command), {
      // only the new form keeps what is found
      onFailure: (error) => (!save && Plan.isRefusal(error) ? repeated : Effect.fail(error)),
      onSuccess: ({ value, ...rest }) =>
        value === undefined ? repeated : Effect.succeed({ ...rest, value: resultOf(value) })
    })
  })
}

/** The results, by either response; nothing if what was asked for is missing. */
const foundIn = (
  untagged: ReadonlyArray<Untagged>,
  tag: string,
  returns: ReadonlyArray<SearchReturn> = []
): SearchResult | undefined => {
  const answer = answerFound(untagged, tag)
  if (answer !== undefined) return extendedResult(answer, returns)
  const ranges = rangesFound(untagged)
  if (ranges === undefined) return undefined
  return { ...computed(SequenceSet.merged(ranges)), modSeq: modSeqIn(untagged) }
}

const modSeqIn = (untagged: ReadonlyArray<Untagged>): bigint | undefined => {
  const last = untagged.findLast((response) => response._tag === "Search" && response.modSeq !== undefined)
  return last?._tag === "Search" ? last.modSeq : undefined
}

/** One pass without an object for each range: a server may name a hundred thousand. */
const computed = (all: MessageSet.MessageSet): SearchResult => {
  if (all.length === 0) return { ...nothing, all }
  let [count, min, max] = [0, Infinity, 0]
  for (const [first, last] of all) {
    count += last - first + 1
    if (first < min) min = first
    if (last > max) max = last
  }
  return { all, count, min, max, modSeq: undefined }
}

const extendedResult = (
  answer: EsearchData,
  returns: ReadonlyArray<SearchReturn>
): SearchResult | undefined => {
  const { count, max, min, modSeq } = answer
  const all = answer.all ?? Window.inAnswer(answer)
  const isSilent = count === undefined && returns.length > 0
  const isMissing =
    (count ?? 0) > 0 && returns.some((name) => name !== "relevancy" && { ...answer, all }[name] === undefined)
  if (isSilent || isMissing) return undefined
  const read = computed(all ?? [])
  const relevancy = relevancyIn(answer)
  return {
    all: read.all,
    count: count ?? read.count,
    min: min ?? read.min,
    max: max ?? read.max,
    modSeq,
    ...(relevancy === undefined ? {} : { relevancy })
  }
}

/** `RELEVANCY (4 99 42)`; nothing if one of them is no score. RFC 6203 §4. */
const relevancyIn = ({ count, more = [] }: EsearchData): ReadonlyArray<number> | undefined => {
  const [, value] = more.find(([name]) => name === "RELEVANCY") ?? []
  if (value?._tag !== "List") return count === 0 ? [] : undefined
  const read = value.items.map((item) => Grammar.nonZeroNumber(textOf(item) ?? ""))
  return read.every((score) => score !== undefined) ? read : undefined
}

const picked = (
  { all, count, max, min, modSeq, relevancy }: SearchResult,
  returns: ReadonlyArray<SearchReturn>
): Partial<SearchResult> => {
  if (returns === everything) return withJson({ all, count, min, max, modSeq })
  const has = (name: SearchReturn) => returns.includes(name)
  return withJson({
    ...(has("all") ? { all } : {}),
    ...(has("count") ? { count } : {}),
    ...(has("min") ? { min } : {}),
    ...(has("max") ? { max } : {}),
    ...(has("relevancy") && relevancy !== undefined ? { relevancy } : {}),
    modSeq
  })
}
