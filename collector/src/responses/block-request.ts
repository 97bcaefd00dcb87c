// Refuses further requests of whoever sent the attack: by user where one is known, else by address.
import { BlockList } from 'node:net';
import { asBlockRule } from './block-rule.ts';
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

export const blockRequest: Response = {
  name: 'block-request',
  title: 'Refuse further requests of the attacker',
  rung: 1,
  needs: 'agent',
  automatic: true,
  minutes: 60,
  d3fend: 'D3-ITF',

  plan(story, world) {
    const plans: Plan[] = [];
    for (const event of eventsOf(story, world)) {
      const { activity } = event;
      if (!activity?.http || !activity.peerAddress) continue;
      const service = event.workload?.service ?? '';
      const [kind, value] = activity.userId ? ['user', activity.userId] : ['address', activity.peerAddress];
      const shared = kind === 'address' ? sharedAddress(value, activity.claimedAddresses ?? []) : undefined;
      plans.push({
        target: { kind, value, role: 3 },
        lines: [
          `Every agent refuses HTTP requests of ${kind} ${value} with 403 until the rule ends.`,
          `It came in with "${activity.name ?? ''}" at ${service || 'an unnamed service'}; requests in flight finish.`,
        ],
        ...(shared !== undefined && { needsPerson: shared }),
        detail: { kind, value },
      });
    }
    return distinct(plans);
  },

  ...asBlockRule,
};

// Behind these many people may stand; blocking them is a person's choice.
function sharedAddress(address: string, claimed: readonly string[]): string | undefined {
  if (claimed.length > 0)
    return `${address} is a proxy: the request names ${claimed.length} more address(es) behind it`;
  if (local.check(address, address.includes(':') ? 'ipv6' : 'ipv4'))
    return `${address} is a private address: a proxy, or a service of our own`;
  return undefined;
}

const local = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  local.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  local.addSubnet(network, bits, 'ipv6');
