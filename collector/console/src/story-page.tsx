// One story. What the person who was woken needs comes first: what came in and where it got to, what was stopped, what to do;
// then the lanes with every step and its evidence, and how sure all of it is.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Response, Story } from './api.ts';
import { Responses } from './responses.tsx';
import { Timeline } from './timeline.tsx';
import { ago, clock, span } from './when.ts';

interface Props {
  readonly story: Story;
  readonly responses: readonly Response[];
  readonly onDone: () => void;
}

const LANE_NAMES: Readonly<Record<string, string>> = {
  app: 'App',
  kernel: 'Kernel',
  kubernetes: 'Kubernetes',
  cloud: 'Cloud',
};

export function StoryPage({ story, responses, onDone }: Props) {
  const [chosen, setChosen] = useState<number>();
  const [wanted, setWanted] = useState<{ name: string }>();
  const { narrative } = story;
  const omitted = Object.entries(story.omitted).filter(([, count]) => count > 0);
  return (
    <main class="story">
      <a class="back" href="#stories">
        All stories
      </a>
      <h2>{story.title}</h2>
      <p class="facts">
        <span class={`severity ${story.severity}`}>{story.severity}</span> <b>{story.state}</b>,{' '}
        {ago(story.last, Date.now())}, {span(story.first, story.last)} · {story.id} ·{' '}
        <a href={`/v1/stories/${encodeURIComponent(story.id)}?as=markdown`} target="_blank" rel="noreferrer">
          as Markdown, for a ticket
        </a>
      </p>
      {narrative.summary && <p class="summary">{narrative.summary}</p>}
      <div class="glance">
        {narrative.rootCause && (
          <section class="cause">
            <h3>Root cause</h3>
            <p>{narrative.rootCause}</p>
          </section>
        )}
        <Lines
          title="To do"
          lines={narrative.next}
          ordered
          after={(line) =>
            // A response that a line names is one click from its plan.
            responses
              .filter(({ name }) => line.includes(`(${name})`))
              .map(({ name, title }) => (
                <button key={name} class="plan-it" aria-label={`Plan: ${title}`} onClick={() => setWanted({ name })}>
                  Plan {name}
                </button>
              ))
          }
        />
        <Lines title="Reached" lines={narrative.reached} />
        <Lines title="Stopped" lines={narrative.stopped} none="Nothing was stopped." />
      </div>
      <Responses story={story} responses={responses} wanted={wanted} onDone={onDone} />
      <section>
        <h3>What happened</h3>
        <Timeline steps={story.steps} links={story.links} chosen={chosen} onChoose={setChosen} />
        <ol class="steps">
          {story.steps.map((step) => (
            <li key={step.number} class={step.number === chosen ? 'chosen' : ''}>
              <button
                aria-expanded={step.number === chosen}
                onClick={() => setChosen(step.number === chosen ? undefined : step.number)}
              >
                <time dateTime={step.time}>{clock(step.time)}</time>
                <span class={`lane-name ${step.layer}`}>{LANE_NAMES[step.layer] ?? step.layer}</span>
                <span class="what">
                  {step.number}. {step.what} {step.blocked && <b class="stopped">stopped here</b>}
                  {step.code?.file && !step.what.includes(`${step.code.file}:${step.code.line}`) && (
                    <code>
                      {step.code.function} ({step.code.file}:{step.code.line})
                    </code>
                  )}
                </span>
              </button>
              {step.number === chosen && <StepDetail story={story} number={step.number} />}
            </li>
          ))}
        </ol>
        {omitted.length > 0 && (
          <p class="hint">Left out for length: {omitted.map(([what, count]) => `${count} ${what}`).join(', ')}.</p>
        )}
      </section>
      <Lines title="Certain" lines={narrative.certain} />
      <Lines title="Inferred, or not seen" lines={narrative.inferred} />
      <details>
        <summary>
          Score {story.score}, revision {story.revision}
        </summary>
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
      </details>
    </main>
  );
}

interface LinesProps {
  readonly title: string;
  readonly lines: string | readonly string[] | undefined;
  readonly ordered?: boolean;
  /** Said where there are none; without it the section is left out. */
  readonly none?: string;
  /** What follows a line. */
  readonly after?: (line: string) => ComponentChildren;
}

function Lines({ title, lines, ordered, none, after }: LinesProps) {
  const given = Array.isArray(lines) ? (lines as readonly string[]) : [];
  if (given.length === 0 && none === undefined) return null;
  const items = given.map((line) => (
    <li key={line}>
      {line} {after?.(line)}
    </li>
  ));
  return (
    <section class={`${title.split(/\W/)[0]!.toLowerCase()} ${given.length > 0 ? 'some' : 'none'}`}>
      <h3>{title}</h3>
      {given.length === 0 ? <p>{none}</p> : ordered ? <ol>{items}</ol> : <ul>{items}</ul>}
    </section>
  );
}

function StepDetail({ story, number }: { readonly story: Story; readonly number: number }) {
  const here = useRef<HTMLElement>(null);
  useEffect(() => here.current?.scrollIntoView({ block: 'nearest' }), []);
  const step = story.steps.find((one) => one.number === number)!;
  const ids = new Set(step.eventIds);
  const links = story.links.filter(({ from, to }) => ids.has(from) !== ids.has(to));
  return (
    <aside class="detail" ref={here} aria-label={`Step ${number}`}>
      <p>{step.why}</p>
      <p class="facts">{[step.time, step.service, step.technique].filter(Boolean).join(' · ')}</p>
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
