// Route 53 resolver query logs (DNS inside a VPC), as written by AWS or as OCSF DNS Activity.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
import { ClockClass, entityKey, Layer, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { contentId, fields, isFields, text, timeUs } from './record.ts';

export const resolverDns: Format = {
  name: 'resolver-dns',

  recognizes(value) {
    if (!isFields(value)) return false;
    return (
      (typeof value.query_name === 'string' && value.query_timestamp !== undefined) ||
      (Number(value.class_uid) === 4003 && isFields(value.query))
    );
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    if (!this.recognizes(value) || !isFields(value))
      throw new DecodeError('a resolver query log record needs query_name and query_timestamp');
    const account = text(value.account_id);
    const instance = text(fields(value.srcids).instance) || text(fields(value.src_endpoint).instance_uid);
    const event: Event = {
      id: contentId('resolver-dns', value),
      timeUs: timeUs(value.query_timestamp ?? value.time, 'query_timestamp'),
      clock: ClockClass.SERVICE_SECOND,
      layer: Layer.CLOUD,
      source: 'resolver-dns',
      workload: { cloudAccount: account, cloudRegion: text(value.region) || text(fields(value.cloud).region) },
      keys:
        account !== '' && /^i-[0-9a-f]{8,17}$/.test(instance)
          ? [entityKey('ec2-session', `${account}/${instance}`, 'USED')]
          : [],
      dnsQuery: {
        name: (text(value.query_name) || text(fields(value.query).hostname)).replace(/\.$/, '').toLowerCase(),
        serverAddress: '',
      },
    };
    return event;
  },
};
