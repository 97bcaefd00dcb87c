// The last policy on disk, so that a restarted application keeps refusing what was refused, collector or not. Each rule
// carries its end; a file that cannot be read is no policy.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentPolicy } from '@throughline/proto';

// Taken before fs is hooked, and none that goes by another: writeFileSync opens its file through the hook, where the policy that
// is just in force may forbid it.
const disk = { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync };
const BYTES_MAX = 4 * 1024 * 1024;

export interface PolicyFile {
  read(): AgentPolicy | undefined;
  /** Quietly without effect where nothing can be written. */
  write(policy: AgentPolicy): void;
}

/**
 * In `folder`, or below the user's temporary folder when none is configured; one file per service, readable to its user
 * only. Another user's file is not believed: it could lift a rule.
 */
export function createPolicyFile(folder: string, service: string): PolicyFile {
  const directory = folder || join(process.env['TMPDIR'] || '/tmp', `throughline-${process.getuid?.() ?? 0}`);
  const file = join(directory, `policy-${encodeURIComponent(service).slice(0, 200)}.json`);
  return {
    read() {
      try {
        const text = disk.readFileSync(file, 'utf8');
        if (text.length > BYTES_MAX || !isOurs(file)) return undefined;
        return JSON.parse(text) as AgentPolicy;
      } catch {
        return undefined;
      }
    },
    write(policy) {
      try {
        disk.mkdirSync(directory, { recursive: true, mode: 0o700 });
        const text = JSON.stringify(policy);
        if (text.length > BYTES_MAX) return;
        writeWhole(`${file}.${process.pid}`, Buffer.from(text));
        disk.renameSync(`${file}.${process.pid}`, file);
      } catch {
        // A read-only container keeps its policy in memory.
      }
    },
  };
}

function writeWhole(file: string, bytes: Buffer): void {
  const descriptor = disk.openSync(file, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += disk.writeSync(descriptor, bytes, at);
  } finally {
    disk.closeSync(descriptor);
  }
}

function isOurs(file: string): boolean {
  const uid = process.getuid?.();
  return uid === undefined || disk.statSync(file).uid === uid;
}
