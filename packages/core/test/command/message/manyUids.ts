/** More UIDs than fit into a line, and the three sets that they are sent in. */
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import * as SequenceSet from "../../../src/imap/wire/SequenceSet.ts"

/** Every other UID, which no range makes shorter; what is asked for comes in any order, and twice. */
export const many = Array.from({ length: 2_000 }, (_, index) => 100_001 + 2 * index)
export const shuffled = [...many.slice(700), ...many]
export const [one = "", two = "", three = ""] = SequenceSet.write(MessageSet.of(many), 5_000)
export const [first = [], second = [], third = []] = [one, two, three].map(
  (text) => SequenceSet.parse(text) ?? []
)
