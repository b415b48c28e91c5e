/** A map of a large drawing: the viewer has it, and this page's panes scroll. */
export const Minimap = () => null
