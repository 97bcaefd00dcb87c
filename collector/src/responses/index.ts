// The response ladder, smallest first. Adding one: a file beside this one, a line here.
import { blockPayload } from './block-payload.ts';
import { blockRecord } from './block-record.ts';
import { blockRequest } from './block-request.ts';
import { isolateContainer, pauseContainer } from './contain-container.ts';
import { cordonNode } from './cordon-node.ts';
import { deletePod } from './delete-pod.ts';
import { killProcess } from './kill-process.ts';
import { lockProfile } from './lock-profile.ts';
import { quarantinePod } from './quarantine-pod.ts';
import type { Response } from './response.ts';
import { revokeSession } from './revoke-session.ts';

export const responses: readonly Response[] = [
  blockRequest,
  blockRecord,
  blockPayload,
  lockProfile,
  killProcess,
  pauseContainer,
  isolateContainer,
  quarantinePod,
  cordonNode,
  deletePod,
  revokeSession,
];
