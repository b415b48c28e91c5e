/**
 * The projects whose files take longest begin, so that no processor waits at the end for the last of them: at the end come the
 * hundreds of files that take milliseconds. The fleet is the very first, for it waits most; its other files come when that one has
 * ended, so that they do not share what it needs. What waits for servers comes beside the longest ones that compute.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** Vitest goes by the names of the projects, which would begin a minute of `soak` when all else is done. */
const projects = [
  "soak",
  "bench",
  "@effect-imap/node",
  "browser",
  "fleet",
  "documents",
  "@effect-imap/core",
  "@effect-imap/visualizer"
]

/** A fresh clone does not know yet how long they take. */
const files = ["node/test/fleet/fleet.test.ts", "machine/model.test.ts"]

/** The first of their projects: small files that take long, for which a fresh clone goes by the size. */
const small = ["visualizer/test/field.test.ts", "examples/test/code.test.ts", "memory/hostile.test.ts"]

const isOne = (names: ReadonlyArray<string>, moduleId: string): boolean =>
  names.some((name) => moduleId.endsWith(`/${name}`))

const rankOf = ({ moduleId, project }: TestSpecification): number => {
  const file = files.findIndex((name) => moduleId.endsWith(`/${name}`))
  if (file >= 0) return file - files.length
  const rank = projects.indexOf(project.name)
  return (rank < 0 ? projects.length : rank) + (isOne(small, moduleId) ? 0 : 0.5)
}

export default class LongestFirst extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    // oxlint-disable-next-line unicorn/no-array-sort -- this one sorts no array, but specifications into a new one
    return super.sort(files).then((sorted) => sorted.toSorted((a, b) => rankOf(a) - rankOf(b)))
  }
}
