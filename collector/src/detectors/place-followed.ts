// A program connects to the very place that a text named: an injected look-up, an answer that names code, a command.
// Benign twin: a connection to a place that nobody named.
import { Role, type Event, type Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { finding } from './finding.ts';

/** Longest time between the naming and the connection. */
const WITHIN_US = 10 * 60_000_000;

export const placeFollowed: Detector = {
  id: 'place-followed',
  title: 'Program went where its input sent it',
  techniques: ['T1190', 'T1105', 'T1071'],
  tactics: ['TA0001', 'TA0011'],
  severity: 'high',
  deterministic: true,
  payloads: ['socketConnect', 'activity', 'kernelAct', 'processExec'],
  blindSpot: 'Places named by a host name that another address answered for, and connections that no witness told.',
  detect(event, memory) {
    const found: Finding[] = [];
    for (const key of event.keys ?? []) {
      if (key.kind !== 'endpoint') continue;
      const others = memory.byKey('endpoint', key.value ?? '');
      const connects = key.role === Role.USED ? [event] : others.filter((other) => other.socketConnect);
      for (const connect of connects) {
        const named = others.filter((other) => names(other, key.value!, connect));
        const claim = named.length > 0 ? followed(connect, named, key.value!) : undefined;
        if (claim) found.push(claim);
      }
    }
    return found;
  },
};

function names(event: Event, place: string, connect: Event): boolean {
  const wait = (connect.timeUs ?? 0) - (event.timeUs ?? 0);
  return (
    // A second apart either way: two witnesses, two clocks.
    wait >= -1_000_000 &&
    wait <= WITHIN_US &&
    (event.keys ?? []).some((key) => key.kind === 'endpoint' && key.role === Role.MADE && key.value === place)
  );
}

function followed(connect: Event, named: readonly Event[], place: string): Finding {
  const byCommand = named.every((event) => event.processExec);
  const program = connect.process?.executable || connect.socketConnect?.localAddress || 'a program';
  return finding(placeFollowed, {
    events: [connect, ...named],
    identity: connect.id!,
    ...(byCommand
      ? {
          techniques: ['T1059.004', 'T1071', 'T1059'],
          tactics: ['TA0002', 'TA0011'],
          title: 'Shell connected to the place of its command',
        }
      : {}),
    reason: `${program} connected to ${place}, which ${byCommand ? 'its command' : 'what it was sent'} had named`,
  });
}
