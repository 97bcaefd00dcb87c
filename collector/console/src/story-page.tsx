// One story: what happened, the lanes, the step that was chosen, the root cause, what to do, how sure and why.
import { useState } from 'preact/hooks';
import type { Response, Story } from './api.ts';
import { Responses } from './responses.tsx';
import { Timeline } from './timeline.tsx';

const SECTIONS = [
  ['reached', 'Reached'],
  ['stopped', 'Stopped'],
  ['next', 'To do'],
  ['certain', 'Certain'],
  ['inferred', 'Inferred, or not seen'],
] as const;

interface Props {
  readonly story: Story;
  readonly responses: readonly Response[];
  readonly onDone: () => void;
}

export function StoryPage({ story, responses, onDone }: Props) {
  const [chosen, setChosen] = useState<number>();
  const step = story.steps.find(({ number }) => number === chosen);
  return (
    <article class="story">
      <h2>{story.title}</h2>
      <p class="facts">
        <span class={`severity ${story.severity}`}>{story.severity}</span> {story.state}, score {story.score}, revision{' '}
        {story.revision}, {story.first.slice(0, 19).replace('T', ' ')} to {story.last.slice(0, 19).replace('T', ' ')}
      </p>
      <p>{story.narrative.summary}</p>
      <Timeline steps={story.steps} links={story.links} chosen={chosen} onChoose={setChosen} />
      {step && <StepDetail story={story} number={step.number} />}
      <ol class="steps">
        {story.steps.map(({ number, what, blocked, code }) => (
          <li key={number} class={number === chosen ? 'chosen' : ''} onClick={() => setChosen(number)}>
            {what} {blocked && <b class="stopped">stopped here</b>}
            {code?.file && (
              <code>
                {code.function} ({code.file}:{code.line})
              </code>
            )}
          </li>
        ))}
      </ol>
      {story.narrative.rootCause && (
        <section class="cause">
          <h3>Root cause</h3>
          <p>{story.narrative.rootCause}</p>
        </section>
      )}
      <Responses story={story} responses={responses} onDone={onDone} />
      {SECTIONS.map(([name, title]) => {
        const lines = story.narrative[name];
        return Array.isArray(lines) && lines.length > 0 ? (
          <section key={name}>
            <h3>{title}</h3>
            <ul>
              {lines.map((line: string) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        ) : null;
      })}
      <section>
        <h3>Score {story.score}</h3>
        <table>
          <tbody>
            {story.scoreTerms.map(({ label, points }) => (
              <tr key={label}>
                <td>{points}</td>
                <td>{label}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </article>
  );
}

function StepDetail({ story, number }: { readonly story: Story; readonly number: number }) {
  const step = story.steps.find((one) => one.number === number)!;
  const ids = new Set(step.eventIds);
  const links = story.links.filter(({ from, to }) => ids.has(from) || ids.has(to));
  return (
    <aside class="detail">
      <h3>
        {step.number}. {step.what}
      </h3>
      <p>{step.why}</p>
      <p class="facts">
        {step.time} {step.layer} {step.service} {step.technique}
      </p>
      <ul>
        {links.map((link) => (
          <li key={`${link.from}${link.to}${link.kind}${link.key}`}>
            {ids.has(link.from) ? 'to' : 'from'} {other(story, ids.has(link.from) ? link.to : link.from)} by {link.kind}{' '}
            <code>{link.key}</code>
            {link.exact ? '' : ' (not exact)'}
          </li>
        ))}
      </ul>
    </aside>
  );
}

function other(story: Story, eventId: string): string {
  const step = story.steps.find(({ eventIds }) => eventIds.includes(eventId));
  return step ? `step ${step.number}` : 'an event between the steps';
}
