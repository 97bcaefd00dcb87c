// What a syslog record carries, whether it comes as a line of text or as the JSON of a log collector; used by the formats of
// Linux logs, which arrive inside it.
import { isFields, text } from './record.ts';

export interface SyslogRecord {
  readonly host: string;
  readonly message: string;
}

/** Names of the field that holds the message, as collectors write it. */
const MESSAGE_FIELDS = ['SyslogMessage', 'syslogmessage', 'MESSAGE', 'message', 'msg', 'log'];
const HOST_FIELDS = ['Computer', 'HostName', '_HOSTNAME', 'hostname', 'host'];
/** "May 11 18:10:21 web-1 sysmon[1590]: ", "2022-05-11T18:10:21Z web-1 audispd: ", with or without a priority. */
const HEADING =
  /^(?:<\d{1,3}>\d? ?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) (\S+) [^\s:[]+(?:\[\d+\])?: (?=\S)/;

/** Undefined for what is neither text nor an object with a message. */
export function syslogRecord(value: unknown): SyslogRecord | undefined {
  if (typeof value === 'string') {
    const heading = HEADING.exec(value);
    return { host: heading?.[1] ?? '', message: heading ? value.slice(heading[0].length) : value };
  }
  if (!isFields(value)) return undefined;
  const field = MESSAGE_FIELDS.find((name) => typeof value[name] === 'string');
  if (field === undefined) return undefined;
  const host = HOST_FIELDS.map((name) => text(value[name])).find((name) => name !== '') ?? '';
  return { host, message: text(value[field]) };
}
