/** Why a failure happens, and what else to try: data alone, so that a translator can read it. */

/**
 * A sentence; `{field}` stands for a fact of the failure. It is left out if such a fact was not recorded, or if its condition does
 * not hold: each field of `if` has to have that value, and `false` also holds for a fact that is absent.
 */
export type Sentence =
  | string
  | { readonly if: { readonly [field: string]: string | boolean | number }; readonly say: string }

/** The explanation of a reason, or of a quirk. */
export interface Explanation {
  /** What is known of it. */
  readonly why: ReadonlyArray<Sentence>
  /** What helps, the first thing to try first. */
  readonly try?: ReadonlyArray<Sentence>
  /** The document that defines it, such as `RFC 9051 §6.2.3`. */
  readonly see?: string
}

/** Explanations by the tag of a reason, or by the id of a quirk. */
export interface Explanations {
  readonly [name: string]: Explanation
}
