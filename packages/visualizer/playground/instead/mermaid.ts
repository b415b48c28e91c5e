/** Drawings as text: this page saves none. */
const none = () => ""

export { none as machineMermaid, none as mermaid, none as pathMermaid }
