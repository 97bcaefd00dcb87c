// Serves the built console: plain files, read once. The page itself is open; all it shows comes from the API, after the login.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CollectorError } from './errors.ts';
import type { Reply, Route } from './http-server.ts';

/** Beside the build; the sources' own dist when they run themselves. */
const folder = path.resolve(import.meta.dirname, '../dist/console');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export function consoleRoutes(): readonly Route[] {
  const files = readFiles();
  const serve = (name: string): Reply => {
    const file = files.get(name);
    if (!file)
      throw new CollectorError(
        'NOT_FOUND',
        name === 'index.html'
          ? 'the console was not built: npm run console -w collector'
          : `there is no ${name.slice(0, 80)}`,
      );
    return file;
  };
  return [
    {
      method: 'GET',
      path: '/',
      access: 'open',
      handle: () => ({ status: 302, headers: { location: '/console/' }, body: '' }),
    },
    {
      method: 'GET',
      path: '/console/*',
      access: 'open',
      handle: ({ path: { '*': rest = '' } }) => serve(rest === '' ? 'index.html' : rest),
    },
  ];
}

// Only what is there at start can be asked for, so no path leads out of the folder.
function readFiles(): Map<string, Reply> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
      // Names of assets change with their content; the page does not.
      const cache = entry.name === 'index.html' ? 'no-cache' : 'public, max-age=31536000, immutable';
      return [
        path.relative(folder, file),
        { status: 200, headers: { 'content-type': type, 'cache-control': cache }, body: readFileSync(file) },
      ];
    }),
  );
}
