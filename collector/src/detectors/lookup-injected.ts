// A look-up that a vulnerable program would follow stands in what it was sent, or in the answer that names a class to load
// (CVE-2021-44228 and its kin). Benign twins: words of a discussion ("jndi") without the braces; LDAP answers without Java.
import type { Event } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { readings } from '../enrich/named-endpoints.ts';
import { plain } from '../narrate/plain.ts';
import { finding } from './finding.ts';

const LOOKUP = /\$\{\s*jndi\s*:\s*(?:ldaps?|rmi|dns|iiop|nis|nds|corba|https?)\s*:/i;
const CLASS_ANSWER = /javaCodeBase|javaSerializedData|javaRemoteLocation/;

export const lookupInjected: Detector = {
  id: 'lookup-injected',
  title: 'Look-up injected into input',
  techniques: ['T1190'],
  tactics: ['TA0001'],
  severity: 'medium',
  deterministic: false,
  payloads: ['activity', 'kernelAct'],
  blindSpot: 'Encrypted connections, and input that no witness shows.',
  detect(event) {
    const text = sent(event);
    // An answer that repeats what was asked is none.
    if (text === '' || text.startsWith('HTTP/')) return [];
    if (event.kernelAct && CLASS_ANSWER.test(text))
      return [
        finding(lookupInjected, {
          events: [event],
          techniques: ['T1105', 'T1190'],
          tactics: ['TA0011', 'TA0001'],
          title: 'Answer that names code to load',
          reason: plain(
            `${event.kernelAct.attributes?.from ?? 'a server'} answered with a class to load: ${text}`,
            300,
          ),
        }),
      ];
    if (!text.includes('${') && !/%24%7b/i.test(text)) return [];
    const lookup = readings(text).find((reading) => LOOKUP.test(reading));
    if (lookup === undefined) return [];
    return [
      finding(lookupInjected, {
        events: [event],
        reason: plain(
          `${event.activity?.peerAddress || 'somebody'} sent a look-up: ${lookup.slice(Math.max(0, lookup.search(LOOKUP)))}`,
          200,
        ),
      }),
    ];
  },
};

function sent(event: Event): string {
  if (event.kernelAct) return event.kernelAct.kind === 'socket_data' ? (event.kernelAct.target ?? '') : '';
  const { name, userAgent, inputs } = event.activity!;
  return [name, userAgent, ...(inputs ?? []).map((input) => input.sample)].filter(Boolean).join('\n');
}
