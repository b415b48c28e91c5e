/** The guided stories: the list, and the current step. */
import type { Playground, PlaygroundState } from "../app/Playground.ts"
import { stories } from "../app/stories.ts"

interface Props {
  readonly playground: Playground
  readonly state: PlaygroundState
}

export const StoryList = ({ playground, state: { story: reported } }: Props) => (
  <nav class="stories" aria-label="Stories">
    {stories.map((story) => (
      <button
        key={story.id}
        type="button"
        aria-current={reported?.story === story ? "true" : undefined}
        onClick={() => playground.tell(story, 0)}
      >
        {story.name}
      </button>
    ))}
  </nav>
)

export const StoryCard = ({ playground, state }: Props) => {
  if (state.story === undefined) return null
  const { step, story } = state.story
  const next = stories[stories.indexOf(story) + 1]
  const isLast = step === story.steps.length - 1
  return (
    <section class="story" aria-label={story.title}>
      <h2>
        {story.title}
        <span class="dim">
          {step + 1} of {story.steps.length}
        </span>
      </h2>
      <p aria-live="polite">{story.steps[step]?.words}</p>
      <div class="buttons">
        {step > 0 && (
          <button type="button" onClick={() => playground.tell(story, step - 1)}>
            Back
          </button>
        )}
        <button type="button" onClick={() => playground.connect()}>
          Again
        </button>
        {!isLast && (
          <button type="button" class="main" onClick={() => playground.tell(story, step + 1)}>
            Next
          </button>
        )}
        {isLast && next !== undefined && (
          <button type="button" class="main" onClick={() => playground.tell(next, 0)}>
            Next: {next.name}
          </button>
        )}
      </div>
    </section>
  )
}
