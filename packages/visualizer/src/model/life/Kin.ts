/** The connections of a trace by what they have in common: the call, the account, the host. Each is grouped once, when it is asked for. */
import { ownLabel, serverOf, type Lived } from "./Lived.ts"
import { ofSession } from "./accounts.ts"
import { placedIn } from "./unplaced.ts"

type Groups<A> = ReadonlyMap<string, ReadonlyArray<A>>

export class Kin<A extends Lived> {
  readonly all: ReadonlyArray<A>
  private readonly known = new Map<(lived: Lived) => string, Groups<A>>()

  private placed: ((lived: Lived) => string | undefined) | undefined

  constructor(all: ReadonlyArray<A>) {
    this.all = all
  }

  /** Returns the connections of the same session, oldest first. */
  session(lived: Lived): ReadonlyArray<A> {
    return this.by(ofSession, lived)
  }

  /** Returns the connections of the same account, oldest first: those with its label, or of its session. */
  account(lived: Lived): ReadonlyArray<A> {
    return this.by(accountOf, lived)
  }

  /** Returns those that may be of the same account, oldest first: of one without a label, or whose label is redacted, all such at its host. */
  alike(lived: Lived): ReadonlyArray<A> {
    return this.by(ownLabel(lived.stay.started?.label) === undefined ? this.unnamedAt : accountOf, lived)
  }

  /** Returns the connections of all accounts at the same host, or at the same port of it, oldest first. */
  atHost(lived: Lived): ReadonlyArray<A> {
    return this.by(this.hostOf, lived)
  }

  atPort(lived: Lived): ReadonlyArray<A> {
    return this.by(serverOf, lived)
  }

  private readonly hostOf = (lived: Lived): string => {
    this.placed ??= placedIn(this.all)
    return this.placed(lived) ?? ""
  }

  private readonly unnamedAt = (lived: Lived): string =>
    `${ownLabel(lived.stay.started?.label) === undefined ? "unnamed" : "named"} ${this.hostOf(lived)}`

  private by(keyOf: (lived: Lived) => string, lived: Lived): ReadonlyArray<A> {
    const groups = this.known.get(keyOf) ?? Map.groupBy(this.all, keyOf)
    this.known.set(keyOf, groups)
    return groups.get(keyOf(lived)) ?? []
  }
}

const accountOf = (lived: Lived): string => {
  const label = ownLabel(lived.stay.started?.label)
  return label === undefined ? ofSession(lived) : `label ${label}`
}
