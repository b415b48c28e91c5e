/** A page of the site, and its part of the navigation. */

export interface Page {
  /** The path of the page, without its extension: `docs/supervise`. */
  readonly path: string
  readonly title: string
  /** The name in the navigation, if that is shorter. */
  readonly label?: string
  /** The title for a search engine, if that is clearer. */
  readonly about?: string
  /** Markdown without the title. */
  readonly text: string
}

export interface Section {
  readonly title: string
  readonly pages: ReadonlyArray<Page>
  /** The inner sections, which the navigation shows folded. */
  readonly sections?: ReadonlyArray<Section>
}
