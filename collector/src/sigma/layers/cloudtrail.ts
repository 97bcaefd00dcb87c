// CloudTrail records for Sigma rules of aws/cloudtrail. Fields are CloudTrail's own names; the frequent ones are answered
// from the normalised event, so that most records are never parsed.
// Field list: "CloudTrail record contents for management, data, and network activity events", AWS documentation.
import type { CloudApiCall, Event } from '@throughline/proto';
import { recordOf } from '../../receivers/formats/raw.ts';
import { JsonRecord, type FieldValue } from '../record.ts';
import type { Layer, Source, SourceRecord } from './layer.ts';

const native = 'the CloudTrail record';

const source: Source = {
  name: 'aws/cloudtrail',
  logSource: { product: 'aws', service: 'cloudtrail' },
  primary: true,
  fields: new Map(
    [
      ...'eventVersion eventTime eventSource eventName eventType eventID eventCategory apiVersion awsRegion'.split(' '),
      ...'sourceIPAddress userAgent errorCode errorMessage requestID readOnly managementEvent'.split(' '),
      ...'recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId sessionCredentialFromConsole'.split(' '),
      ...'userIdentity userIdentity.* requestParameters requestParameters.* responseElements'.split(' '),
      ...'responseElements.* additionalEventData additionalEventData.* resources resources.*'.split(' '),
      ...'serviceEventDetails serviceEventDetails.* tlsDetails tlsDetails.* addendum addendum.*'.split(' '),
      ...'edgeDeviceDetails edgeDeviceDetails.* insightDetails insightDetails.* eventContext eventContext.*'.split(' '),
    ].map((field) => [field, native]),
  ),
  closedValues: new Map<string, ReadonlySet<string> | RegExp>([
    [
      'userIdentity.type',
      new Set([
        ...'root iamuser assumedrole role federateduser directory awsaccount awsservice unknown'.split(' '),
        ...'webidentityuser samluser identitycenteruser'.split(' '),
      ]),
    ],
    ['readOnly', new Set(['true', 'false'])],
    ['managementEvent', new Set(['true', 'false'])],
    ['awsRegion', /^[a-z]{2}(-[a-z]+)+-\d$|^aws-global$/],
  ]),
  discriminators: ['eventSource', 'eventName'],
};

// Only fields whose absence the normalised event can tell from their being empty.
const normalised: Readonly<Record<string, (call: CloudApiCall) => string | null | undefined>> = {
  eventSource: (call) => call.eventSource,
  eventName: (call) => call.eventName,
  errorCode: (call) => call.errorCode,
  userAgent: (call) => call.userAgent,
  sourceIPAddress: (call) => call.sourceAddress,
  'userIdentity.type': (call) => call.principalType,
  'userIdentity.arn': (call) => call.principalArn,
  // Sessions are issued to roles, with rare exceptions that the record itself must tell.
  'userIdentity.sessionContext.sessionIssuer.type': (call) =>
    call.sessionIssuerArn?.includes(':role/') ? 'Role' : undefined,
};

const NONE: readonly FieldValue[] = [];

export const cloudtrail: Layer = {
  sources: [source],
  payloads: ['cloudApiCall'],
  records(event: Event): readonly SourceRecord[] {
    const call = event.cloudApiCall;
    if (!call) return [];
    const record = new JsonRecord({
      parse: () => recordOf(event),
      known(field) {
        const value = Object.hasOwn(normalised, field) ? normalised[field]!(call) : undefined;
        if (value === undefined || value === null) return undefined;
        return value === '' ? NONE : [value];
      },
    });
    return [{ source, record }];
  },
};
