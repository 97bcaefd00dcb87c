// Asks for the operator's token, which is in the collector's data folder.
import { useState } from 'preact/hooks';
import { ask } from './api.ts';

export function Login({ onDone }: { readonly onDone: () => void }) {
  const [trouble, setTrouble] = useState('');
  async function enter(event: Event): Promise<void> {
    event.preventDefault();
    // From the field itself: what was filled in a moment ago may not have been shown yet.
    const token = String(new FormData(event.currentTarget as HTMLFormElement).get('token'));
    try {
      await ask('/v1/login', 'POST', { token: token.trim() });
      onDone();
    } catch (error) {
      setTrouble((error as Error).message);
    }
  }
  return (
    <main>
      <form class="login" onSubmit={(event: Event) => void enter(event)}>
        <h1>Throughline</h1>
        <label>
          Operator token
          <input name="token" type="password" autoComplete="current-password" />
        </label>
        <button type="submit">Log in</button>
        <p class="trouble" role="alert">
          {trouble}
        </p>
        <p class="hint">It is in the file operator-token of the collector's data folder (.throughline).</p>
      </form>
    </main>
  );
}
