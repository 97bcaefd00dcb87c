// What a configuration names must be there and fit together before anything is opened: a wrong key file is found now, not at
// the first connection; an exporter that would never hear of anything is refused. Called first by startCollector.
import { X509Certificate } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { options, type Config } from './config.ts';
import { CollectorError } from './errors.ts';
import type { Log } from './log.ts';
import { formatNamed } from './receivers/formats/index.ts';

/** Throws CollectorError with a sentence that names the key. What may come later is only warned about. */
export function checkConfig(config: Config, log: Log): void {
  const { tlsCert, tlsKey, tlsClientCa, upstreamCa, upstreamCert, upstreamKey } = config;
  if ((tlsCert || tlsKey || tlsClientCa) && !(tlsCert && tlsKey))
    refuse('tls-cert and tls-key go together, and tls-client-ca needs both');
  if (Boolean(upstreamCert) !== Boolean(upstreamKey)) refuse('upstream-cert and upstream-key go together');
  checkPair('tls-cert', tlsCert, 'tls-key', tlsKey);
  checkPair('upstream-cert', upstreamCert, 'upstream-key', upstreamKey);
  for (const [name, file] of [
    ['tls-client-ca', tlsClientCa],
    ['upstream-ca', upstreamCa],
    ['kubernetes-ca', config.kubernetesCa],
  ] as const) {
    if (file) pem(name, file, (text) => new X509Certificate(text));
  }
  if (config.kubernetesTokenFile && readNamed('kubernetes-token-file', config.kubernetesTokenFile).trim() === '')
    refuse(`kubernetes-token-file is "${config.kubernetesTokenFile}", which is empty; it must hold a token`);
  if (config.ocsf) checkWritable('ocsf', config.ocsf);
  checkWatch(config.watch, log);
  if (config.upstream) {
    for (const name of THINKING_ONLY) {
      if (String(config[name] ?? '') !== '')
        refuse(
          `upstream is "${config.upstream}", so that this collector only relays; ${options[name].name} would never be used: set it there`,
        );
    }
  }
}

/** What a relay has no use for. */
const THINKING_ONLY = ['webhook', 'slack', 'alertmanager', 'falcosidekick', 'ocsf', 'kubernetes', 'rules'] as const;

function refuse(sentence: string): never {
  throw new CollectorError('CONFIG_BAD_VALUE', sentence);
}

function readNamed(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    refuse(`${name} is "${file}", which cannot be read: ${(error as Error).message}`);
  }
}

function pem(name: string, file: string, use: (text: string) => unknown): void {
  const text = readNamed(name, file);
  if (!text.includes('-----BEGIN '))
    refuse(`${name} is "${file}", which holds no -----BEGIN line; it must be a PEM file`);
  try {
    use(text);
  } catch (error) {
    refuse(`${name} is "${file}", which cannot be used: ${(error as Error).message}`);
  }
}

function checkPair(certName: string, certFile: string, keyName: string, keyFile: string): void {
  if (!certFile) return;
  let certificate = '';
  pem(certName, certFile, (text) => createSecureContext({ cert: (certificate = text) }));
  pem(keyName, keyFile, (text) => createSecureContext({ key: text }));
  pem(keyName, keyFile, (text) => {
    try {
      createSecureContext({ cert: certificate, key: text });
    } catch (error) {
      throw new Error(`it is not the key of ${certName} "${certFile}" (${(error as Error).message})`);
    }
  });
}

function checkWritable(name: string, file: string): void {
  try {
    if (existsSync(file) && !statSync(file).isFile()) throw new Error('it is no file');
    closeSync(openSync(file, 'a', 0o600));
    accessSync(file, constants.W_OK);
  } catch (error) {
    refuse(`${name} is "${file}", which cannot be written: ${(error as Error).message}`);
  }
}

function checkWatch(watch: readonly string[], log: Log): void {
  for (const source of watch) {
    const where = source.slice(source.indexOf('=') + 1);
    if (existsSync(where)) continue;
    if (!source.includes('=') && formatNamed(source))
      refuse(
        `watch is "${source}", which is a format without a path; allowed is format=path, such as ${source}=/var/log/${source}`,
      );
    log('warn', 'nothing to watch there yet; it is followed once it is there', { watch: source });
  }
}
