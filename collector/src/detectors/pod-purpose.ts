// A pod is asked for whose own command, image or environment says what it is for: shells to the outside, miners, credentials.
// Benign twins: entry scripts; health checks; images whose names only sound alike; settings without secrets.
import { list, text, texts, type Fields } from '../receivers/formats/record.ts';
import {
  containers,
  podSpec,
  POD_MAKERS,
  requestDetector,
  type Request,
  type RequestClaim,
} from './kubernetes-request.ts';
import { tellingSign } from './telling-command.ts';

const MINER_IMAGES =
  /(^|[/_-])(xmrig|monero(?!-wallet-ui)|minerd|cpuminer|ccminer|xmr-stak|kinsing|nanominer|t-rex|lolminer|teamredminer|cgminer|bfgminer|coinminer|cryptominer)\b/i;
const TOOL_IMAGES =
  /(^|\/)(kalilinux|parrotsec|raesene\/alpine-nettools|raesene\/alpine-containertools|danielsagi\/kube-pod-escape|alexeiled\/nsenter|quarkslab\/kdigger|inguardians\/peirates|aquasec\/kube-hunter|bishopfox\/badpods\S*|rhinosecuritylabs)\b/i;

export const podPurpose = requestDetector({
  id: 'pod-purpose',
  title: 'Pod made for an attack',
  techniques: ['T1610', 'T1059.004'],
  tactics: ['TA0002'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'What an image does by itself. Needs request bodies in the audit log (level Request).',
  rules: [
    { verbs: ['create', 'update', 'patch'], resources: POD_MAKERS, when: purpose },
    { verbs: ['patch', 'update'], resources: ['pods/ephemeralcontainers'], when: purpose },
  ],
});

function purpose(request: Request): RequestClaim | undefined {
  for (const container of containers(podSpec(request.object))) {
    const image = text(container.image);
    if (MINER_IMAGES.test(image) || /stratum\+(?:tcp|ssl):/.test(JSON.stringify(container.env ?? '')))
      return {
        says: `asked for ${request.audit.verb} ${request.what}, which mines coins (${image})`,
        severity: 'high',
        techniques: ['T1496.001', 'T1496', 'T1610'],
        tactics: ['TA0040', 'TA0002'],
      };
    const command = commandOf(container);
    const sign = command.length < 8 ? undefined : tellingSign(command);
    if (sign)
      return {
        says: `asked for ${request.audit.verb} ${request.what}, whose command ${sign.says}: ${command}`,
        severity: sign.severity,
        techniques: [...sign.techniques, 'T1610'],
        tactics: ['TA0002', ...sign.tactics],
      };
    if (TOOL_IMAGES.test(image))
      return {
        says: `asked for ${request.audit.verb} ${request.what} from an image of intruders’ tools (${image})`,
        severity: 'medium',
        techniques: ['T1610', 'T1613'],
      };
  }
  return undefined;
}

function commandOf(container: Fields): string {
  const hooks = JSON.stringify(container.lifecycle ?? '');
  return [
    ...texts(container.command),
    ...texts(container.args),
    hooks.length > 2 ? hooks : '',
    ...list(container.env)
      .map((one) => text((one as Fields).value))
      .filter((value) => value.includes('/dev/tcp')),
  ]
    .join(' ')
    .slice(0, 8_192);
}
