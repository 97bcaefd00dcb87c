// The analyst as a collector runs it: every detector, and the Sigma rules of its configuration beside them.
import type { Analyst } from './analyst.ts';
import type { Config } from './config.ts';
import { createAnalyst } from './engine.ts';
import type { Log } from './log.ts';
import { loadSigmaDetector } from './sigma/load-detector.ts';

export function thinkingFor(
  { rules, rulesPackaged, rulesDemotion }: Pick<Config, 'rules' | 'rulesPackaged' | 'rulesDemotion'>,
  log: Log,
): Analyst {
  const sigma = loadSigmaDetector(
    rules,
    ({ origin, title, message }) => {
      log('warn', 'a Sigma rule cannot be used', { origin, title, reason: message });
    },
    { demotionShare: rulesDemotion / 100, packaged: rulesPackaged },
  );
  return createAnalyst({ moreDetectors: [sigma] });
}
