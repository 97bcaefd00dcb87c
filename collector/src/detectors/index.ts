// Every detector there is, one line each. Made anew for each analyst: some hold state.
import type { Detector } from '../detector.ts';
import { createGuardVerdict } from './guard-verdict.ts';
import { createCredentialExposed } from './credential-exposed.ts';
import { keyQuarantined } from './key-quarantined.ts';
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
import { createAnonymousAccess } from './anonymous-access.ts';
import { createBulkDeletion, createRansom } from './bulk-destruction.ts';
import { createCloudChange } from './cloud-change.ts';
import { cloudDiscovery, createEnumeration, createRefusals } from './cloud-discovery.ts';
import { createMachineSecrets, createSecretsInBulk, secretsBatch } from './cloud-secrets.ts';
import { clusterChange } from './cluster-change.ts';
import { clusterDestroyed } from './cluster-destroyed.ts';
import { clusterEvasion } from './cluster-evasion.ts';
import { clusterExposed } from './cluster-exposed.ts';
import { clusterPersistence } from './cluster-persistence.ts';
import {
  createClusterExplored,
  createCredentialInHand,
  createRefusedInside,
  createRefusedFromOutside,
  createSecretsOneByOne,
  createSecretsProbed,
  createSystemFromOutside,
} from './cluster-probing.ts';
import { computeHijacked, createModelAbuse } from './compute-hijacked.ts';
import { consoleLogin, createLoginGuessing } from './console-login.ts';
import { dataDestroyed } from './data-destroyed.ts';
import { defenceDisabled } from './defence-disabled.ts';
import { createInstanceKeyMoved } from './instance-key-moved.ts';
import { loggingImpaired } from './logging-impaired.ts';
import { machineAccess } from './machine-access.ts';
import { networkOpened } from './network-opened.ts';
import { podEntered } from './pod-entered.ts';
import { createRootActivity } from './root-activity.ts';
import { sensorBlind } from './sensor-blind.ts';
import { sessionMinted } from './session-minted.ts';
import { createMachineRoleAfterCommand } from './machine-role-after-command.ts';
import { rightsAsked } from './rights-asked.ts';
import { createUnloggedCall } from './unlogged-call.ts';
import { accountTaken } from './account-taken.ts';
import { attackTool } from './attack-tool.ts';
import { borrowedRole } from './borrowed-role.ts';
import { dataExported } from './data-exported.ts';
import { createDataInNames, tellingName } from './telling-name.ts';
import { createForeignResolver, createPortScan, createReachedFromOutside } from './traffic-seen.ts';
import { impersonation } from './impersonation.ts';
import { podPurpose } from './pod-purpose.ts';
import { plainAccess } from './plain-access.ts';
import { lookupInjected } from './lookup-injected.ts';
import { placeFollowed } from './place-followed.ts';
import { shellFromServer } from './shell-from-server.ts';
import { tellingCommand } from './telling-command.ts';
import { thirdPartyAlert } from './third-party-alert.ts';

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
    createAnonymousAccess(),
    createBulkDeletion(),
    createRansom(),
    createCloudChange(),
    cloudDiscovery,
    createEnumeration(),
    createRefusals(),
    createMachineSecrets(),
    createSecretsInBulk(),
    secretsBatch,
    clusterChange,
    clusterEvasion,
    clusterExposed,
    clusterPersistence,
    createRefusedFromOutside(),
    createRefusedInside(),
    createClusterExplored(),
    createCredentialInHand(),
    createSecretsOneByOne(),
    createSecretsProbed(),
    createSystemFromOutside(),
    computeHijacked,
    createModelAbuse(),
    consoleLogin,
    createLoginGuessing(),
    dataDestroyed,
    defenceDisabled,
    createInstanceKeyMoved(),
    keyQuarantined,
    loggingImpaired,
    machineAccess,
    networkOpened,
    podEntered,
    createRootActivity(),
    sensorBlind,
    sessionMinted,
    createUnloggedCall(),
    createMachineRoleAfterCommand(),
    rightsAsked,
    accountTaken,
    attackTool,
    borrowedRole,
    dataExported,
    createDataInNames(),
    tellingName,
    createForeignResolver(),
    createPortScan(),
    createReachedFromOutside(),
    clusterDestroyed,
    impersonation,
    podPurpose,
    plainAccess,
    lookupInjected,
    placeFollowed,
    shellFromServer,
    tellingCommand,
    thirdPartyAlert,
  ];
}
