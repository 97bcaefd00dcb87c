// The Linux rules, unchanged, on a recorded exploit (a Java service starts a shell that connects back): Sysmon's process and
// connection records, told as our sensor would tell them.
import { readFileSync } from 'node:fs';
import { Layer, entityKey, type Event } from '@throughline/proto';
import { expect, test } from 'vitest';
import { createAnalyst } from '../../collector/src/engine.ts';
import { createSigmaDetector } from '../../collector/src/sigma/detector.ts';
import { loadLibrary } from '../../collector/src/sigma/library.ts';

const sysmon = readFileSync(new URL('../data/linux/log4shell/sysmon.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { SyslogMessage: string }).SyslogMessage);

const unescape: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&apos;': "'",
};

function fieldsOf(message: string): Record<string, string> {
  const fields: Record<string, string> = {
    EventID: /<EventID>(\d+)</.exec(message)?.[1] ?? '',
    RecordID: /<EventRecordID>(\d+)</.exec(message)?.[1] ?? '',
  };
  for (const [, name = '', value = ''] of message.matchAll(/<Data Name="(\w+)">([^<]*)</g))
    fields[name] = value.replaceAll(/&\w+;/g, (entity) => unescape[entity] ?? entity);
  return fields;
}

/** Sysmon's process guid names a process as exactly as our key does. */
function eventOf(fields: Record<string, string>): Event | undefined {
  const base = {
    id: `sysmon-${fields['RecordID']}`,
    timeUs: Date.parse(`${fields['UtcTime']?.replace(' ', 'T')}Z`) * 1_000,
    layer: Layer.KERNEL,
    source: 'sensor',
  };
  const own = fields['ProcessGuid'] ?? '';
  const process = {
    executable: fields['Image'] ?? '',
    hostPid: Number(fields['ProcessId']),
    uid: fields['User'] === 'root' ? 0 : 1001,
  };
  if (fields['EventID'] === '1') {
    const keys = [
      entityKey('process', own, 'SUBJECT'),
      entityKey('process', fields['ParentProcessGuid'] ?? '', 'USED'),
    ];
    const commandLine = (fields['CommandLine'] ?? '').split(' ');
    return {
      ...base,
      keys,
      process: { ...process, arguments: commandLine, workingDirectory: fields['CurrentDirectory'] ?? '' },
      processExec: { filename: fields['Image'] ?? '' },
    };
  }
  if (fields['EventID'] === '3') {
    const socketConnect = {
      protocol: fields['Protocol'] ?? 'tcp',
      localAddress: fields['SourceIp'] ?? '',
      localPort: Number(fields['SourcePort']),
      remoteAddress: fields['DestinationIp'] ?? '',
      remotePort: Number(fields['DestinationPort']),
    };
    return { ...base, keys: [entityKey('process', own, 'USED')], process, socketConnect };
  }
  return undefined;
}

const events = sysmon.map((message) => eventOf(fieldsOf(message))).filter((event) => event !== undefined);

function findings(order: readonly Event[]): [title: string, image: string][] {
  const analyst = createAnalyst({ detectors: [createSigmaDetector({ library: loadLibrary() })] });
  analyst.add(order);
  const image = new Map(
    order.map((event) => [event.id, event.process?.arguments?.join(' ') ?? event.process?.executable ?? '']),
  );
  return analyst
    .findings()
    .flatMap((finding) =>
      (finding.eventIds ?? []).map((id): [string, string] => [finding.title ?? '', image.get(id) ?? '']),
    )
    .sort();
}

test('the recording holds process starts and connections', () => {
  expect(events.filter((event) => event.processExec).length).toBeGreaterThan(3);
  expect(events.filter((event) => event.socketConnect).length).toBeGreaterThan(0);
});

test('the shell that Java started and what it did are found, in any order of arrival', () => {
  const found = findings(events);
  const titles = [...new Set(found.map(([title]) => title))];
  expect(titles).toEqual([
    'Decode Base64 Encoded Text',
    // By the parent's command line, "bash -i", which is another record than the child's.
    'Interactive Bash Suspicious Children',
    'Linux Reverse Shell Indicator',
    'Local Groups Discovery - Linux',
    'System Owner or User Discovery - Linux',
  ]);
  // The inventory agent of the same host runs dpkg and man all the time: none of it is found.
  expect(found.filter(([, image]) => /dpkg|man -f|whatis/.test(image))).toEqual([]);
  expect(findings(events.toReversed())).toEqual(found);
});
