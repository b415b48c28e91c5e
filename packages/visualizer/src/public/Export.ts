/** A trace in the forms that others read. */
export {
  type Form,
  NoSuchConnection,
  NotToBeShared,
  type Options,
  to,
  toMarkdown,
  toMermaid,
  toSvg
} from "../export/Export.ts"
