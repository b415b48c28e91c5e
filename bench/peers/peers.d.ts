/** The parts of the peers that are measured: two of them have no types, and none is installed with the workspace. */
declare module "imapflow" {
  export class ImapFlow {
    constructor(options: object)
    on(event: "error", listener: (error: Error) => void): void
    connect(): Promise<void>
    mailboxOpen(path: string): Promise<object>
    logout(): Promise<void>
    fetchAll(range: string, query: object): Promise<ReadonlyArray<object>>
    fetch(range: string, query: object): AsyncIterable<object>
    fetchOne(range: string, query: object): Promise<{ readonly source?: Uint8Array } | false | undefined>
    download(range: string): Promise<{ readonly content?: AsyncIterable<Uint8Array> }>
  }
}

declare module "node-imap" {
  import type { EventEmitter } from "node:events"

  interface Body {
    on(event: "data", listener: (chunk: Uint8Array) => void): void
  }
  interface Message {
    on(event: "body", listener: (body: Body) => void): void
    on(event: "attributes", listener: (attributes: object) => void): void
  }
  interface Request {
    on(event: "message", listener: (message: Message) => void): void
    once(event: "error", listener: (error: Error) => void): void
    once(event: "end", listener: () => void): void
  }
  export default class Connection extends EventEmitter {
    constructor(options: object)
    connect(): void
    openBox(name: string, done: (error: Error | null | undefined) => void): void
    readonly seq: { readonly fetch: (range: string, options: object) => Request }
    end(): void
  }
}

declare module "emailjs-imap-client" {
  class Client {
    constructor(host: string, port: number, options: object)
    connect(): Promise<void>
    selectMailbox(path: string): Promise<object>
    listMessages(
      path: string,
      range: string,
      items: ReadonlyArray<string>
    ): Promise<ReadonlyArray<Readonly<Record<string, string>>>>
    logout(): Promise<void>
    close(): Promise<void>
  }
  const exports: { readonly default: typeof Client; readonly LOG_LEVEL_NONE: number }
  export default exports
}
