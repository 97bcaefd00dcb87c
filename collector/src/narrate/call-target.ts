// What a cloud call was about, by name: CloudTrail lists resources for few calls, the parameters name them for most.
import type { Event } from '@throughline/proto';
import { forgetRecord, recordOf } from '../receivers/formats/raw.ts';
import { fields, list, text } from '../receivers/formats/record.ts';
import { plain } from './plain.ts';

/** The first of these that a request carries. A bucket, not each of its objects. */
const NAMES = [
  'bucketName', 'functionName', 'dBInstanceIdentifier', 'dBClusterIdentifier', 'dBSnapshotIdentifier', 'dBClusterSnapshotIdentifier',
  'userName', 'roleName', 'groupName', 'instanceProfileName', 'roleArn', 'secretId', 'tableName', 'keyId', 'instanceId', 'groupId',
  'snapshotId', 'volumeId', 'imageId', 'networkAclId', 'routeTableId', 'vpcId', 'trailName', 'detectorId', 'configRuleName',
  'logGroupName', 'clusterName', 'clusterIdentifier', 'cluster', 'repositoryName', 'queueUrl', 'topicArn', 'stackName', 'streamName',
  'fileSystemId', 'documentName', 'domainName', 'projectName', 'notebookInstanceName', 'policyArn', 'policyName', 'hostedZoneId', 'name',
]; // prettier-ignore

const known = new WeakMap<Event, string>();

/** "orders-db" for ModifyDBInstance of it; "" when the call names nothing. */
export function callTarget(event: Event): string {
  const before = known.get(event);
  if (before !== undefined) return before;
  const target = plain(targetIn(event), 80);
  known.set(event, target);
  return target;
}

function targetIn(event: Event): string {
  const [listed] = event.cloudApiCall?.resources ?? [];
  if (listed) return listed;
  const parameters = fields(recordOf(event).requestParameters);
  // Parsed for this alone: the event is held much longer than its record is needed.
  forgetRecord(event);
  for (const name of NAMES) {
    const value = text(parameters[name]);
    if (value !== '') return value;
  }
  const [instance] = list(fields(parameters.instancesSet).items);
  return text(fields(instance).instanceId);
}
