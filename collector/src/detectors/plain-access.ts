// Stored objects fetched or put over a connection that is not encrypted, or by nobody in particular, as S3's access logs show.
// Benign twins: encrypted requests of known identities; requests that were refused; what S3 does itself.
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, text } from '../receivers/formats/record.ts';
import type { Detector } from '../detector.ts';
import { whoCalled } from './cloud-call.ts';
import { finding } from './finding.ts';

export const plainAccess: Detector = {
  id: 'plain-access',
  title: 'Objects read openly',
  techniques: ['T1530', 'T1040'],
  tactics: ['TA0009'],
  severity: 'low',
  deterministic: false,
  payloads: ['cloudApiCall'],
  selectors: [
    's3.amazonaws.com/GetObject',
    's3.amazonaws.com/PutObject',
    's3.amazonaws.com/ListObjects',
    's3.amazonaws.com/CopyObject',
  ],
  blindSpot: 'Needs S3 access logs; web sites are read by nobody in particular.',
  detect(event) {
    if (event.source !== 's3-access') return [];
    const call = event.cloudApiCall!;
    const record = recordOf(event);
    if (call.errorCode || call.invokedBy || !/^(2\d\d|)$/.test(text(record.httpStatus))) return [];
    const transport = fields(record.additionalEventData);
    const encrypted = text(transport.CipherSuite) !== '' || text(transport.TlsVersion) !== '';
    const nobody = !call.principalArn && call.principalType === 'AWSAccount';
    // A record without any word of the transport says nothing about it.
    if (encrypted ? !nobody : text(record.httpStatus) === '') return [];
    const who = nobody ? 'somebody without a login' : whoCalled(call);
    return [
      finding(plainAccess, {
        events: [event],
        reason: `${who} called ${call.eventName} on ${call.resources?.[0] ?? 'a bucket'} from ${call.sourceAddress || 'an unknown address'}${encrypted ? '' : ' without encryption'}`,
      }),
    ];
  },
};
