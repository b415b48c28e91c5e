export * as Explain from "./public/Explain.ts"
export * as Export from "./public/Export.ts"
export * as Reader from "./public/Reader.ts"
export * as Rules from "./public/Rules.ts"
