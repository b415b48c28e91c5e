/**
 * `MAX_OPS_BEFORE_YIELD=4 pnpm test …` makes each fiber give way after so many steps in place of 2 048, so that what is
 * true between two steps of one fiber alone shows as a failure.
 */
import { MixedScheduler } from "effect/Scheduler"

const most = Number(process.env["MAX_OPS_BEFORE_YIELD"])

if (most > 0) {
  MixedScheduler.prototype.shouldYield = ({ currentOpCount }) => currentOpCount >= most
}
