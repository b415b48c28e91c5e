/** The connections of a trace by what they have in common: the call, the account. Each is grouped once, when it is asked for. */
import { type Lived, ofSession, ownLabel } from "./accounts.ts"

type Groups<A> = ReadonlyMap<string, ReadonlyArray<A>>

export class Kin<A extends Lived> {
  private readonly all: ReadonlyArray<A>
  private readonly known = new Map<(lived: Lived) => string, Groups<A>>()

  constructor(all: ReadonlyArray<A>) {
    this.all = all
  }

  /** Returns the connections of the same session, oldest first. */
  session(lived: Lived): ReadonlyArray<A> {
    return this.by(ofSession, lived)
  }

  /** Returns the connections of the same account, oldest first: those with its label, or of its session. */
  account(lived: Lived): ReadonlyArray<A> {
    return this.by(ofAccount, lived)
  }

  private by(keyOf: (lived: Lived) => string, lived: Lived): ReadonlyArray<A> {
    const groups = this.known.get(keyOf) ?? Map.groupBy(this.all, keyOf)
    this.known.set(keyOf, groups)
    return groups.get(keyOf(lived)) ?? []
  }
}

const ofAccount = (lived: Lived): string => {
  const label = ownLabel(lived.stay.started?.label)
  return label === undefined ? ofSession(lived) : `label ${label}`
}
