/** Values as text, for a console that nobody looks at. */
const text = (value: unknown): string => String(value)

export {
  text as format,
  text as formatDate,
  text as formatJson,
  text as formatPath,
  text as formatPropertyKey
}
