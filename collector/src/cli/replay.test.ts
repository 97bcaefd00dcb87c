import { mkdtempSync, writeFileSync, mkdirSync, rmSync, openSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Terminal } from './command.ts';
import { replay, run } from './replay.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const target = path.join(folder, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
  return target;
}

let count = 0;
function call(fields: Record<string, unknown> = {}): Record<string, unknown> {
  count += 1;
  return {
    eventVersion: '1.08',
    eventID: `id-${count}`,
    eventTime: '2026-03-01T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    userIdentity: { type: 'IAMUser', userName: 'ana', arn: 'arn:aws:iam::111122223333:user/ana' },
    recipientAccountId: '111122223333',
    ...fields,
  };
}
const stop = (): Record<string, unknown> =>
  call({ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name: 'main' } });
const audit = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  verb: 'get',
  requestURI: '/x',
  user: { username: 'ana' },
  objectRef: { resource: 'pods' },
};

describe('replay', () => {
  it.each([
    ['{Records}', 'records.json', () => JSON.stringify({ Records: [call(), stop()] }), 2],
    [
      '{Records} spread over lines',
      'pretty.json',
      () => JSON.stringify({ Records: [call(), stop()] }, undefined, 2),
      2,
    ],
    ['an array', 'array.json', () => JSON.stringify([call(), stop()]), 2],
    ['one record', 'one.json', () => JSON.stringify(stop()), 1],
    ['one record spread over lines', 'one-pretty.json', () => JSON.stringify(stop(), undefined, 1), 1],
    ['JSON lines', 'lines.jsonl', () => `${JSON.stringify(call())}\n${JSON.stringify(stop())}\n`, 2],
    ['JSON lines of both formats', 'mixed.jsonl', () => `${JSON.stringify(stop())}\r\n${JSON.stringify(audit)}\r\n`, 2],
    ['an array of both formats', 'mixed.json', () => JSON.stringify([stop(), audit]), 2],
    ['gzip', 'lines.jsonl.gz', () => gzipSync(`${JSON.stringify(call())}\n${JSON.stringify(stop())}\n`), 2],
    ['gzipped {Records}', 'records.json.gz', () => gzipSync(JSON.stringify({ Records: [call(), stop()] })), 2],
  ])('reads %s', async (_, name, content, events) => {
    const { result } = await replay({ files: [file(name, content())] });
    expect(result.stats).toMatchObject({ events, rejected: 0 });
    expect(result.stories).toHaveLength(1);
    expect(result.stories[0]!.steps[0]!.eventIds[0]).toMatch(/^id-/);
    expect(result.findings.find((finding) => finding.rule === 'logging-impaired')).toMatchObject({
      technique: 'T1562.008',
      severity: 'high',
    });
  });

  it('reads folders, and lists what it rejects with file and place', async () => {
    file('folder/a/good.json', JSON.stringify({ Records: [stop()] }));
    file('folder/half.json', JSON.stringify({ Records: [call()] }).slice(0, -20));
    file('folder/half.jsonl', `${JSON.stringify(call())}\n${JSON.stringify(call()).slice(0, 40)}`);
    file('folder/version.json', JSON.stringify({ Records: [call(), call({ eventVersion: '9.9' })] }));
    file('folder/wrong.json.gz', 'this is no gzip');
    file(
      'folder/cut.json.gz',
      gzipSync(JSON.stringify({ Records: Array.from({ length: 200 }, () => call()) })).subarray(0, 300),
    );
    file('folder/empty.json', '');
    file('folder/notes.txt', 'not read at all');
    const { result } = await replay({ files: [path.join(folder, 'folder')] });
    const rejected = Object.fromEntries(
      result.rejects.map((reject) => [`${path.basename(reject.file)}:${reject.record}`, reject.reason]),
    );
    expect(result.stats.rejected).toBe(5);
    expect(rejected['half.jsonl:2']).toMatch(/not JSON/);
    expect(rejected['version.json:2']).toMatch(/eventVersion "9.9" is not known/);
    expect(Object.keys(rejected).map((name) => name.split(':')[0])).toEqual(
      expect.arrayContaining(['half.json', 'wrong.json.gz', 'cut.json.gz']),
    );
    expect(result.stories).toHaveLength(1);
    expect(result.stats.events).toBe(3);
  });

  it('refuses a single event of 50 MB and goes on', async () => {
    const target = path.join(folder, 'huge.jsonl');
    const handle = openSync(target, 'w');
    writeSync(handle, `${JSON.stringify(call())}\n{"eventName":"`);
    for (let chunk = 0; chunk < 50; chunk += 1) writeSync(handle, 'x'.repeat(1024 * 1024));
    writeSync(handle, `"}\n${JSON.stringify(stop())}\n`);
    closeSync(handle);
    const { result } = await replay({ files: [target] });
    expect(result.stats).toMatchObject({ events: 2, rejected: 1 });
    expect(result.rejects[0]!.reason).toMatch(/longer than/);
  });

  it('refuses a huge record in a document too', async () => {
    const { result } = await replay({
      files: [
        file(
          'huge.json',
          JSON.stringify({ Records: [call({ requestParameters: { x: 'y'.repeat(17 * 1024 * 1024) } }), stop()] }),
        ),
      ],
    });
    expect(result.stats).toMatchObject({ events: 1, rejected: 1 });
    expect(result.stories).toHaveLength(1);
  });

  it('survives hostile strings and nesting', async () => {
    const nasty = stop();
    nasty.userIdentity = { type: 'IAMUser', userName: '\u001b[2J\u202eevil\n\u0000' };
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const { result, analyst } = await replay({
      files: [
        file(
          'nasty.jsonl',
          `${JSON.stringify(nasty)}\n${deep}\n{"eventName":"x","eventSource":"y","requestParameters":${deep}}\n`,
        ),
      ],
    });
    expect(result.stories).toHaveLength(1);
    expect(result.stats.rejected).toBeGreaterThanOrEqual(1);
    const { renderLanes } = await import('../narrate/lanes.ts');
    // eslint-disable-next-line no-control-regex
    expect(renderLanes(analyst.stories()[0]!)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('takes clock skew of hours and duplicates as they come', async () => {
    const late = { ...stop(), eventTime: '2026-03-01T04:00:00Z' };
    const { result, analyst } = await replay({
      files: [
        file(
          'skew.jsonl',
          [call(), late, late, call({ eventTime: '2026-03-02T10:00:00Z' })]
            .map((record) => JSON.stringify(record))
            .join('\n'),
        ),
      ],
    });
    expect(analyst.counters.duplicates).toBe(1);
    expect(result.stories).toHaveLength(1);
  });

  it('says what is wrong with its arguments', async () => {
    await expect(replay({ files: [path.join(folder, 'nowhere.json')] })).rejects.toThrow(
      /nowhere.json cannot be read: ENOENT/,
    );
    await expect(replay({ files: [], format: 'xml' })).rejects.toThrow(
      /--format xml is not known; it is one of auto, cloudtrail/,
    );
  });

  it('prints one JSON document, or stories for people', async () => {
    const target = file('command.json', JSON.stringify([stop()]));
    const printed: string[] = [];
    const terminal: Terminal = {
      env: {},
      print: (text) => void printed.push(text),
      warn: () => {},
      interactive: false,
      columns: 100,
      stop: new AbortController().signal,
    };
    expect(await run(['--json', target], terminal)).toBe(0);
    expect(Object.keys(JSON.parse(printed.join('')) as object)).toEqual(['stories', 'findings', 'stats', 'rejects']);
    printed.length = 0;
    expect(await run([target], terminal)).toBe(0);
    expect(printed.join('')).toMatch(/Logging stopped or narrowed[\s\S]*1 stories and \d+ findings/);
    await expect(run([], terminal)).rejects.toThrow(/at least one file/);
  });
});
