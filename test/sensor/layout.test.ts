// The decoder's offsets against the C structures themselves: a small program prints what the compiler made of them.
import { layout, orderLayout } from '@throughline/sensor';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { root } from './sensor.ts';

const structs: Record<string, Record<string, number>> = {
  record_header: layout.header,
  ...Object.fromEntries(Object.entries(layout).filter(([name]) => name !== 'header')),
  order: orderLayout,
};
const noCompiler = spawnSync('gcc', ['--version']).status === 0 ? '' : 'gcc is missing';
if (noCompiler) console.warn(`SKIP (layout): ${noCompiler}`);

describe.skipIf(noCompiler)('frame and order layout', () => {
  const measured = noCompiler ? {} : measure();

  it.each(Object.keys(structs))('%s', (name) => {
    expect(structs[name]).toEqual(measured[name]);
  });
});

function measure(): Record<string, Record<string, number>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-layout-'));
  const lines = Object.entries(structs).flatMap(([name, fields]) =>
    Object.keys(fields).map((field) => {
      const value = field === 'bytes' ? `sizeof(struct ${name})` : `offsetof(struct ${name}, ${field})`;
      return `printf("${name} ${field} %zu\\n", (size_t)${value});`;
    }),
  );
  const source = `#include <stdio.h>\n#include <stddef.h>\n#include "records.h"\n#include "orders.h"\nint main(void) {\n${lines.join('\n')}\n}\n`;
  writeFileSync(path.join(folder, 'layout.c'), source);
  const program = path.join(folder, 'layout');
  execFileSync('gcc', [`-I${path.join(root, 'native-sensor/bpf')}`, path.join(folder, 'layout.c'), '-o', program]);
  const measured: Record<string, Record<string, number>> = {};
  for (const line of execFileSync(program, { encoding: 'utf8' }).trim().split('\n')) {
    const [name, field, value] = line.split(' ') as [string, string, string];
    (measured[name] ??= {})[field] = Number(value);
  }
  rmSync(folder, { recursive: true });
  return measured;
}
