// Some pipelines lower-case every field name of a CloudTrail record. This gives the names back.
import { isFields, type Fields } from './record.ts';

const NAMES = [
  'additionalEventData apiVersion awsRegion errorCode errorMessage eventCategory eventID eventName eventSource eventTime',
  'eventType eventVersion managementEvent readOnly recipientAccountId requestID requestParameters resources',
  'responseElements serviceEventDetails sessionCredentialFromConsole sharedEventID sourceIPAddress tlsDetails userAgent',
  'userIdentity vpcEndpointId',
  'accessKeyId accountId arn invokedBy principalId sessionContext type userName identityProvider onBehalfOf',
  'attributes sessionIssuer webIdFederationData creationDate mfaAuthenticated ec2RoleDelivery sourceIdentity',
].flatMap((line) => line.split(' '));
const BY_LOWER = new Map(NAMES.map((name) => [name.toLowerCase(), name]));

/** The record under its proper field names; the record itself when it already has them. */
export function canonicalRecord(record: Fields): Fields {
  if (record.eventName !== undefined || record.eventname === undefined) return record;
  return rename(record, 0) as Fields;
}

// Names are restored in the record, userIdentity and its session context; parameters keep what they have.
function rename(value: unknown, depth: number): unknown {
  if (!isFields(value) || depth > 4) return value;
  const renamed: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const name = BY_LOWER.get(key.toLowerCase()) ?? key;
    renamed[name] = name.startsWith('request') || name.startsWith('response') ? item : rename(item, depth + 1);
  }
  return renamed;
}
