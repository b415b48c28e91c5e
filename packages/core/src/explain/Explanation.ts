/** Explanations: why a failure happens, and what else to try. Pure data, so that they can be translated. */

/**
 * A sentence. `{field}` is replaced by that field of the failure; the sentence is dropped if the field was not recorded. It is
 * also dropped unless each field of `if` has the given value; `false` matches absent fields too.
 */
export type Sentence =
  | string
  | { readonly if: { readonly [field: string]: string | boolean | number }; readonly say: string }

/** The explanation of a reason, or of a quirk. */
export interface Explanation {
  /** The causes. */
  readonly why: ReadonlyArray<Sentence>
  /** The remedies, in the order to try them. */
  readonly try?: ReadonlyArray<Sentence>
  /** The document that defines it, such as `RFC 9051 §6.2.3`. */
  readonly see?: string
}

/** Explanations by the tag of a reason, or by the id of a quirk. */
export interface Explanations {
  readonly [name: string]: Explanation
}
