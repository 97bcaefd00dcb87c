// A program starts with its input and output tied to an internet socket.
// Benign twins: inetd-style servers, whose socket came in (they are told apart by what they run: no shell), and socat by hand.
import type { Detector } from '../detector.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

export function createReverseShell(): Detector {
  const detector: Detector = {
    id: 'reverse-shell',
    title: 'Shell tied to a network connection',
    techniques: ['T1059.004', 'T1059'],
    tactics: ['TA0002', 'TA0011'],
    severity: 'critical',
    deterministic: true,
    payloads: ['processExec'],
    blindSpot: 'Shells that are fed through a pipe or a terminal by another program.',
    detect(event) {
      const sockets = event.processExec?.standardSockets ?? [];
      const program = event.process?.executable || event.processExec?.filename || '';
      if (sockets.length === 0 || !isShell(program)) return [];
      const { peerAddress, peerPort } = sockets[0]!;
      return [
        finding(detector, {
          events: [event],
          reason: plain(`${program} took its input from ${peerAddress}:${peerPort}`),
        }),
      ];
    },
  };
  return detector;
}

export function isShell(program: string): boolean {
  return /(^|\/)(sh|bash|dash|ash|zsh|ksh|fish|busybox)$/.test(program);
}
