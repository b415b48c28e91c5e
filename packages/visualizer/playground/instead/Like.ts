/** The public members of a class: a module here that lacks one would fail in the page, and fails to compile. */
export type Like<Class> = Pick<Class, keyof Class>
