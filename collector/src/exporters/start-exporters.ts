// Runs the configured exporters: each has its own bounded queue, so that a slow or dead one holds up neither the events nor
// the others. Only the newest revision of a story waits; findings wait each.
import type { Finding, Story } from '@throughline/proto';
import type { Config } from '../config.ts';
import type { Exporter, ExporterParts, StoryChange } from './exporter.ts';
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
const LAST_CHANCE_MS = 3_000;
/** Stories remembered as told; past it the oldest would be told as new once more. */
const TOLD_MAX = 50_000;

/** `known` are the stories that were told before a restart. */
export async function startExporters(
  config: Config,
  parts: ExporterParts,
  known: readonly Story[],
): Promise<Exporters> {
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
  const told = new Set<string>();
  for (const story of known) if (story.state !== 'signal') told.add(story.id ?? '');

  return {
    stories(stories) {
      const changes: StoryChange[] = [];
      for (const story of stories) {
        const id = story.id ?? '';
        const first = !told.has(id);
        // One that was never told and is already part of another is nobody's news.
        if (story.state === 'signal' || (first && story.state === 'merged')) continue;
        told.add(id);
        if (told.size > TOLD_MAX) told.delete(told.values().next().value!);
        const change =
          story.state === 'merged' || story.state === 'closed' ? story.state : first ? 'opened' : 'updated';
        changes.push({ change, story });
      }
      if (changes.length > 0) for (const line of lines) line.stories(changes);
    },
    findings: (findings) => lines.forEach((line) => line.findings(findings)),
    close: async () => void (await Promise.all(lines.map((line) => line.close()))),
  };
}

interface Line {
  stories(changes: readonly StoryChange[]): void;
  findings(findings: readonly Finding[]): void;
  close(): Promise<void>;
}

function createLine(name: string, exporter: Exporter, { metrics, log }: ExporterParts): Line {
  const stories = new Map<string, StoryChange>();
  const findings = new Map<string, Finding>();
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let failures = 0;

  function wake(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      sending ??= send().finally(() => {
        sending = undefined;
        if (stories.size + findings.size === 0) return;
        wake(failures > 0 ? Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(failures, 10)) : GATHER_MS);
      });
    }, ms).unref();
  }

  async function send(): Promise<void> {
    const changes = [...stories.values()];
    const claims = [...findings.values()];
    stories.clear();
    findings.clear();
    try {
      if (claims.length > 0) await exporter.findings!(claims);
      if (changes.length > 0) await exporter.stories!(changes);
      failures = 0;
      metrics.count('exported', { exporter: name }, changes.length + claims.length);
    } catch (error) {
      failures++;
      metrics.count('export_failures', { exporter: name });
      log('warn', 'export failed, trying again', { exporter: name, reason: (error as Error).message });
      for (const change of changes) putStory(change, stories.get(change.story.id ?? ''));
      for (const finding of claims) if (!findings.has(finding.id ?? '')) put(findings, finding.id ?? '', finding);
    }
  }

  // The newer revision is told; that it was opened is not lost on the way.
  function putStory(older: StoryChange, newer: StoryChange | undefined): void {
    const { story, change } = newer ?? older;
    const opened = older.change === 'opened' && change === 'updated';
    put(stories, story.id ?? '', { story, change: opened ? 'opened' : change });
  }

  function put<T>(queue: Map<string, T>, id: string, value: T): void {
    queue.set(id, value);
    if (queue.size <= WAITING_MAX) return;
    queue.delete(queue.keys().next().value!);
    metrics.count('export_dropped', { exporter: name });
  }

  return {
    stories(changes) {
      if (!exporter.stories) return;
      for (const change of changes) {
        const waiting = stories.get(change.story.id ?? '');
        if (waiting) putStory(waiting, change);
        else put(stories, change.story.id ?? '', change);
      }
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
      await Promise.race([lastChance, new Promise((resolve) => setTimeout(resolve, LAST_CHANCE_MS))]);
    },
  };
}
