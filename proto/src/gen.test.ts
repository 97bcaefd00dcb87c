// The committed code is what the schema generates: a stale one would let the rooms disagree in silence.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const room = fileURLToPath(new URL('..', import.meta.url));

test('src/gen is fresh: run `npm run build -w proto` after editing a .proto file', { timeout: 120_000 }, () => {
  const out = mkdtempSync(path.join(tmpdir(), 'throughline-gen-'));
  try {
    execFileSync(process.execPath, [path.join(room, 'build.mjs'), out]);
    for (const file of ['throughline.js', 'throughline.d.ts', 'tables.ts']) {
      const fresh = readFileSync(path.join(out, file), 'utf8');
      expect(readFileSync(path.join(room, 'src/gen', file), 'utf8') === fresh, `${file} is stale`).toBe(true);
    }
  } finally {
    rmSync(out, { recursive: true });
  }
});
