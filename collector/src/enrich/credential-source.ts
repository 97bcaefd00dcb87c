// The place in a pod where a credential lies: a file, or the metadata service. Whoever takes it there (the kernel sees the
// open or the connection) may use the credential that the application was seen to have from there.
import type { Event } from '@throughline/proto';
import { isCredentialFile, isTokenFile } from './token-file.ts';

export interface CredentialSource {
  /** "file:/root/.aws/credentials", "metadata" */
  readonly place: string;
  /** True for the one who takes it there; false for the application's word of what lies there. */
  readonly taken: boolean;
}

const METADATA = new Set([
  '169.254.169.254',
  'fd00:ec2::254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::23',
  'metadata.google.internal',
]);

export function isMetadataAddress(address: string): boolean {
  return METADATA.has(address);
}

export function credentialSources(event: Event): readonly CredentialSource[] {
  const { fileOpen, socketConnect, operation } = event;
  if (fileOpen) {
    const paths = new Set(
      [fileOpen.path ?? '', fileOpen.requestedPath ?? ''].filter((path) => path.startsWith('/')).map(samePlace),
    );
    return [...paths].map((place) => ({ place, taken: true }));
  }
  if (socketConnect)
    return isMetadataAddress(socketConnect.remoteAddress ?? '') ? [{ place: 'metadata', taken: true }] : [];
  const spawned = operation?.spawn;
  if (spawned)
    return credentialFilesNamed(spawned.shellCommand, spawned.arguments).map((path) => ({
      place: samePlace(path),
      taken: true,
    }));
  const seen = operation?.credential;
  if (!seen) return [];
  if (seen.direction === 'file') return [{ place: samePlace(seen.where ?? ''), taken: false }];
  const fromMetadata = [...METADATA].some((address) => (seen.where ?? '').includes(address));
  return seen.direction === 'in' && fromMetadata ? [{ place: 'metadata', taken: false }] : [];
}

/**
 * Credential files in the words of a command line. Where no kernel witness sees opens, the command that the application
 * started is the only word of who took the credential.
 */
export function credentialFilesNamed(shellCommand?: string | null, args?: readonly string[] | null): readonly string[] {
  const text = [shellCommand ?? '', ...(args ?? [])].join('\n').slice(0, COMMAND_MAX);
  return [...new Set(text.split(/[\s'"`|&;<>()=@]+/).filter((word) => word.startsWith('/') && isCredentialFile(word)))];
}

const COMMAND_MAX = 32_768;

// Kubernetes mounts a token behind two links; the kernel may name its end.
function samePlace(path: string): string {
  const direct = path.replace(/^\/var\/run\//, '/run/').replace(/\/\.\.(data|\d{4}_[^/]+)\//, '/');
  return isTokenFile(direct) ? `file:${direct.slice(direct.lastIndexOf('/secrets/'))}` : `file:${direct}`;
}
