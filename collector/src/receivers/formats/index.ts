// Every audit format there is. Receivers and `throughline replay` find theirs here.
import type { Format } from '../../decoder.ts';
import { cloudtrail } from './cloudtrail.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';

export const formats: readonly Format[] = [cloudtrail, kubernetesAudit];

export function formatNamed(name: string): Format | undefined {
  return formats.find((format) => format.name === name);
}

/** The format of a record, or of the first record in an envelope; undefined when no format knows it. */
export function formatOf(value: unknown): Format | undefined {
  return formats.find((format) => {
    const [first] = format.unwrap(value);
    return first !== undefined && format.recognizes(first);
  });
}
