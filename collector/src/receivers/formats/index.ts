// Every audit format there is. Receivers and `throughline replay` find theirs here.
import type { Format } from '../../decoder.ts';
import { auditd } from './auditd.ts';
import { cloudtrail } from './cloudtrail.ts';
import { connectionText } from './connection-text.ts';
import { falco } from './falco.ts';
import { guardduty } from './guardduty.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { kubescape } from './kubescape.ts';
import { otlp } from './otlp.ts';
import { resolverDns } from './resolver-dns.ts';
import { s3Access } from './s3-access.ts';
import { sysmon } from './sysmon.ts';
import { tetragon } from './tetragon.ts';
import { vmConnection } from './vm-connection.ts';
import { vpcFlow } from './vpc-flow.ts';

export const formats: readonly Format[] = [
  cloudtrail,
  kubernetesAudit,
  tetragon,
  falco,
  kubescape,
  guardduty,
  s3Access,
  resolverDns,
  vpcFlow,
  sysmon,
  auditd,
  vmConnection,
  connectionText,
  otlp,
];

export function formatNamed(name: string): Format | undefined {
  return formats.find((format) => format.name === name);
}

/** The format of a record, or of the first record in an envelope; undefined when no format knows it. */
export function formatOf(value: unknown): Format | undefined {
  try {
    return formats.find((format) => {
      const [first] = format.unwrap(value);
      return first !== undefined && format.recognizes(first);
    });
  } catch {
    // It nests beyond the stack: no witness writes so.
    return undefined;
  }
}

/** True for a line that is a record although it is no JSON, as VPC flow and S3 access logs are written. */
export function isTextRecord(line: string): boolean {
  return formats.some((format) => format.recognizes(line));
}
