// The JSON API that CLI and console read: stories, findings, witnesses, health, metrics.
import { Event, Story } from '@throughline/proto';
import type { Analyst } from './analyst.ts';
import { CollectorError } from './errors.ts';
import { json, type Route } from './http-server.ts';
import { isLoopback } from './loopback.ts';
import type { Metrics } from './metrics.ts';
import { renderMarkdown } from './narrate/markdown.ts';
import type { StoryActions } from './responses/story-actions.ts';
import { findingJson, storyJson } from './story-json.ts';
import { isShown, pageOf, rowOf } from './story-rows.ts';
import type { Stories } from './stories.ts';
import type { Witnesses } from './witnesses.ts';

export interface ApiOptions {
  readonly analyst: Analyst;
  readonly stories: Stories;
  readonly witnesses: Witnesses;
  readonly actions: StoryActions;
  readonly metrics: Metrics;
  /** A sentence when something is wrong. */
  readonly trouble: () => string | undefined;
  /** Prometheus may read without a token only where nobody else can. */
  readonly metricsOpen: boolean;
}

const LIST_MAX = 1_000;
/** Ids that one request may name. */
const IDS_MAX = 200;
const WORDS_MAX = 200;

export function apiRoutes({
  analyst,
  stories: known,
  witnesses,
  actions,
  metrics,
  trouble,
  metricsOpen,
}: ApiOptions): readonly Route[] {
  const withActions = (story: Story) => ({ ...storyJson(story), actions: actions.of(story.id ?? '') });

  return [
    {
      method: 'GET',
      path: '/healthz',
      access: 'open',
      handle() {
        const reason = trouble();
        return reason === undefined ? json({ status: 'ok' }) : json({ status: 'failing', reason }, 503);
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      access: metricsOpen ? 'open' : 'audit',
      handle({ request }) {
        // A page of another site that had its name resolved to this machine is on loopback, too, and says that name.
        if (metricsOpen && !isLoopback(request.headers.host ?? ''))
          throw new CollectorError(
            'NOT_ALLOWED',
            'the page of metrics is for this machine alone: ask 127.0.0.1 or localhost',
          );
        return {
          status: 200,
          headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
          body: metrics.page(),
        };
      },
    },
    {
      method: 'GET',
      path: '/v1/stories',
      access: 'operator',
      handle({ url }) {
        const all = url.searchParams.get('all') === 'true';
        const limit = limitOf(url);
        const stories = known
          .all()
          .filter((story) => all || isShown(story))
          .toSorted((a, b) => (b.lastUs ?? 0) - (a.lastUs ?? 0));
        return json({ stories: stories.slice(0, limit).map(withActions), total: stories.length });
      },
    },
    {
      method: 'GET',
      path: '/v1/story-rows',
      access: 'operator',
      handle({ url }) {
        const words = url.searchParams.get('words') ?? '';
        if (words.length > WORDS_MAX)
          throw new CollectorError('BAD_REQUEST', `words has ${WORDS_MAX} characters at most`);
        const page = pageOf(known.all(), { offset: offsetOf(url), limit: limitOf(url), words });
        const ids = url.searchParams.get('ids');
        if (ids === null) return json(page);
        // Of what changed: the rows as they are now; one that is not shown any more has none.
        const asked = ids.split(',');
        if (asked.length > IDS_MAX) throw new CollectorError('BAD_REQUEST', `ids names ${IDS_MAX} stories at most`);
        const rows = asked.flatMap((id) => {
          const story = known.find(id);
          return story && story.id === id && isShown(story) ? [rowOf(story)] : [];
        });
        return json({ ...page, rows });
      },
    },
    {
      method: 'GET',
      path: '/v1/stories/:id',
      access: 'operator',
      handle({ path, url }) {
        const story = known.find(path.id ?? '');
        if (!story) throw new CollectorError('NOT_FOUND', `there is no story ${path.id?.slice(0, 80)}`);
        if (url.searchParams.get('as') === 'protobuf') {
          return {
            status: 200,
            headers: { 'content-type': 'application/x-protobuf' },
            body: Buffer.from(Story.encode(story).finish()),
          };
        }
        if (url.searchParams.get('as') === 'markdown') {
          return {
            status: 200,
            headers: { 'content-type': 'text/markdown; charset=utf-8' },
            body: renderMarkdown(story),
          };
        }
        return json(withActions(story));
      },
    },
    {
      method: 'GET',
      path: '/v1/findings',
      access: 'operator',
      handle({ url }) {
        const findings = analyst.findings().toSorted((a, b) => (b.timeUs ?? 0) - (a.timeUs ?? 0));
        return json({ findings: findings.slice(0, limitOf(url)).map(findingJson), total: findings.length });
      },
    },
    {
      method: 'GET',
      path: '/v1/events/:id',
      access: 'operator',
      handle({ path }) {
        const event = analyst.event(path.id ?? '');
        if (!event) throw new CollectorError('NOT_FOUND', `the event ${path.id?.slice(0, 80)} is not held any more`);
        // Encoded and decoded: what is shown is what the schema says, whatever the analyst hangs on its events.
        const plain: unknown = JSON.parse(JSON.stringify(Event.decode(Event.encode(event).finish())), rawAsText);
        return json(plain);
      },
    },
    {
      method: 'GET',
      path: '/v1/witnesses',
      access: 'operator',
      handle: () => json({ witnesses: witnesses.all() }),
    },
  ];
}

// A record as received, in its own words instead of a list of bytes.
function rawAsText(key: string, value: unknown): unknown {
  if (key !== 'raw' || typeof value !== 'object' || value === null) return value;
  const { data } = value as { data?: number[] };
  return Buffer.from(data ?? []).toString('utf8');
}

function offsetOf(url: URL): number {
  const given = Number(url.searchParams.get('offset') ?? 0);
  if (!Number.isInteger(given) || given < 0) throw new CollectorError('BAD_REQUEST', 'offset is a whole number from 0');
  return given;
}

function limitOf(url: URL): number {
  const given = Number(url.searchParams.get('limit') ?? LIST_MAX);
  if (!Number.isInteger(given) || given < 1 || given > LIST_MAX)
    throw new CollectorError('BAD_REQUEST', `limit is a whole number from 1 to ${LIST_MAX}`);
  return given;
}
