// A name is looked up that only certain programs look up: mining pools, places that collect proof of an injection, tunnels out,
// names that move with their owner's address; and data carried out in names.
// Benign twins: ordinary names, long names of clouds and CDNs, a few look-ups of one tunnel service by a developer (low).
import type { Detector } from '../detector.ts';
import { plain } from '../narrate/plain.ts';
import { finding, type SeverityName } from './finding.ts';
import { tally } from './tally.ts';

const NAMES: readonly { readonly pattern: RegExp; readonly says: string; readonly severity: SeverityName; readonly techniques: readonly string[]; readonly tactics: readonly string[] }[] = [
  {
    pattern: /(?:^|\.)(?:[\w-]*(?:monero|xmr|minexmr|cryptonight|coinhive|minergate|nicehash|nanopool|ethermine|2miners|unmineable|hashvault|c3pool|flexpool|hiveon|antpool|f2pool|viabtc|miningpool|moneroocean|dwarfpool|supportxmr|zpool|prohashing|slushpool|braiins|kryptex|herominers|woolypooly|rplant|xmrig)[\w-]*\.[\w.-]+)$/,
    says: 'a mining pool', severity: 'high', techniques: ['T1496.001', 'T1496', 'T1071.004'], tactics: ['TA0040'],
  },
  {
    pattern: /(?:^|\.)(?:oast\.(?:fun|pro|live|site|online|me)|interact\.sh|interactsh\.com|oastify\.com|burpcollaborator\.net|dnslog\.(?:cn|pw|link)|ceye\.io|requestrepo\.com|canarytokens\.com|bxss\.me)$/,
    says: 'a place that collects proof of an injection', severity: 'medium', techniques: ['T1190', 'T1595.002', 'T1071.004'], tactics: ['TA0001'],
  },
  {
    pattern: /(?:^|\.)(?:ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|localtunnel\.me|loca\.lt|serveo\.net|webhook\.site|pipedream\.net|requestbin\.(?:net|com)|transfer\.sh|file\.io|anonfiles\.com|gofile\.io|temp\.sh)$/,
    says: 'a way out for data', severity: 'low', techniques: ['T1567', 'T1572', 'T1071.004'], tactics: ['TA0010', 'TA0011'],
  },
  {
    pattern: /\.(?:onion|bit|i2p)$|(?:^|\.)(?:torproject\.org|tor2web\.\w+)$/,
    says: 'a hidden network', severity: 'medium', techniques: ['T1090.003', 'T1090'], tactics: ['TA0011'],
  },
  {
    pattern: /(?:^|\.)(?:duckdns\.org|no-ip\.(?:com|org|biz|info)|ddns\.net|hopto\.org|zapto\.org|sytes\.net|webhop\.(?:net|me|org|info)|dyndns\.\w+|myftp\.\w+|serveftp\.com|servehttp\.com|bounceme\.net|redirectme\.net|3utilities\.com|dynu\.(?:com|net)|chickenkiller\.com|mooo\.com|strangled\.net|nip\.io|sslip\.io)$/,
    says: 'a name that moves with its owner’s address', severity: 'low', techniques: ['T1568', 'T1071.004', 'T1496'], tactics: ['TA0011'],
  },
]; // prettier-ignore

export const tellingName: Detector = {
  id: 'telling-name',
  title: 'Telling name looked up',
  techniques: ['T1071.004', 'T1071'],
  tactics: ['TA0011'],
  severity: 'medium',
  deterministic: false,
  payloads: ['dnsQuery'],
  blindSpot: 'Names that are on no list, and look-ups over HTTPS.',
  detect(event) {
    const name = (event.dnsQuery!.name ?? '').toLowerCase().replace(/\.$/, '');
    const known = NAMES.find(({ pattern }) => pattern.test(name));
    if (!known) return [];
    const { says, severity, techniques, tactics } = known;
    return [
      finding(tellingName, {
        events: [event],
        severity,
        techniques,
        tactics,
        reason: plain(`${name} was looked up, ${says}`, 200),
      }),
    ];
  },
};

/** Longest label that names of people have; data in names fills the 63 that fit. */
const LONG_LABEL = 32;

export function createDataInNames(): Detector {
  return tally({
    id: 'data-in-names',
    title: 'Data carried out in names',
    techniques: ['T1048', 'T1071.004', 'T1572'],
    tactics: ['TA0010', 'TA0011'],
    severity: 'medium',
    deterministic: false,
    payloads: ['dnsQuery'],
    blindSpot: 'Few or short names at a slow pace.',
    threshold: 30,
    pauseUs: 10 * 60_000_000,
    counts(event) {
      const labels = (event.dnsQuery!.name ?? '').toLowerCase().replace(/\.$/, '').split('.');
      const domain = labels.slice(-2).join('.');
      const long = labels.slice(0, -2).some((label) => label.length >= LONG_LABEL);
      if (
        !long ||
        /^(amazonaws\.com|cloudfront\.net|azure\.com|windows\.net|googleapis\.com|akamai\w*\.net|in-addr\.arpa|ip6\.arpa|cluster\.local)$/.test(
          domain,
        )
      )
        return undefined;
      return { by: domain, item: labels.join('.') };
    },
    says: (events, items) =>
      `${items} long names below ${events[0]!.dnsQuery!.name!.split('.').slice(-2).join('.')} were looked up within minutes`,
  });
}
