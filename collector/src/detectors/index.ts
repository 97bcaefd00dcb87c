// Every detector there is, one line each. Made anew for each analyst: some hold state.
import type { Detector } from '../detector.ts';
import { createGuardVerdict } from './guard-verdict.ts';
import { createCredentialExposed } from './credential-exposed.ts';
import { createKeyUsedElsewhere } from './key-used-elsewhere.ts';
import { createKernelWithoutCause } from './kernel-without-cause.ts';
import { createStolenToken } from './stolen-token.ts';
import { createReverseShell } from './reverse-shell.ts';
import { createCredentialFileRead } from './credential-file-read.ts';
import { iamBackdoor } from './iam-backdoor.ts';
import { dataExposed } from './data-exposed.ts';
import { computeCode } from './compute-code.ts';
import { createBulkRead } from './bulk-read.ts';
import { hostLevelPod } from './host-level-pod.ts';
import { secretsRead } from './secrets-read.ts';
import { rbacGrant } from './rbac-grant.ts';

export function createDetectors(): Detector[] {
  return [
    createGuardVerdict(),
    createCredentialExposed(),
    createKeyUsedElsewhere(),
    createKernelWithoutCause(),
    createStolenToken(),
    createReverseShell(),
    createCredentialFileRead(),
    iamBackdoor,
    dataExposed,
    computeCode,
    createBulkRead(),
    hostLevelPod,
    secretsRead,
    rbacGrant,
  ];
}
