/** A trace as one page that opens from disk. */
export { type HtmlOptions, toHtml } from "../document/html.ts"
