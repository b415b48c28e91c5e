/** A server examined: what it announces, what it keeps, and what that means for clients. */
export { budgetOf, examine, type Options } from "../examine/examine.ts"
export { Answer, Fact, Kept } from "../examine/Answer.ts"
export { Examination, type Use } from "../examine/Examination.ts"
export type { Question } from "../examine/Question.ts"
export { questions } from "../examine/questions.ts"
export { type Difference, differences } from "../examine/differences.ts"
export { simulated } from "../examine/simulated.ts"
