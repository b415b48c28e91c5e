/** What if: the settings with which a served page offers to replay a connection, and the question that it asks then. */

/** A setting that can be changed. */
export interface Setting {
  /** The name of the setting on the command line. */
  readonly name: string
  readonly label: string
  /** The possible values; if absent, any text. */
  readonly choices?: ReadonlyArray<string>
}

/** A question: a connection such as `c2`, with the settings that are to differ. */
export interface Question {
  readonly connection: string
  readonly settings: Readonly<Record<string, string>>
}
