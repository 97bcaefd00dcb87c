// VPC flow log records: text lines in the default format, JSON under any of the usual spellings, or OCSF Network Activity.
// A flow names addresses, not processes: it shows that traffic was there and joins nothing exactly.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
import { ClockClass, Layer, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { contentId, fields, isFields, text, timeUs, whole, type Fields } from './record.ts';

/** Fields of a text line in the default format, version 2. */
const LINE =
  'version accountid interfaceid srcaddr dstaddr srcport dstport protocol packets bytes start end action logstatus'.split(
    ' ',
  );

export const vpcFlow: Format = {
  name: 'vpc-flow',

  recognizes(value) {
    if (typeof value === 'string') return isLine(value) || isHeading(value);
    if (!isFields(value)) return false;
    if (isFields(value.src_endpoint) && isFields(value.dst_endpoint)) return true;
    const flow = flowOf(value);
    if (flow.eventname !== undefined) return false;
    return (flow.srcaddr !== undefined && flow.dstaddr !== undefined) || statusOnly(value);
  },

  unwrap(value) {
    if (Array.isArray(value)) return value;
    if (isFields(value) && Array.isArray(value.logEvents))
      return value.logEvents.map((item) => fields(item).message ?? item);
    return [value];
  },

  decode(value) {
    if (!this.recognizes(value))
      throw new DecodeError('a VPC flow log record needs source and destination addresses, or a log status');
    if (typeof value === 'string' && isHeading(value)) return undefined;
    const flow = typeof value === 'string' ? fromLine(value) : flowOf(fields(value));
    const status = text(flow.logstatus ?? flow.status ?? flow.statuscode).toUpperCase();
    const event: Event = {
      id: contentId('vpc-flow', value),
      timeUs: timeUs(timeOf(flow), 'start'),
      clock: ClockClass.SERVICE_SECOND,
      layer: Layer.CLOUD,
      source: 'vpc-flow',
      workload: { cloudAccount: text(flow.accountid), cloudRegion: text(flow.region) },
    };
    // "Some flow log records were skipped during the aggregation interval": the witness was blind.
    if (status === 'SKIPDATA')
      return { ...event, witnessStatus: { kind: 'loss', message: 'VPC flow log records were skipped' } };
    if (status === 'NODATA' || !isAddress(flow.srcaddr) || !isAddress(flow.dstaddr)) return undefined;
    return {
      ...event,
      socketConnect: {
        protocol: PROTOCOLS[text(flow.protocol)] ?? (text(flow.protocol).toLowerCase() || 'tcp'),
        localAddress: text(flow.srcaddr),
        localPort: whole(flow.srcport),
        remoteAddress: text(flow.dstaddr),
        remotePort: whole(flow.dstport),
        // Turned away by a security group or network ACL: EACCES.
        result: text(flow.action).toUpperCase() === 'REJECT' ? -13 : 0,
      },
    };
  },
};

const PROTOCOLS: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

function isLine(value: string): boolean {
  return /^\d+ \S+ eni-\S+( \S+){11}$/.test(value.trim());
}

// The first line of a file that flow logs write to S3.
function isHeading(value: string): boolean {
  return value.startsWith('version account-id interface-id ');
}

function fromLine(line: string): Fields {
  return Object.fromEntries(
    line
      .trim()
      .split(/\s+/)
      .map((word, index) => [LINE[index], word === '-' ? undefined : word]),
  );
}

/** srcAddr, srcaddr, src-addr and src_addr are one name; OCSF's endpoints are taken apart. */
function flowOf(value: Fields): Fields {
  const source = fields(value.src_endpoint);
  const destination = fields(value.dst_endpoint);
  const flow: Record<string, unknown> = {
    ...(isFields(value.src_endpoint) && { srcaddr: source.ip, srcport: source.port }),
    ...(isFields(value.dst_endpoint) && { dstaddr: destination.ip, dstport: destination.port }),
  };
  for (const [key, item] of Object.entries(value)) flow[key.toLowerCase().replaceAll(/[-_]/g, '')] ??= item;
  return flow;
}

function statusOnly(value: Fields): boolean {
  const [key, ...more] = Object.keys(value);
  return (
    more.length === 0 &&
    /^(log[-_]?status|status(_code)?)$/i.test(key ?? '') &&
    /^(OK|NODATA|SKIPDATA)$/.test(text(value[key!]))
  );
}

function timeOf(flow: Fields): unknown {
  const written = flow.start ?? flow.starttime ?? flow.time ?? flow.timestamp;
  return typeof written === 'string' && /^\d+$/.test(written) ? Number(written) : written;
}

function isAddress(value: unknown): boolean {
  return /^[0-9a-fA-F.:]+$/.test(text(value));
}
