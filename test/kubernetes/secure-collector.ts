// A collector as an API server needs it: kube-apiserver sends a token to its audit webhook over TLS only.
import { execFileSync } from 'node:child_process';
import { request } from 'node:https';
import { join } from 'node:path';
import { removeFolder, startCollectorProcess, temporaryFolder } from '../collector/collector-process.ts';

export interface SecureCollector {
  readonly url: string;
  readonly certificateFile: string;
  /** The API with the operator's token; rejects for answers that are no success. */
  api<T>(path: string): Promise<T>;
  stop(): Promise<void>;
}

export async function startSecureCollector(token: string): Promise<SecureCollector> {
  const folder = temporaryFolder('tls');
  const [certificateFile, keyFile] = [join(folder, 'collector.crt'), join(folder, 'collector.key')];
  const subject = ['-subj', '/CN=collector', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      keyFile,
      '-out',
      certificateFile,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  const collector = await startCollectorProcess({
    flags: ['--token', token, '--tls-cert', certificateFile, '--tls-key', keyFile],
  });
  const url = collector.http.replace('http:', 'https:');
  return {
    url,
    certificateFile,
    api: async (path) => JSON.parse(await get(`${url}${path}`, collector.operatorToken)),
    async stop() {
      await collector.stop();
      removeFolder(collector.data);
      removeFolder(folder);
    },
  };
}

async function get(url: string, token: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    // Its certificate was made a second ago, by this test.
    const call = request(
      url,
      { rejectUnauthorized: false, agent: false, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('error', reject);
        response.once('end', () =>
          response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`)),
        );
      },
    );
    call.once('error', reject);
    call.end();
  });
}
