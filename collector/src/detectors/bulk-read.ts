// Many stored objects taken out by one identity in a short time.
// Benign twin: a backup or analytics job; hence a medium finding that opens nothing alone. Its reads by the thousand are one finding.
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, text } from '../receivers/formats/record.ts';
import { whoCalled } from './cloud-call.ts';
import { tally } from './tally.ts';

export function createBulkRead(): Detector {
  return tally({
    id: 's3-bulk-read',
    title: 'Objects copied out of S3 in bulk',
    techniques: ['T1530', 'T1619'],
    tactics: ['TA0009', 'TA0010'],
    severity: 'medium',
    deterministic: false,
    payloads: ['cloudApiCall'],
    selectors: ['s3.amazonaws.com/GetObject', 's3.amazonaws.com/CopyObject'],
    blindSpot: 'Needs S3 data events; a slow thief stays below the count.',
    threshold: 20,
    weightThreshold: 100 * 1024 * 1024,
    pauseUs: 10 * 60_000_000,
    counts(event) {
      const call = event.cloudApiCall!;
      if (call.errorCode || call.invokedBy || call.principalType === 'AWSService') return undefined;
      const record = recordOf(event);
      const parameters = fields(record.requestParameters);
      const by = call.accessKeyId || call.principalArn || call.sourceAddress || '';
      if (by === '') return undefined;
      return {
        by,
        item: `${text(parameters.bucketName)}/${text(parameters.key)}`,
        weight: Number(text(fields(record.additionalEventData).bytesTransferredOut)) || 0,
      };
    },
    says: (events, items) =>
      `${whoCalled(events[0]!.cloudApiCall!)} read ${items} objects from ${events[0]!.cloudApiCall!.sourceAddress || 'an unknown address'}`,
  });
}
