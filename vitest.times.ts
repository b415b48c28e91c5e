/** Prints at the end of a run where the time went: by project, and the files that took longest. */
import type { Reporter, TestModule } from "vitest/node"

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(0).padStart(5)}`

const durationOf = (file: TestModule) => file.diagnostic().duration

/** How many files are named; a run of no more says it all by itself. */
const longest = 5

export default class Times implements Reporter {
  onTestRunEnd(files: ReadonlyArray<TestModule>): void {
    if (files.length <= longest) return
    const byProject = new Map<string, number>()
    for (const file of files) {
      byProject.set(file.project.name, (byProject.get(file.project.name) ?? 0) + durationOf(file))
    }
    const projects = Array.from(byProject).toSorted(([, a], [, b]) => b - a)
    const slowest = files.toSorted((a, b) => durationOf(b) - durationOf(a)).slice(0, longest)
    const lines = [
      "Seconds of tests by project, many of them side by side:",
      ...projects.map(([name, duration]) => `  ${seconds(duration)}  ${name}`),
      "The longest files:",
      ...slowest.map((file) => `  ${seconds(durationOf(file))}  ${file.relativeModuleId}`)
    ]
    process.stdout.write(`\n${lines.join("\n")}\n`)
  }
}
