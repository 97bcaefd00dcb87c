// What flow logs alone can show: machines that are reached from the internet where nobody should be, scans, and name look-ups that
// go round the resolver.
// Benign twins: web ports; answers of servers; refused packets; the well-known public resolvers.
import type { Event } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { isPublicAddress } from './kubernetes-request.ts';
import { tally } from './tally.ts';

const MINUTES = 60_000_000;
/** Ports behind which a login or a database waits. */
const DELICATE = new Set([
  21, 22, 23, 135, 139, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5601, 5900, 5985, 5986, 6379, 6443, 9200,
  10250, 11211, 27017,
]);
const RESOLVERS =
  /^(1\.1\.1\.1|1\.0\.0\.1|8\.8\.[48]\.[48]|9\.9\.9\.9|149\.112\.112\.112|208\.67\.22[02]\.22[02]|169\.254\.169\.253|2606:4700:4700:|2001:4860:4860:)/;

function flow(event: Event): { from: string; to: string; port: number; allowed: boolean } | undefined {
  const seen = event.socketConnect;
  if (!seen || event.source !== 'vpc-flow') return undefined;
  return {
    from: seen.localAddress ?? '',
    to: seen.remoteAddress ?? '',
    port: seen.remotePort ?? 0,
    allowed: (seen.result ?? 0) === 0,
  };
}

export function createReachedFromOutside(): Detector {
  return tally({
    id: 'reached-from-outside',
    title: 'Login or database reached from the internet',
    techniques: ['T1133', 'T1571', 'T1021'],
    tactics: ['TA0001', 'TA0011'],
    severity: 'low',
    deterministic: false,
    payloads: ['socketConnect'],
    blindSpot: 'Whether the login was let in.',
    threshold: 1,
    pauseUs: 60 * MINUTES,
    counts(event) {
      const seen = flow(event);
      if (!seen?.allowed || !DELICATE.has(seen.port)) return undefined;
      return isPublicAddress(seen.from) && seen.to !== '' && !isPublicAddress(seen.to)
        ? { by: `${seen.to}:${seen.port}`, item: seen.from }
        : undefined;
    },
    says: (events) => {
      const { remoteAddress, remotePort, localAddress } = events[0]!.socketConnect!;
      return `${localAddress} reached ${remoteAddress} on port ${remotePort} from the internet`;
    },
  });
}

export function createPortScan(): Detector {
  return tally({
    id: 'port-scan',
    title: 'Ports scanned',
    techniques: ['T1046', 'T1018'],
    tactics: ['TA0007'],
    severity: 'medium',
    deterministic: false,
    payloads: ['socketConnect'],
    blindSpot: 'Slow scans, and those of one port on machines that the log does not cover.',
    threshold: 20,
    pauseUs: 2 * MINUTES,
    counts(event) {
      const seen = flow(event);
      // Answers go to high ports; a scan asks at the low and the well-known ones.
      if (!seen || seen.port === 0 || seen.port >= 32_768 || isPublicAddress(seen.from)) return undefined;
      return { by: seen.from, item: `${seen.to}:${seen.port}` };
    },
    says: (events, items) => `${events[0]!.socketConnect!.localAddress} tried ${items} different ports within minutes`,
  });
}

export function createForeignResolver(): Detector {
  return tally({
    id: 'foreign-resolver',
    title: 'Name look-ups that go round the resolver',
    techniques: ['T1071.004', 'T1071', 'T1048'],
    tactics: ['TA0011', 'TA0010'],
    severity: 'low',
    deterministic: false,
    payloads: ['socketConnect'],
    blindSpot: 'Look-ups over HTTPS.',
    threshold: 1,
    pauseUs: 60 * MINUTES,
    counts(event) {
      const seen = flow(event);
      if (!seen || ![53, 853].includes(seen.port) || isPublicAddress(seen.from) || RESOLVERS.test(seen.to))
        return undefined;
      // 100.64.0.0/10 is nobody's network inside a VPC.
      const outside = isPublicAddress(seen.to) || /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(seen.to);
      return outside ? { by: `${seen.from} ${seen.to}`, item: seen.to } : undefined;
    },
    says: (events) =>
      `${events[0]!.socketConnect!.localAddress} asks ${events[0]!.socketConnect!.remoteAddress} for names`,
  });
}
