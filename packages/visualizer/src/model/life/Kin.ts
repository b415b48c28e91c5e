/** The connections of a trace by what they have in common: the call, the account, the host. Each is grouped once, when it is asked for. */
import { ownLabel, serverOf, type Lived } from "./Lived.ts"
import { ofSession } from "./accounts.ts"
import { recognised } from "./recognised.ts"
import { placedIn } from "./unplaced.ts"

type Groups<A> = ReadonlyMap<string, ReadonlyArray<A>>

export class Kin<A extends Lived> {
  readonly all: ReadonlyArray<A>
  private readonly known = new Map<(lived: Lived) => string, Groups<A>>()

  /** The accounts of sessions without a label of their own. */
  private readonly accounts = new Map<ReadonlyArray<A>, string>()
  private placed: ((lived: Lived) => string | undefined) | undefined

  constructor(all: ReadonlyArray<A>) {
    this.all = all
  }

  /** Returns the connections of the same session, oldest first. */
  session(lived: Lived): ReadonlyArray<A> {
    return this.by(ofSession, lived)
  }

  /** Returns the connections of the same account, oldest first: those with its label, or of its session, or with the same INBOX. */
  account(lived: Lived): ReadonlyArray<A> {
    return this.by(this.accountOf, lived)
  }

  /** Returns those that may be of the same account, oldest first: of one without a label, or whose label is redacted, all such at its host. */
  alike(lived: Lived): ReadonlyArray<A> {
    return this.by(ownLabel(lived.stay.started?.label) === undefined ? this.unnamedAt : this.accountOf, lived)
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

  private readonly accountOf = (lived: Lived): string => {
    const label = ownLabel(lived.stay.started?.label)
    return label === undefined ? this.unnamed(lived) : `label ${label}`
  }

  private unnamed(lived: Lived): string {
    const session = this.session(lived)
    const account = this.accounts.get(session) ?? recognised(session) ?? ofSession(lived)
    this.accounts.set(session, account)
    return account
  }

  private readonly unnamedAt = (lived: Lived): string =>
    `${ownLabel(lived.stay.started?.label) === undefined ? "unnamed" : "named"} ${this.hostOf(lived)}`

  private by(keyOf: (lived: Lived) => string, lived: Lived): ReadonlyArray<A> {
    const groups = this.known.get(keyOf) ?? Map.groupBy(this.all, keyOf)
    this.known.set(keyOf, groups)
    return groups.get(keyOf(lived)) ?? []
  }
}
