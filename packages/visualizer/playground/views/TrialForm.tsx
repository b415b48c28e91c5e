/** The form of a trial: the server, the client, and the network between them. */
import type { ComponentChildren } from "preact"
import type { Playground, PlaygroundState } from "../app/Playground.ts"
import { OpenButton } from "../../src/views/parts/OpenButton.tsx"
import { ServerText } from "../../src/views/parts/ServerText.tsx"
import { type Choice, choices, type Trial, usual } from "../run/Trial.ts"
import { aboutOf, servers, titles, wordOf } from "./labels.ts"

interface Props {
  readonly playground: Playground
  readonly state: PlaygroundState
}

export const TrialForm = (props: Props) => (
  <form
    class="form"
    aria-label="Trial"
    onSubmit={(event) => {
      event.preventDefault()
      props.playground.connect()
    }}
  >
    <Server {...props} />
    {props.state.trial.server === "script" && <Script {...props} />}
    {props.state.trial.server === "trace" && <Own {...props} />}
    {props.state.refused !== undefined && (
      <p class="bad" role="alert">
        <ServerText text={props.state.refused} />
      </p>
    )}
    <Clients {...props} />
    <Select name="beside" {...props} />
    <More {...props} />
    <button
      class="main connect"
      disabled={props.state.trial.server === "trace" && props.state.own === undefined}
    >
      Connect
    </button>
  </form>
)

const owned: Readonly<Record<string, string>> = { script: "your own script", trace: "your own trace" }

const Server = ({ playground, state }: Props) => (
  <>
    <Field title="Server">
      <select
        value={state.trial.server}
        onChange={({ currentTarget }) => playground.change({ server: currentTarget.value })}
      >
        {servers.map(([name]) => (
          <option key={name} value={name}>
            {owned[name] ?? name}
          </option>
        ))}
      </select>
    </Field>
    <p class="dim">{aboutOf(state.trial)}</p>
  </>
)

const Field = ({ children, title }: { readonly title: string; readonly children: ComponentChildren }) => (
  <label class="field">
    <span>{title}</span>
    {children}
  </label>
)

const Script = ({ playground, state }: Props) => (
  <label class="script">
    <span>S: what the server says, C: what the client must say</span>
    <textarea
      class="mono"
      rows={10}
      spellcheck={false}
      maxLength={20_000}
      value={state.trial.script}
      onChange={({ currentTarget }) => playground.change({ script: currentTarget.value })}
    />
  </label>
)

/** The trace that is the server. */
const Own = ({ playground, state: { own } }: Props) => (
  <div class="own">
    <OpenButton
      label={own === undefined ? "Open a trace…" : "Open another trace…"}
      onFile={(file) => void playground.take(file)}
    />
    <p>
      {own === undefined ? (
        "Or drop one on this panel."
      ) : (
        <>
          <b>{own.name}</b>
          {own.asked.host !== undefined && `, recorded at ${own.asked.host}`}
        </>
      )}{" "}
      <span class="dim">It never leaves this page: a link to this does not contain it.</span>
    </p>
  </div>
)

const clients = choices.client

const Clients = ({ playground, state }: Props) => (
  <fieldset class="clients">
    <legend>{titles.client}</legend>
    {clients.map((client) => (
      <label key={client}>
        <input
          type="radio"
          name="client"
          checked={state.trial.client === client}
          onChange={() => playground.change({ client })}
        />
        {wordOf("client", client)}
      </label>
    ))}
  </fieldset>
)

const Select = ({ name, playground, state }: Props & { readonly name: Choice }) => (
  <Field title={titles[name]}>
    <select
      value={state.trial[name]}
      onChange={({ currentTarget }) => playground.change({ [name]: currentTarget.value })}
    >
      {choices[name].map((value) => (
        <option key={value} value={value}>
          {wordOf(name, value)}
        </option>
      ))}
    </select>
  </Field>
)

const more = [
  "task",
  "id",
  "flights",
  "mechanism",
  "security",
  "ports",
  "starttls",
  "latency",
  "attempts",
  "patience"
] as const

/** The fields about the network, whose values a trace already contains. */
const inTheTrace: ReadonlySet<Choice> = new Set(["ports", "starttls", "latency"])

const More = (props: Props) => (
  <details open={!isAsUsual(props.state.trial)}>
    <summary>More settings</summary>
    {more
      .filter((name) => props.state.trial.server !== "trace" || !inTheTrace.has(name))
      .map((name) => (
        <Select key={name} name={name} {...props} />
      ))}
    <Select name="fault" {...props} />
    {props.state.trial.fault !== "none" && (
      <>
        <Amount name="byte" title="at this byte of the server" unit={1} {...props} />
        <Amount name="after" title="or after so many seconds" unit={1000} {...props} />
      </>
    )}
  </details>
)

const isAsUsual = (trial: Trial): boolean =>
  trial.fault === "none" && more.every((name) => trial[name] === usual[name])

const Amount = ({
  name,
  playground,
  title,
  unit,
  state
}: Props & { readonly name: "byte" | "after"; readonly title: string; readonly unit: number }) => (
  <Field title={title}>
    <input
      type="number"
      min="0"
      step="any"
      value={state.trial[name] === 0 ? "" : state.trial[name] / unit}
      onChange={({ currentTarget }) => {
        const value = Math.round(currentTarget.valueAsNumber * unit)
        const other = name === "byte" ? "after" : "byte"
        playground.change({ [name]: Number.isFinite(value) ? Math.max(0, value) : 0, [other]: 0 })
      }}
    />
  </Field>
)
