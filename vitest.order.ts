/**
 * The projects whose files take longest begin, so that no processor waits at the end for the last of them. The fleet is the
 * very first, for it waits most; its other files come when that one has ended, so that they do not share what it needs.
 * What waits for servers comes beside the longest ones that compute.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** Vitest goes by the names of the projects, which would begin a minute of `soak` when all else is done. */
const first = ["soak", "bench", "browser", "load", "command"]

const rankOf = ({ project }: TestSpecification): number => {
  const rank = first.indexOf(project.name)
  return rank < 0 ? first.length : rank
}

export default class LongestFirst extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    // oxlint-disable-next-line unicorn/no-array-sort -- this one sorts no array, but specifications into a new one
    return super.sort(files).then((sorted) => sorted.toSorted((a, b) => rankOf(a) - rankOf(b)))
  }
}
