/** The choices of a person for the content of an export. */

/** The kinds of content about people and machines, in the order of the form. */
export const kinds = [
  "host",
  "address",
  "user",
  "folder",
  "serverText",
  "identity",
  "time",
  "runtime"
] as const

/** One kind of content. */
export type ContentKind = (typeof kinds)[number]

/** `hash`: the same value gets the same placeholder, which reveals nothing else. */
export type Choice = "keep" | "hash" | "drop"

/** The choice for each kind; by default a kind is kept. */
export type Choices = Partial<Readonly<Record<ContentKind, Choice>>>
