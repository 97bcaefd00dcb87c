// Summaries of the connections of a virtual machine, by program, as the Azure Monitor dependency agent writes them
// (VMConnection): they show that a program talked to a place, and join nothing exactly.
// https://learn.microsoft.com/azure/azure-monitor/reference/tables/vmconnection
import { ClockClass, Layer, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { contentId, isFields, text, timeUs, whole } from './record.ts';

export const vmConnection: Format = {
  name: 'vm-connection',

  recognizes(value) {
    return isFields(value) && text(value.Type) === 'VMConnection' && text(value.DestinationIp) !== '';
  },

  unwrap(value) {
    return Array.isArray(value) ? value : [value];
  },

  decode(value) {
    if (!this.recognizes(value) || !isFields(value))
      throw new DecodeError('a VMConnection record needs its type and a destination');
    const ends = {
      source: { address: text(value.SourceIp), port: whole(value.SourcePort) },
      destination: { address: text(value.DestinationIp), port: whole(value.DestinationPort) },
    };
    const inbound = text(value.Direction) === 'inbound';
    const protocol = text(value.Protocol);
    const event: Event = {
      id: contentId('vm-connection', value),
      timeUs: timeUs(value.TimeGenerated, 'TimeGenerated'),
      // Of the whole minute it sums up.
      clock: ClockClass.SERVICE_SECOND,
      layer: Layer.KERNEL,
      source: 'vm-connection',
      workload: { node: text(value.Computer) },
      process: { executable: text(value.ProcessName) },
    };
    return inbound
      ? {
          ...event,
          socketAccept: {
            protocol,
            localAddress: ends.destination.address,
            localPort: ends.destination.port,
            remoteAddress: ends.source.address,
            remotePort: ends.source.port,
          },
        }
      : {
          ...event,
          socketConnect: {
            protocol,
            localAddress: ends.source.address,
            localPort: ends.source.port,
            remoteAddress: ends.destination.address,
            remotePort: ends.destination.port,
          },
        };
  },
};
