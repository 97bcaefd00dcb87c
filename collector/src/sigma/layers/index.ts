// Every layer that Sigma rules are run over.
import { cloudtrail } from './cloudtrail.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import type { Layer } from './layer.ts';
import { linux } from './linux.ts';

export const layers: readonly Layer[] = [cloudtrail, kubernetesAudit, linux];
