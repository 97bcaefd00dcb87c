// Every exporter there is. Adding one: a file beside this one, a line here.
import { alertmanager } from './alertmanager.ts';
import type { ExporterKind } from './exporter.ts';
import { falcosidekick } from './falcosidekick.ts';
import { kubernetesEvents } from './kubernetes-events.ts';
import { ocsf } from './ocsf.ts';
import { otlp } from './otlp.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

export const exporters: readonly ExporterKind[] = [
  otlp,
  webhook,
  slack,
  alertmanager,
  falcosidekick,
  ocsf,
  kubernetesEvents,
];
