/** Buttons that save a drawing: the viewer has them. */
export const Saving = () => null
