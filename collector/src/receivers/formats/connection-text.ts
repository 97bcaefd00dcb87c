// Text seen on TCP connections, one JSON line a payload or handshake half: {time, src, dst, event | text, bytes}, addresses as
// "host:port". What a capture comes to when only its printable text is kept. A connection's two addresses and ports join it
// exactly to the process that made it.
import { ClockClass, Layer, type EntityKey, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { namedEndpoints } from '../../enrich/named-endpoints.ts';
import { connectionKey, endpointKey, known } from './host-process.ts';
import { contentId, isFields, text, timeUs } from './record.ts';

/** Longest text kept of one payload. */
const TEXT_CHARACTERS_MAX = 4_096;

export const connectionText: Format = {
  name: 'connection-text',

  recognizes(value) {
    return (
      isFields(value) &&
      END.test(text(value.src)) &&
      END.test(text(value.dst)) &&
      (typeof value.text === 'string' || typeof value.event === 'string' || typeof value.bytes === 'number')
    );
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    if (!this.recognizes(value) || !isFields(value))
      throw new DecodeError('a record of a connection needs src and dst as "address:port"');
    const source = endOf(text(value.src));
    const destination = endOf(text(value.dst));
    const event: Event = {
      id: contentId('connection-text', value),
      timeUs: timeUs(value.time, 'time'),
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      source: 'connection-text',
    };
    if (text(value.event) === 'connect')
      return {
        ...event,
        keys: known([
          connectionKey('tcp', source, destination, 'SUBJECT'),
          endpointKey(destination.address, destination.port, 'USED'),
        ]),
        socketConnect: {
          protocol: 'tcp',
          localAddress: source.address,
          localPort: source.port,
          remoteAddress: destination.address,
          remotePort: destination.port,
        },
      };
    const said = text(value.text).slice(0, TEXT_CHARACTERS_MAX);
    if (said.trim() === '') return undefined;
    const keys: EntityKey[] = known([
      connectionKey('tcp', source, destination, 'USED'),
      // An answer that repeats what was asked sends nobody anywhere.
      ...(said.startsWith('HTTP/') ? [] : namedEndpoints(said)).map((end) =>
        endpointKey(end.address, end.port, 'MADE'),
      ),
    ]);
    const request = /^([A-Z]{3,7}) (\S+) HTTP\/[\d.]+\r?\n/.exec(said);
    if (!request)
      return {
        ...event,
        keys,
        kernelAct: { kind: 'socket_data', target: said, attributes: { from: text(value.src), to: text(value.dst) } },
      };
    const header = (name: string): string => new RegExp(`^${name}: *(.*?)\\r?$`, 'im').exec(said)?.[1] ?? '';
    return {
      ...event,
      keys,
      layer: Layer.APP,
      activity: {
        id: event.id!,
        kind: 'http.request',
        name: `${request[1]} ${request[2]}`,
        peerAddress: source.address,
        peerPort: source.port,
        userAgent: header('user-agent').slice(0, 512),
        http: { method: request[1]!, path: request[2]!, host: header('host') },
        inputs: [{ path: 'request', sample: said, length: said.length }],
      },
    };
  },
};

const END = /^[0-9a-fA-F.:[\]]+:\d{1,5}$/;

function endOf(value: string): { address: string; port: number } {
  const at = value.lastIndexOf(':');
  return { address: value.slice(0, at).replaceAll(/[[\]]/g, ''), port: Number(value.slice(at + 1)) };
}
