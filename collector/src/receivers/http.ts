// Receives audit records over HTTP: POST /v1/ingest/<format>, as the Kubernetes audit webhook, EventBridge API destinations,
// Falco and others push them. The answer comes when the records are durable.
import { CollectorError } from '../errors.ts';
import { json, type Route } from '../http-server.ts';
import { formatNamed, formatOf, formats } from './formats/index.ts';
import { refusedBytes } from './formats/record.ts';
import { readDocuments } from './read-documents.ts';
import { takeRecords, type TakeOptions } from './take-records.ts';

/** The API server's webhook batches up to 400 events; a CloudTrail file of an hour is far below this. */
const BODY_BYTES_MAX = 32 * 1024 * 1024;

/** 200 also when some records were refused: they are quarantined and counted, and sending them again would not help. */
export function ingestRoutes(options: TakeOptions): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/v1/ingest/:format',
      access: 'audit',
      async handle(call) {
        const name = call.path.format ?? '';
        if (name !== 'auto' && !formatNamed(name)) {
          throw new CollectorError(
            'NOT_FOUND',
            `there is no format "${name.slice(0, 40)}"; there are ${formats.map((f) => f.name).join(', ')} and auto`,
          );
        }
        const body = await call.body(BODY_BYTES_MAX);
        const from = `http ${name} ${call.grant?.name ?? ''}`.trim();
        const { values, bad } = readDocuments(body);
        if (values.length === 0) {
          options.quarantine.put({ from, reason: 'not JSON', bytes: body });
          throw new CollectorError(
            'BAD_REQUEST',
            'the body is neither JSON nor JSON lines; it was put into quarantine',
          );
        }
        for (const line of bad) options.quarantine.put({ from, reason: 'not JSON', bytes: Buffer.from(line) });
        const totals = { accepted: 0, repeated: 0, ignored: 0, rejected: bad.length };
        for (const value of values) {
          const format = name === 'auto' ? formatOf(value) : formatNamed(name);
          if (!format) {
            totals.rejected++;
            options.quarantine.put({ from, reason: 'no format knows it', bytes: refusedBytes(value) });
            continue;
          }
          const taken = await takeRecords(value, format, from, options);
          for (const key of Object.keys(totals) as (keyof typeof totals)[]) totals[key] += taken[key];
        }
        return json(totals);
      },
    },
  ];
}
