// Holds the rooms apart: reads every import of the sources and fails on one that crosses a wall.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

// room → packages of ours that it may import
const rooms: Record<string, readonly string[]> = {
  'proto/src': [],
  'agent/src': ['@throughline/proto'],
  'native-sensor/src': ['@throughline/proto'],
  'collector/src': ['@throughline/proto'],
};

interface Import {
  file: string;
  specifier: string;
}

function importsOf(room: string): Import[] {
  const files = globSync(`${room}/**/*.{ts,tsx,js,mjs}`, { cwd: root, exclude: (name) => name === 'gen' });
  return files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const found = text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|\brequire\('([^']+)'\)/g,
    );
    return [...found].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }));
  });
}

describe.each(Object.entries(rooms))('%s', (room, allowed) => {
  const imports = importsOf(room);

  it('has imports to check', () => {
    expect(imports.length).toBeGreaterThan(0);
  });

  it('imports no other room', () => {
    const ours = imports.filter(({ specifier }) => specifier.startsWith('@throughline/'));
    const crossing = ours.filter(
      ({ specifier }) => !allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    );
    expect(crossing).toEqual([]);
  });

  it('reaches no file outside its folder', () => {
    const outside = imports.filter(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return false;
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
      return !target.startsWith(`${room}/`) && !target.endsWith('package.json');
    });
    expect(outside).toEqual([]);
  });

  it('has no import cycle', () => {
    const edges = new Map<string, string[]>();
    for (const { file, specifier } of imports) {
      if (!specifier.startsWith('.') || file.endsWith('.test.ts')) continue;
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
      edges.set(file, [...(edges.get(file) ?? []), target]);
    }
    const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
    // A type import is erased: it cannot make a cycle at run time.
    const runtime = (from: string, to: string) =>
      new RegExp(`(import|export)(?! type)\\s[^;]*'[^']*${path.posix.basename(to).replace('.', '\\.')}'`).test(
        text(from),
      );
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const next of edges.get(file) ?? []) if (runtime(file, next)) visit(next, [...trail, file]);
      done.add(file);
    };
    const done = new Set<string>();
    for (const file of edges.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('what the repository says', () => {
  const texts = globSync(
    '{proto,agent,native-sensor,collector,examples,test,docs,.ci}/**/*.{ts,js,mjs,c,h,md,json,sh,go,yaml,proto}',
    {
      cwd: root,
      exclude: (name) => ['node_modules', 'dist', 'gen', 'data', 'build'].includes(name),
    },
  ).concat('README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'package.json', 'package-lock.json');

  it('names no machine path and no registry host', () => {
    const forbidden = /\/work\/(main|shared)|\.\.\/shared\/|"resolved": "https?:|\bDESIGN\.md\b|\bSTYLE\.md\b/;
    const hits = texts.filter(
      (file) => file !== 'test/architecture.test.ts' && forbidden.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(hits).toEqual([]);
  });

  it('fits decisions on one page each', () => {
    for (const file of globSync('docs/decisions/*.md', { cwd: root })) {
      expect(readFileSync(path.join(root, file), 'utf8').split('\n').length, file).toBeLessThanOrEqual(60);
    }
  });

  // A shell remembers where it found a command: in a fresh clone "node" stays the machine's own for the whole line, also
  // after the set-up has brought ours.
  it('runs what follows the set-up on the Node that the set-up brought', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const afterSetUp = Object.entries(scripts).flatMap(([name, line]) => {
      const [, rest] = line.split('setup.mjs && ');
      return rest !== undefined && /(^|&& )node /.test(rest) ? [name] : [];
    });
    expect(afterSetUp).toEqual([]);
  });
});
