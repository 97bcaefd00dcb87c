// Paths.
import { carry, changedWays, combine, plainWays, type RangeCase, type RangePlaces, type Way } from '../case.ts';

const reads = [
  'readConcat',
  'readConcatBare',
  'readJoin',
  'readNormalize',
  'readBuffer',
  'readOpen',
  'readOpenSync',
  'readStream',
  'readCallback',
  'readCopy',
  'readResolve',
];

export function fileCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const attack = (
    sink: string,
    value: string,
    way: Way,
    effect: RangeCase['effect'],
    extra?: Record<string, string>,
  ): void => {
    cases.push({
      guard: 'path-traversal',
      sink,
      name: `${way}: ${value}${extra === undefined ? '' : ` + ${JSON.stringify(extra)}`}`,
      request: carry(sink, value, way, extra),
      effect: effect!,
    });
  };
  const leaks = { kind: 'answer', holds: places.secret } as const;
  const etc = { kind: 'answer', holds: 'root:' } as const;
  const up = '../'.repeat(12);
  const climbs: readonly (readonly [string, RangeCase['effect']])[] = [
    ['../private/secret.txt', leaks],
    ['../../../outside/secret.txt', leaks],
    [`${up}etc/passwd`, etc],
    ['sub/../../private/secret.txt', leaks],
    ['./../private/secret.txt', leaks],
    ['..//private//secret.txt', leaks],
    ['../private/../private/secret.txt', leaks],
  ];
  const ways = [...plainWays, ...changedWays];
  let turn = 0;
  for (const sink of reads) {
    for (const [value, effect] of climbs) {
      const given = sink === 'readConcatBare' ? `/${value}` : value;
      attack(sink, given, ways[turn++ % ways.length]!, effect);
      attack(sink, given, ways[turn++ % ways.length]!, effect);
    }
  }
  for (const way of ways) {
    attack('readResolve', `${places.outside}/secret.txt`, way, leaks);
    attack('readResolve', `${places.folder}/private/secret.txt`, way, leaks);
    attack('readWhole', '/etc/passwd', way, etc);
    attack('readWhole', `${places.outside}/secret.txt`, way, leaks);
    attack('readFileUrl', 'file:///etc/passwd', way, etc);
    attack('readUrl', '../private/secret.txt', way, leaks);
    attack('readUrl', '/etc/passwd', way, etc);
    attack('readSuffix', '../private/secret', way, leaks);
    attack('readPrefix', '/../../private/secret.txt', way, leaks);
    attack('readStrippedOnce', '....//private/secret.txt', way, leaks);
    attack('readStrippedJoin', `${'....//'.repeat(12)}etc/passwd`, way, etc);
    attack('readStrippedJoin', '....//private/secret.txt', way, leaks);
    attack('readStrippedFirst', '../../private/secret.txt', way, leaks);
  }
  for (const sink of ['readTwo', 'readTwoConcat']) {
    attack(sink, '..', 'query', leaks, { y: 'private/secret.txt' });
    attack(sink, '../private', 'query', leaks, { y: 'secret.txt' });
    attack(sink, 'sub/..', 'json', leaks, { y: '../private/secret.txt' });
    attack(sink, up, 'query', etc, { y: 'etc/passwd' });
  }
  for (const way of ['query', 'json', 'path', 'base64', 'cookie', 'form'] as const) {
    attack('statExists', `${up}etc/passwd`, way, { kind: 'answer', holds: 'exists true' });
    attack('statExists', '../private/secret.txt', way, { kind: 'answer', holds: 'exists true' });
    attack('statSize', '../private/secret.txt', way, { kind: 'answer', holds: `size ${places.secret.length}` });
    attack('statAccess', '../private/secret.txt', way, { kind: 'answer', holds: 'there' });
    attack('statReal', '../private/secret.txt', way, { kind: 'answer', holds: 'secret.txt' });
    attack('listDir', '../private', way, { kind: 'answer', holds: 'secret.txt' });
    attack('listDir', '..', way, { kind: 'answer', holds: 'private' });
    attack('listDir', '../..', way, { kind: 'answer', holds: 'package.json' });
    attack('listDirConcat', '..', way, { kind: 'answer', holds: 'private' });
    attack('listOpendir', '../private', way, { kind: 'answer', holds: 'secret.txt' });
    attack('listGlob', '../private/*', way, { kind: 'answer', holds: 'secret.txt' });
    for (const sink of ['writeConcat', 'writeJoin', 'writeAppend', 'writeMkdir', 'writeRename', 'writeStream']) {
      const name = places.token();
      attack(sink, `../../../outside/${name}`, way, { kind: 'file', path: `${places.outside}/${name}` });
      const inside = places.token();
      attack(sink, `../private/${inside}`, way, { kind: 'file', path: `${places.folder}/private/${inside}` });
    }
  }

  const benign = (sink: string, value: string, way: Way, extra?: Record<string, string>): void => {
    cases.push({ guard: 'path-traversal', sink, name: `${way}: ${value}`, request: carry(sink, value, way, extra) });
  };
  const names = [
    'a.txt',
    'sub/b.txt',
    'sub/../a.txt',
    './a.txt',
    'sub/./b.txt',
    'sub/deep/../../a.txt',
    'no-such.txt',
    'with space.txt',
    'dots..txt',
    '...',
    'ünïcode.txt',
    'a..txt',
  ];
  for (const [sink, value, way] of combine(
    [...reads.filter((sink) => sink !== 'readConcatBare'), 'readStrippedOnce'],
    names,
    [...plainWays, 'base64', 'url', 'trim', 'join'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(['readUrl'], names, [...plainWays, 'base64', 'url', 'trim']))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['safeBasename', 'safeStripped', 'safeConstant', 'safeMap', 'safeSystem'],
    ['../../a.txt', '../private/a.txt', '/etc/passwd', '....//a.txt', 'parent', 'first', 'a.txt'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['safeChecked'],
    ['a.txt', 'sub/../a.txt', '../private/secret.txt', '/etc/passwd', '../../../etc/passwd'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['statExists', 'statAccess', 'statReal', 'statSize'],
    ['a.txt', 'sub', 'sub/../a.txt'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['listDir', 'listDirConcat', 'listOpendir'],
    ['.', 'sub', 'sub/..', './sub'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [value, way] of [
    ['*.txt', 'query'],
    ['sub/*', 'json'],
    ['**/*.txt', 'form'],
  ] as const)
    benign('listGlob', value, way);
  for (const [sink, value, way] of combine(
    ['writeConcat', 'writeJoin', 'writeAppend', 'writeStream'],
    ['upload.txt', 'x/../upload2.txt', 'report 1.txt'],
    plainWays,
  ))
    benign(sink, value, way);
  benign('readTwo', 'letters', 'query', { y: 'c.txt' });
  benign('readTwo', 'letters/..', 'query', { y: 'a.txt' });
  benign('readTwoConcat', 'letters', 'json', { y: '../a.txt' });
  return cases;
}
