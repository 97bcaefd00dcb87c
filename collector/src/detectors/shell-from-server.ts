// A server program starts a shell or a tool of intruders. Benign twins: interpreters that are built on commands (node, python,
// ruby), start scripts, and a database's own archive commands (low).
import type { Event, Finding } from '@throughline/proto';
import type { Detector, Memory } from '../detector.ts';
import { plain } from '../narrate/plain.ts';
import { childrenOf, isBeginning, parentFrom } from '../sigma/process-tree.ts';
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
  payloads: ['processExec', 'processFork', 'operation'],
  blindSpot: 'Commands that a server program runs without a new process.',
  detect(event, memory) {
    // Parent and child are told in any order, and the parent by its start, by its fork or by its own call.
    if (!isBeginning(event)) return [];
    const own = event.processExec ? judge(event, memory) : undefined;
    const children = childrenOf(event, memory).map((start) => judge(start, memory) ?? takenBack(start));
    return own ? [own, ...children] : children;
  },
};

/** What was a server for all that was known then may have become something else before it started this. */
function takenBack(start: Event): Finding {
  return { ...finding(shellFromServer, { events: [start], reason: '' }), eventIds: [] };
}

function judge(start: Event, memory: Memory): Finding | undefined {
  const program = start.process?.executable || start.processExec?.filename || '';
  if (!isShell(program) && !TOOLS.test(program)) return undefined;
  const parent = start.process?.parentExecutable || parentFrom(start, memory)?.executable;
  if (parent === undefined || !SERVERS.test(parent)) return undefined;
  const command = start.process?.arguments?.join(' ') ?? program;
  return finding(shellFromServer, {
    events: [start],
    severity: OWN.test(command) ? 'low' : 'medium',
    reason: plain(`${parent} started ${command}`, 300),
  });
}
