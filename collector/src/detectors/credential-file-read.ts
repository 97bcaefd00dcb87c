// A shell or a file tool reads a token, key or password file.
// Benign twins: the program whose credential it is (an SDK, a sidecar) reading its own file; only general tools count here.
import type { Detector } from '../detector.ts';
import { isCredentialFile, isTokenFile } from '../enrich/token-file.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

const TOOLS =
  /(^|\/)(sh|bash|dash|ash|zsh|ksh|busybox|cat|tac|head|tail|less|more|cp|mv|dd|tar|gzip|base64|xxd|od|strings|grep|awk|sed|cut|curl|wget|nc|ncat|socat|python[0-9.]*|perl|ruby|php[0-9.]*)$/;

export function createCredentialFileRead(): Detector {
  const detector: Detector = {
    id: 'credential-file-read',
    title: 'Credential file read by a general tool',
    techniques: ['T1552.001'],
    tactics: ['TA0006'],
    severity: 'medium',
    deterministic: false,
    payloads: ['fileOpen'],
    blindSpot: 'Programs that read the file themselves, through a copy or a mapped memory.',
    detect(event) {
      const path = event.fileOpen?.path ?? '';
      const program = event.process?.executable ?? '';
      if ((event.fileOpen?.result ?? 0) < 0 || !isCredentialFile(path) || !TOOLS.test(program)) return [];
      return [
        finding(detector, {
          events: [event],
          confidence: 0.7,
          techniques: isTokenFile(path) ? ['T1528', 'T1552.001'] : detector.techniques,
          reason: plain(`${program} read ${path}`),
        }),
      ];
    },
  };
  return detector;
}
