/** Who must act together with what helps, which several reasons share. */
import { type ActionBy, detail, type Party, type Step } from "./fields.ts"
import type { FactsOf } from "./Kind.ts"
import type { Recorded } from "./words.ts"

export const none = {} as const
export const detailed = { detail } as const

/** The facts of a reason with these fields, as many as are known. */
export type Of<Table> = Recorded<FactsOf<Table>>

/** Whose a failure is, who must act, and what helps. */
export interface Turn {
  readonly party: Party
  readonly actionBy: ActionBy
  readonly advice: string
}

const turnOf =
  (actionBy: ActionBy) =>
  (party: Party, advice: string): Turn => ({ party, actionBy, advice })

export const user = turnOf("user")
export const admin = turnOf("admin")
export const app = turnOf("app")
export const nobody = turnOf("nobody")

/** What follows from facts, and from the step if it is known, each part of it by itself. */
export const turnBy = <Facts>(of: (facts: Facts, step?: Step) => Turn) => ({
  party: (facts: Facts, step: Step) => of(facts, step).party,
  actionBy: (facts: Facts, step: Step) => of(facts, step).actionBy,
  advice: (facts: Facts) => of(facts).advice
})

/** What follows of what answers through a proxy. */
export const ofProxy = admin(
  "proxy",
  "Ask the operator of {through|the proxy} whether it lets this host and port through unchanged."
)

export const unlessProxied = (turn: Turn) =>
  turnBy(({ through }: { readonly through?: string | undefined }) => (through === undefined ? turn : ofProxy))

/** The advice about what answers in place of IMAP; a tunnel's port is 0. RFC 8314 §3. */
export const checkPort = (port: number | undefined): string =>
  port === 0
    ? "Check that this is the right server."
    : "Check host and port: IMAP is usually on 993 (<security tls>) or 143 (<security starttls>)."
