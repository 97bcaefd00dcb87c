// A server program starts a shell or a tool of intruders. Benign twins: interpreters that are built on commands (node, python,
// ruby), start scripts, and a database's own archive commands (low).
import type { Event, Finding } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { plain } from '../narrate/plain.ts';
import { childrenOf, parentFrom } from '../sigma/process-tree.ts';
import { finding } from './finding.ts';
import { isShell } from './reverse-shell.ts';

const SERVERS =
  /(^|\/)(java|nginx|httpd|apache2|lighttpd|caddy|php-fpm[\d.]*|php-cgi|tomcat|w3wp|dotnet|mysqld|mariadbd|postgres|redis-server|mongod|memcached|named|vsftpd|exim4?|haproxy)$/;
const TOOLS = /(^|\/)(curl|wget|nc|ncat|socat|telnet|python[\d.]*|perl|whoami|id|base64)$/;
/** What servers of this sort start themselves. */
const OWN = /\b(archive_command|pg_|postgres|logrotate|catalina\.sh|setenv\.sh|ulimit|uname -)\b/;

export const shellFromServer: Detector = {
  id: 'shell-from-server',
  title: 'Shell started by a server program',
  techniques: ['T1059.004', 'T1059', 'T1505.003'],
  tactics: ['TA0002', 'TA0003'],
  severity: 'medium',
  deterministic: false,
  payloads: ['processExec'],
  blindSpot: 'Commands that a server program runs without a new process.',
  detect(event, memory) {
    // Parent and child are told in any order.
    return [event, ...childrenOf(event, memory)].flatMap((start) => judge(start, memory));
  },
};

function judge(start: Event, memory: Memory): Finding[] {
  const program = start.process?.executable || start.processExec?.filename || '';
  if (!isShell(program) && !TOOLS.test(program)) return [];
  const parent = start.process?.parentExecutable || parentFrom(start, memory)?.executable;
  if (parent === undefined || !SERVERS.test(parent)) return [];
  const command = start.process?.arguments?.join(' ') ?? program;
  return [
    finding(shellFromServer, {
      events: [start],
      severity: OWN.test(command) ? 'low' : 'medium',
      reason: plain(`${parent} started ${command}`, 300),
    }),
  ];
}
