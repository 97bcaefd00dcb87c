// A form whose action runs on the server.
import { greet } from '../../greet.js';

export const dynamic = 'force-dynamic';

async function act(form) {
  'use server';
  globalThis.said = greet(form.get('name'));
}

export default function Page() {
  return (
    <form action={act}>
      <input name="name" />
      <output>{globalThis.said}</output>
      <i>{globalThis.registered}</i>
    </form>
  );
}
