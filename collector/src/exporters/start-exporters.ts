// Runs the configured exporters: each has its own bounded queue, so that a slow or dead one holds up neither the events nor
// the others. Only the newest revision of a story waits; findings wait each.
import type { Finding, Story } from '@throughline/proto';
import type { Config } from '../config.ts';
import type { Exporter, ExporterParts } from './exporter.ts';
import { exporters } from './index.ts';

export interface Exporters {
  stories(stories: readonly Story[]): void;
  findings(findings: readonly Finding[]): void;
  /** Gives what waits a last chance, for a bounded time. */
  close(): Promise<void>;
}

/** Stories change in bursts; one message for the burst. */
const GATHER_MS = 100;
const WAITING_MAX = 10_000;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 60_000;
const LAST_CHANCE_MS = 2_000;

export async function startExporters(config: Config, parts: ExporterParts): Promise<Exporters> {
  parts.metrics.describe('exported', 'Stories and findings exported, by exporter.');
  parts.metrics.describe(
    'export_dropped',
    'Stories and findings given up because an exporter was behind, by exporter.',
  );
  const lines: Line[] = [];
  for (const kind of exporters) {
    const exporter = await kind.start(config, parts);
    if (exporter) lines.push(createLine(kind.name, exporter, parts));
  }
  return {
    stories: (stories) => lines.forEach((line) => line.stories(stories)),
    findings: (findings) => lines.forEach((line) => line.findings(findings)),
    close: async () => void (await Promise.all(lines.map((line) => line.close()))),
  };
}

type Line = Exporters;

function createLine(name: string, exporter: Exporter, { metrics, log }: ExporterParts): Line {
  const stories = new Map<string, Story>();
  const findings = new Map<string, Finding>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let failures = 0;

  function wake(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      sending ??= send().finally(() => {
        sending = undefined;
        if (stories.size + findings.size > 0)
          wake(failures > 0 ? Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures) : GATHER_MS);
      });
    }, ms).unref();
  }

  async function send(): Promise<void> {
    const some = [...stories.values()];
    const claims = [...findings.values()];
    stories.clear();
    findings.clear();
    try {
      if (claims.length > 0) await exporter.findings!(claims);
      if (some.length > 0) await exporter.stories!(some);
      failures = 0;
      metrics.count('exported', { exporter: name }, some.length + claims.length);
    } catch (error) {
      failures++;
      metrics.count('export_failures', { exporter: name });
      log('warn', 'export failed, trying again', { exporter: name, reason: (error as Error).message });
      // A newer revision that came meanwhile wins.
      for (const story of some) if (!stories.has(story.id ?? '')) put(stories, story.id ?? '', story);
      for (const finding of claims) if (!findings.has(finding.id ?? '')) put(findings, finding.id ?? '', finding);
    }
  }

  function put<T>(queue: Map<string, T>, id: string, value: T): void {
    queue.set(id, value);
    if (queue.size <= WAITING_MAX) return;
    queue.delete(queue.keys().next().value!);
    metrics.count('export_dropped', { exporter: name });
  }

  return {
    stories(changed) {
      if (!exporter.stories) return;
      for (const story of changed) put(stories, story.id ?? '', story);
      wake(GATHER_MS);
    },
    findings(claimed) {
      if (!exporter.findings) return;
      for (const finding of claimed) put(findings, finding.id ?? '', finding);
      wake(GATHER_MS);
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      const lastChance = (async () => {
        await sending;
        if (stories.size + findings.size > 0) await send();
        await exporter.close?.();
      })().catch((error: unknown) =>
        log('warn', 'exporter did not close cleanly', { exporter: name, reason: (error as Error).message }),
      );
      await Promise.race([lastChance, new Promise((resolve) => setTimeout(resolve, LAST_CHANCE_MS).unref())]);
    },
  };
}
