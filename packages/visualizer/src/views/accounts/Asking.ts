import type { CommonFailure } from "../../model/fleet/Fleet.ts"
import { type ActionBy, type Standing, stateWord } from "../../model/fleet/Member.ts"
import * as Query from "../../model/fleet/query.ts"

/** The query of a list of accounts, to which a click adds conditions. */
export interface Asking {
  /** The query, as typed. */
  readonly typed: string
  readonly ask: (typed: string) => void
}

export const ofState = (state: Standing): ReadonlyArray<string> => [Query.exactly("state", stateWord[state])]

export const ofTurn = (turn: ActionBy): ReadonlyArray<string> => [
  Query.exactly("turn", turn),
  Query.exactly("state", Query.attention)
]

export const ofFailure = (failure: CommonFailure): ReadonlyArray<string> => [
  ...Query.ofFailure(failure),
  ...(failure.host === undefined ? [] : [Query.exactly("host", failure.host)])
]

/** Returns the properties of a button that adds these conditions, or removes them if the query has them all. */
export const asks = ({ ask, typed }: Asking, fields: ReadonlyArray<string>) => {
  const on = fields.every((field) => Query.has(typed, field))
  return {
    type: "button" as const,
    "aria-pressed": on,
    onClick: () =>
      ask(
        fields.reduce(
          (text, field) => (Query.has(text, field) === on ? Query.toggled(text, field) : text),
          typed
        )
      )
  }
}
