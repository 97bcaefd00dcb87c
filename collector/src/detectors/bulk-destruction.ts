// Many objects deleted or encrypted anew under a key that AWS does not hold, by one identity in a short time.
// Benign twins: clean-up jobs delete in bulk as well (medium, opens nothing alone); encryption with one's own key from the first
// day shows as PutObject, not as copies over the same objects.
import type { Event } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, list, text } from '../receivers/formats/record.ts';
import { whoCalled } from './cloud-call.ts';
import { tally } from './tally.ts';

const PAUSE_US = 10 * 60_000_000;

export function createBulkDeletion(): Detector {
  return tally({
    id: 'bulk-deletion',
    title: 'Data deleted in bulk',
    techniques: ['T1485', 'T1490'],
    tactics: ['TA0040'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: [
      's3.amazonaws.com/DeleteObject', 's3.amazonaws.com/DeleteObjects', 's3.amazonaws.com/DeleteBucket', 'ec2.amazonaws.com/DeleteSnapshot', 'ec2.amazonaws.com/DeleteVolume',
      'ec2.amazonaws.com/TerminateInstances', 'rds.amazonaws.com/DeleteDBInstance', 'rds.amazonaws.com/DeleteDBSnapshot', 'rds.amazonaws.com/DeleteDBCluster', 'dynamodb.amazonaws.com/DeleteTable', 'backup.amazonaws.com/DeleteRecoveryPoint',
    ], // prettier-ignore
    blindSpot: 'Deletions of objects need S3 data events; lifecycle rules delete without a call.',
    threshold: 10,
    pauseUs: PAUSE_US,
    counts: (event) => {
      if (event.cloudApiCall!.errorCode || event.cloudApiCall!.invokedBy) return undefined;
      return { by: identityOf(event), item: JSON.stringify(recordOf(event).requestParameters ?? event.id) };
    },
    says: (events, items) => `${whoCalled(events[0]!.cloudApiCall!)} deleted ${items} things within minutes`,
  });
}

export function createRansom(): Detector {
  return tally({
    id: 'encrypted-for-ransom',
    title: 'Objects encrypted under a key of the caller’s own',
    techniques: ['T1486'],
    tactics: ['TA0040'],
    severity: 'high',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: ['s3.amazonaws.com/CopyObject', 's3.amazonaws.com/PutObject', 's3.amazonaws.com/UploadPartCopy'],
    blindSpot: 'Needs S3 data events.',
    threshold: 3,
    pauseUs: PAUSE_US,
    counts: (event) => {
      const call = event.cloudApiCall!;
      const parameters = fields(recordOf(event).requestParameters);
      if (call.errorCode || text(parameters['x-amz-server-side-encryption-customer-algorithm']) === '')
        return undefined;
      // A program that has always used its own keys writes new objects; a thief overwrites what is there.
      const copied = call.eventName === 'CopyObject' || list(recordOf(event).resources).length > 0;
      return copied
        ? { by: identityOf(event), item: `${text(parameters.bucketName)}/${text(parameters.key)}` }
        : undefined;
    },
    says: (events, items) =>
      `${whoCalled(events[0]!.cloudApiCall!)} encrypted ${items} objects under a key that only the caller has`,
  });
}

export function identityOf(event: Event): string {
  const call = event.cloudApiCall!;
  return call.accessKeyId || call.principalArn || call.principalId || call.sourceAddress || 'unknown';
}
