// The response ladder of one story: plan first, then do, then undo.
import { useState } from 'preact/hooks';
import { ask, type Action, type Response, type Story } from './api.ts';

interface Props {
  readonly story: Story;
  readonly responses: readonly Response[];
  readonly onDone: () => void;
}

export function Responses({ story, responses, onDone }: Props) {
  const [planned, setPlanned] = useState<{ name: string; actions: readonly Action[] }>();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);

  async function send(name: string, more: { plan?: boolean; undo?: boolean; target?: string }): Promise<void> {
    setBusy(true);
    setSaid('');
    try {
      const { actions } = await ask<{ actions: Action[] }>('/v1/respond', 'POST', {
        story: story.id,
        action: name,
        ...more,
      });
      if (more.plan) setPlanned({ name, actions });
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

  const inForce = (name: string): boolean =>
    story.actions.some((action) => action.action === name && action.state === 'done');
  return (
    <section class="responses">
      <h3>Respond</h3>
      <div class="ladder">
        {responses.map((response) => (
          <span key={response.name} class="rung">
            <button
              disabled={busy}
              title={`by ${response.needs}`}
              onClick={() => void send(response.name, { plan: true })}
            >
              {response.title}
            </button>
            {response.undo && inForce(response.name) && (
              <button class="undo" disabled={busy} onClick={() => void send(response.name, { undo: true })}>
                undo
              </button>
            )}
          </span>
        ))}
      </div>
      {said && <p class="said">{said}</p>}
      {planned && (
        <div class="plan">
          {planned.actions.length === 0 && <p>Nothing in this story is there for {planned.name} to act upon.</p>}
          {planned.actions.map((action) => (
            <div key={action.target.value} class={action.state}>
              <h4>
                {action.target.kind} {action.target.value}
              </h4>
              <ul>
                {action.plan.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              {action.reason && <p class="reason">{action.reason}</p>}
              {action.state !== 'refused' && (
                <button disabled={busy} onClick={() => void send(planned.name, { target: action.target.value })}>
                  Do it
                </button>
              )}
            </div>
          ))}
          <button onClick={() => setPlanned(undefined)}>Close</button>
        </div>
      )}
      {story.actions.length > 0 && (
        <ul class="actions">
          {story.actions.map((action) => (
            <li key={action.id}>
              <b>{action.state}</b> {action.action} {action.target.value}, by {action.requestedBy} at{' '}
              {action.requested.slice(11, 19)}
              {action.expires && action.state === 'done' ? `, until ${action.expires.slice(11, 19)}` : ''}
              {action.verified ? ', verified' : ''}
              {action.reason ? `: ${action.reason}` : ''}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
