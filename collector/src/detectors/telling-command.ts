// A command line that only an attack writes: shells tied to the network, code fetched and run at once, commands hidden in Base64.
// Benign twins: Base64 of data that is no command; installers that save before they run; health checks on this machine.
import type { Detector } from '../detector.ts';
import { readings } from '../enrich/named-endpoints.ts';
import { plain } from '../narrate/plain.ts';
import { finding, type SeverityName } from './finding.ts';

interface Sign {
  readonly pattern: RegExp;
  readonly says: string;
  readonly severity: SeverityName;
  readonly deterministic?: boolean;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
}

const SHELL = '(?:ba|da|z|k|a)?sh';
/** In order of weight: the first that fits is told. */
const SIGNS: readonly Sign[] = [
  {
    pattern: new RegExp(
      `\\b${SHELL}\\b[^|;]*-i\\b[^|;]*>&?\\s*/dev/(?:tcp|udp)/(?!127\\.|localhost)|/dev/tcp/(?!127\\.|localhost)\\S+\\s+0>&1`,
    ),
    says: 'ties a shell to the network',
    severity: 'high',
    deterministic: true,
    techniques: ['T1059.004', 'T1059', 'T1071'],
    tactics: ['TA0002', 'TA0011'],
  },
  {
    pattern: new RegExp(
      `\\b(?:nc|ncat|netcat|socat)\\b.*(?:\\s-e\\s|\\s-c\\s|exec:).*\\b${SHELL}\\b|mkfifo\\s.*\\|\\s*${SHELL}\\b.*\\|\\s*(?:nc|ncat|telnet)\\b`,
      'i',
    ),
    says: 'ties a shell to the network',
    severity: 'high',
    deterministic: true,
    techniques: ['T1059.004', 'T1059', 'T1095'],
    tactics: ['TA0002', 'TA0011'],
  },
  {
    pattern: new RegExp(
      `(?:socket\\.socket|fsockopen|IO::Socket|TCPSocket|net\\.(?:connect|Socket)).*(?:dup2|/bin/${SHELL}|pty\\.spawn|\\b${SHELL}\\b.*-i\\b)`,
    ),
    says: 'ties a shell to the network',
    severity: 'high',
    deterministic: true,
    techniques: ['T1059.004', 'T1059.006', 'T1059'],
    tactics: ['TA0002', 'TA0011'],
  },
  {
    pattern:
      /\b(?:xmrig|minerd|cpuminer|ccminer|xmr-stak|t-rex|nbminer|lolminer|kinsing|kdevtmpfsi)\b|stratum\+(?:tcp|ssl):\/\/|--donate-level\b|\b(?:pool\.minexmr|supportxmr|moneroocean|nanopool|hashvault)\./i,
    says: 'mines coins',
    severity: 'high',
    techniques: ['T1496.001', 'T1496'],
    tactics: ['TA0040'],
  },
  {
    pattern: new RegExp(
      `\\b(?:curl|wget|fetch)\\b[^;]*https?://(?!(?:127\\.|localhost|169\\.254\\.))[^;|]*\\|\\s*(?:sudo\\s+)?(?:${SHELL}|python[\\d.]*|perl)\\b`,
    ),
    says: 'runs what it has just fetched',
    severity: 'medium',
    techniques: ['T1105', 'T1059.004', 'T1059'],
    tactics: ['TA0011', 'TA0002'],
  },
  {
    pattern: new RegExp(`base64\\b\\s*,?(?:-d|-D|--decode|-di)\\b.{0,40}\\|\\s*\\{?(?:${SHELL}|python[\\d.]*|perl)\\b`),
    says: 'runs a command hidden in Base64',
    severity: 'medium',
    techniques: ['T1140', 'T1027', 'T1059.004'],
    tactics: ['TA0005', 'TA0002'],
  },
  {
    pattern: /\bnsenter\b.*(?:--target[= ]1|-t\s*1)\b|\bchroot\s+\/(?:host|mnt|rootfs|hostfs)\b/,
    says: 'goes over to the node',
    severity: 'medium',
    techniques: ['T1611'],
    tactics: ['TA0004'],
  },
  {
    pattern:
      /169\.254\.169\.254\S*(?:security-credentials|iam\/|identity\/oauth2|computeMetadata)|169\.254\.170\.2|metadata\.google\.internal/,
    says: 'asks for the machine’s credentials',
    severity: 'medium',
    techniques: ['T1552.005', 'T1552'],
    tactics: ['TA0006'],
  },
  {
    pattern:
      /(?:>>?|tee -a|tee)\s*\S*(?:\/authorized_keys|\/etc\/(?:cron|ld\.so\.preload|sudoers|passwd|shadow)|\/var\/spool\/cron)/,
    says: 'writes itself a way to stay',
    severity: 'medium',
    techniques: ['T1098.004', 'T1053.003', 'T1543'],
    tactics: ['TA0003'],
  },
  {
    pattern:
      /\b(?:history -c|unset HISTFILE|HISTFILE=\/dev\/null|shred\s.*\/var\/log|rm\s+-\S*\s+\S*\/var\/log|systemctl (?:stop|disable) (?:auditd|rsyslog|falco)|setenforce 0|auditctl -e ?0|iptables -F)\b/,
    says: 'removes traces or guards',
    severity: 'medium',
    techniques: ['T1070.003', 'T1070', 'T1562.001', 'T1562.012'],
    tactics: ['TA0005'],
  },
];

/** The weightiest sign in a command, read plainly and out of its Base64. */
export function tellingSign(command: string): Sign | undefined {
  const texts = readings(command);
  return SIGNS.find((sign) => texts.some((text) => sign.pattern.test(text)));
}

export const tellingCommand: Detector = {
  id: 'telling-command',
  title: 'Command that an attack writes',
  techniques: ['T1059.004', 'T1059'],
  tactics: ['TA0002'],
  severity: 'medium',
  deterministic: false,
  payloads: ['processExec'],
  blindSpot: 'Commands typed into a shell that is already running, and scripts run from a file.',
  detect(event) {
    const command = event.process?.arguments?.join(' ') ?? '';
    const sign = command.length < 8 ? undefined : tellingSign(command);
    if (!sign) return [];
    const { severity, techniques, tactics, deterministic = false, says } = sign;
    return [
      finding(tellingCommand, {
        events: [event],
        severity,
        techniques,
        tactics,
        deterministic,
        reason: plain(`${event.process?.executable || 'a process'} ${says}: ${command}`, 300),
      }),
    ];
  },
};
