// A link preview that fetches any URL: the instance's credentials leave in a preview and are used from outside.
import { randomUUID } from 'node:crypto';
import { siteAddress } from '../lab.ts';
import type { Started } from '../processes.ts';
import { region, startCloud, type Cloud } from './cloud.ts';
import { finished } from './poisoned-message.ts';
import {
  attackerAddress,
  attackerPaceMs,
  examplesPath,
  protectedBy,
  type Played,
  type Run,
  type Scenario,
  type Stage,
} from './scenario.ts';

export const ssrf: Scenario = { name: 'ssrf', play };

const addresses = {
  previewService: '127.0.1.20',
  ci: '127.0.2.1',
  admin: '127.0.3.1',
  colleague: '127.0.3.7',
  readers: ['127.0.5.21', '127.0.5.22'],
  loopbackSite: '127.0.7.1',
};
const readyTimeoutMs = 90_000;

async function play(stage: Stage, run: Run): Promise<Played> {
  const nothing = { steps: [], succeeded: false };
  const cloud = await startCloud(stage, run, true);
  if (!cloud)
    return { ...nothing, skipped: 'no cloud stand-in can be had here, and this attack is one on its metadata' };
  const preview = await startPreviewService(stage, run, cloud);
  try {
    const steps =
      run.twin === 'attack'
        ? await attack(stage, run, cloud, preview.url)
        : await ordinaryHour(stage, run, cloud, preview.url);
    await stage.settle({ cloud: await cloud.flush(), kubernetes: 0 });
    return { steps, succeeded: steps.some(({ step }) => step === 'loot') };
  } finally {
    await Promise.all([preview.service.stop(), cloud.stop()]);
  }
}

async function startPreviewService(stage: Stage, run: Run, cloud: Cloud): Promise<{ service: Started; url: string }> {
  const agent = protectedBy(stage, run, 'preview-service');
  const podUid = randomUUID();
  const service = await stage.lab.start({
    name: `preview-service-${run.number}`,
    arguments: [...agent.arguments, 'src/main.js'],
    environment: {
      ...agent.environment,
      HOST: addresses.previewService,
      POD_NAME: `preview-service-${podUid.slice(0, 5)}`,
      POD_UID: podUid,
      POD_IP: addresses.previewService,
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_REGION: region,
      SETTINGS_BUCKET: cloud.company.buckets.configuration,
      // Only where the real address cannot be had: the SDK and the attack are pointed to loopback, visibly.
      ...(stage.lab.networkNamespace ? {} : { AWS_EC2_METADATA_SERVICE_ENDPOINT: cloud.metadataEndpoint }),
    },
    workingDirectory: examplesPath('ssrf/preview-service'),
    podUid,
    isolated: true,
    hosts: [`${siteAddress} tea-news.example`],
  });
  const [, url = ''] = await service.says(/listens on (http:\S+)/, readyTimeoutMs);
  return { service, url };
}

async function attack(stage: Stage, run: Run, cloud: Cloud, preview: string): Promise<Played['steps']> {
  const settings = {
    preview,
    metadata: cloud.metadataEndpoint,
    role: cloud.company.roles.preview.split('/').at(-1),
    address: attackerAddress(run),
    paceMs: attackerPaceMs,
    aws: { endpoint: cloud.endpoint, region, bucket: cloud.company.buckets.exports },
  };
  const attacker = await stage.lab.start({
    name: `attacker-${run.number}`,
    arguments: ['attack.js'],
    environment: { ATTACK: JSON.stringify(settings) },
    workingDirectory: examplesPath('ssrf'),
    isolated: true,
  });
  return finished(attacker);
}

async function ordinaryHour(stage: Stage, run: Run, cloud: Cloud, preview: string): Promise<Played['steps']> {
  const real = stage.lab.networkNamespace !== undefined;
  const site = await stage.lab.start({
    name: `site-${run.number}`,
    arguments: ['site.js'],
    environment: { HOST: real ? siteAddress : addresses.loopbackSite, PORT: real ? '80' : '0' },
    workingDirectory: examplesPath('ssrf'),
    isolated: true,
  });
  const [, port = ''] = await site.says(/listens on port (\d+)/, readyTimeoutMs);
  const { buckets, roles, users } = cloud.company;
  const settings = {
    preview,
    site: real ? 'http://tea-news.example' : `http://${addresses.loopbackSite}:${port}`,
    addresses: addresses.readers,
    aws: {
      endpoint: cloud.endpoint,
      region,
      bucket: buckets.exports,
      configuration: buckets.configuration,
      deployerRole: roles.deployer,
      admin: users.admin,
      ci: users.ci,
      adminAddress: addresses.admin,
      ciAddress: addresses.ci,
      colleagueAddress: addresses.colleague,
    },
  };
  const traffic = await stage.lab.start({
    name: `traffic-${run.number}`,
    arguments: ['benign.js'],
    environment: { TRAFFIC: JSON.stringify(settings) },
    workingDirectory: examplesPath('ssrf'),
    isolated: true,
  });
  const steps = await finished(traffic);
  await site.stop();
  return steps;
}
