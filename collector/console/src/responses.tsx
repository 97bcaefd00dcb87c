// The response ladder of one story, smallest first. A rung is planned first: who would feel it, and what stands in the way; it
// is done only from there, one target at a time. What was done, by whom, and how to take it back, stays below.
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, type Action, type Response, type Story } from './api.ts';
import { ago, clock, utc } from './when.ts';

interface Props {
  readonly story: Story;
  readonly responses: readonly Response[];
  /** Asked for from elsewhere on the page: a new object for each time. */
  readonly wanted: { readonly name: string } | undefined;
  readonly onDone: () => void;
}

export function Responses({ story, responses, wanted, onDone }: Props) {
  const [planned, setPlanned] = useState<{ rung: Response; actions: readonly Action[] }>();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLElement | null>(null);
  useEffect(() => panel.current?.focus(), [planned]);
  // Whoever was in the plan goes on from where it was opened.
  function close(): void {
    setPlanned(undefined);
    opener.current?.focus();
  }

  async function send(rung: Response, more: { plan?: boolean; undo?: boolean; target?: string }): Promise<void> {
    setBusy(true);
    setSaid('');
    try {
      const { actions } = await ask<{ actions: Action[] }>('/v1/respond', 'POST', {
        story: story.id,
        action: rung.name,
        ...more,
      });
      if (more.plan) setPlanned({ rung, actions });
      else {
        setPlanned(undefined);
        setSaid(
          actions
            .map((action) => `${action.target.value}: ${action.state}${action.reason ? `, ${action.reason}` : ''}`)
            .join('; '),
        );
        onDone();
      }
    } catch (error) {
      setSaid((error as Error).message);
    } finally {
      setBusy(false);
    }
  }

  useEffect(() => {
    const rung = responses.find(({ name }) => name === wanted?.name);
    if (!rung) return;
    opener.current = document.activeElement as HTMLElement | null;
    void send(rung, { plan: true });
    // Asked for once, whatever else changes meanwhile.
  }, [wanted]);

  const inForce = (name: string): boolean =>
    story.actions.some((action) => action.action === name && action.state === 'done');
  const titleOf = (name: string): string => responses.find((rung) => rung.name === name)?.title ?? name;
  return (
    <section class="responses">
      <h3>Respond</h3>
      <p class="hint">Smallest first. Nothing happens before you have seen whom it touches.</p>
      <div class="ladder">
        {responses.map((rung) => (
          <span key={rung.name} class="rung">
            <button
              disabled={busy}
              aria-expanded={planned?.rung.name === rung.name}
              title={`by ${rung.needs}${rung.minutes > 0 ? `, for ${rung.minutes} minutes` : ''}${rung.undo ? ', can be undone' : ', cannot be undone'}`}
              onClick={(event) => {
                opener.current = event.currentTarget as HTMLElement;
                void send(rung, { plan: true });
              }}
            >
              {rung.title}
            </button>
            {rung.undo && inForce(rung.name) && (
              <button
                class="undo"
                disabled={busy}
                aria-label={`undo: ${rung.title}`}
                onClick={() => void send(rung, { undo: true })}
              >
                undo
              </button>
            )}
          </span>
        ))}
      </div>
      <p class="said" role="status">
        {said}
      </p>
      {planned && (
        <div
          class="plan"
          ref={panel}
          tabIndex={-1}
          role="group"
          aria-label={`Plan: ${planned.rung.title}`}
          onKeyDown={(event: KeyboardEvent) => event.key === 'Escape' && close()}
        >
          <h4>{planned.rung.title}</h4>
          {planned.actions.length === 0 && <p>Nothing in this story is there for it to act upon.</p>}
          {planned.actions.map((action) => (
            <div key={action.target.value} class={action.state}>
              <h5>
                {action.target.kind} {action.target.value}
              </h5>
              <ul>
                {action.plan.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              {action.reason && <p class="reason">Not possible: {action.reason}</p>}
              {action.state !== 'refused' && (
                <button
                  class={planned.rung.undo ? 'do' : 'do for-good'}
                  disabled={busy}
                  aria-label={`Do it: ${planned.rung.title}, ${action.target.value}`}
                  onClick={() => void send(planned.rung, { target: action.target.value })}
                >
                  Do it{planned.rung.undo ? '' : ', for good'}
                </button>
              )}
            </div>
          ))}
          <button onClick={close}>Close</button>
        </div>
      )}
      {story.actions.length > 0 && (
        <table class="actions">
          <caption>What was done</caption>
          <tbody>
            {story.actions.map((action) => (
              <tr key={action.id} class={action.state}>
                <td>
                  <time dateTime={action.requested} title={utc(action.requested)}>
                    {clock(action.requested)}
                  </time>
                </td>
                <td>
                  <b>{action.state}</b>
                </td>
                <td>
                  {titleOf(action.action)}: {action.target.value}, by {action.requestedBy}
                  {action.expires && action.state === 'done' ? `, ends ${ago(action.expires, Date.now())}` : ''}
                  {action.verified ? ', verified' : ''}
                  {action.reason ? `: ${action.reason}` : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
