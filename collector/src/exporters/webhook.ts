// Story changes as CloudEvents 1.0, structured mode: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
import { storyJson } from '../story-json.ts';
import type { ExporterKind } from './exporter.ts';
import { post } from './post.ts';

export const webhook: ExporterKind = {
  name: 'webhook',
  start({ webhook: url, webhookToken }, { now, actionsOf }) {
    if (!url) return undefined;
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ...(webhookToken && { authorization: `Bearer ${webhookToken}` }),
    };
    return {
      async stories(changes) {
        for (const { change, story } of changes) {
          await post(
            url,
            {
              specversion: '1.0',
              id: `${story.id}.${story.revision}`,
              source: '/throughline/collector',
              type: `io.throughline.story.${change}`,
              subject: story.id,
              time: new Date(now()).toISOString(),
              datacontenttype: 'application/json',
              data: { ...storyJson(story), actions: actionsOf(story.id ?? '') },
            },
            headers,
          );
        }
      },
    };
  },
};
