export * as Reader from "./trace/Reader.ts"
export * as Connection from "./model/Connection.ts"
export * as Spans from "./model/spans.ts"
export * as Waterfall from "./export/Waterfall.ts"
