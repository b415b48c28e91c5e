/** The places of the publisher's names, and the placeholders until they are known. */
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))

const manifests = ["core", "visualizer", "node"].map((name) => `packages/${name}/package.json`)
const words = /\b(?:OWNER|AUTHOR|CONTACT)\b/g

export const placeholders: ReadonlyArray<{ readonly file: string; readonly pattern: RegExp }> = [
  ...manifests,
  "SECURITY.md",
  "release/site/site.ts",
  ...["core", "visualizer", "node"].map((name) => `packages/${name}/README.md`)
].map((file) => ({ file, pattern: words }))
