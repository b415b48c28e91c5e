/** A trace in the forms that others read. */
export {
  type Form,
  NoSuchConnection,
  NotToBeShared,
  type Options,
  type Refusal,
  to,
  toMarkdown,
  toMermaid,
  toSvg
} from "../export/Export.ts"
