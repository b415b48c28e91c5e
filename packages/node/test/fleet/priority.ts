/** What is tried beside the fleet has a low priority: core's `test/support/priority.ts`. */
import type { TestProject } from "vitest/node"

declare module "vitest" {
  export interface ProvidedContext {
    readonly isBesideFleet: boolean
  }
}

export const setup = ({ vitest }: TestProject): void => vitest.provide("isBesideFleet", true)
