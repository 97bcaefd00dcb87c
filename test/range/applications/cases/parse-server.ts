// Parse Server: a backend that clients define classes and queries for.
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'parse-server',
  packages: { 'parse-server': '9.10.0' },
  needs: 'postgresql',
  start({ packages, port, serverPort }) {
    return {
      file: join(packages, 'parse-server/bin/parse-server'),
      arguments: [
        '--appId=app',
        '--masterKey=master',
        '--allowClientClassCreation=true',
        '--host=127.0.0.1',
        `--port=${port}`,
        `--databaseURI=postgres://test@127.0.0.1:${serverPort}/postgres`,
        `--serverURL=http://127.0.0.1:${port}/parse`,
      ],
      ready: '/parse/health',
    };
  },
  async use(user) {
    user.headers['x-parse-application-id'] = 'app';
    await user.until('/parse/health', ({ status }) => status === 200);
    const account = {
      username: "ann o'neil",
      password: 'it\'s "secret"; --',
      email: 'ann@example.com',
      about: difficult.join('\n'),
    };
    const { json } = await user.post('/parse/users', account, { statusOnly: true });
    const { sessionToken, objectId: me } = json as { sessionToken: string; objectId: string };
    user.hide(sessionToken, 'token');
    user.hide(me);
    await user.get(`/parse/login?${new URLSearchParams({ username: account.username, password: account.password })}`, {
      statusOnly: true,
    });
    await user.get('/parse/login?username=ann&password[$regex]=.*', { statusOnly: true });
    user.headers['x-parse-session-token'] = sessionToken;
    await user.get('/parse/users/me', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      const { json: post } = await user.post(
        '/parse/classes/Post',
        {
          title: text,
          index,
          tags: [text, 'note'],
          when: { __type: 'Date', iso: '2026-01-01T00:00:00.000Z' },
          where: { __type: 'GeoPoint', latitude: 40, longitude: -30 },
          author: { __type: 'Pointer', className: '_User', objectId: me },
          ACL: { [me]: { read: true, write: true }, '*': { read: true } },
        },
        { statusOnly: true },
      );
      const { objectId } = (post ?? {}) as { objectId: string };
      user.hide(objectId);
      await user.put(
        `/parse/classes/Post/${objectId}`,
        { index: { __op: 'Increment', amount: 2 }, tags: { __op: 'AddUnique', objects: ['x', text] } },
        { statusOnly: true },
      );
      await user.get(`/parse/classes/Post/${objectId}?include=author`, { statusOnly: true });
      for (const where of [
        { title: text },
        { title: { $in: [text, 'b'] } },
        { tags: text, index: { $gte: 1, $exists: true } },
        { $or: [{ title: { $regex: `^${text.replace(/[^\w ]/g, '.').slice(0, 30)}` } }, { index: { $lt: 3 } }] },
      ])
        await user.get(
          `/parse/classes/Post?${new URLSearchParams({ where: JSON.stringify(where), order: '-index', limit: '5', keys: 'title,index,tags' })}`,
        );
      await user.ask('POST', `/parse/files/note ${index}.txt`.replaceAll(' ', '%20'), {
        body: text,
        headers: { 'content-type': 'text/plain' },
        statusOnly: true,
      });
    }
    await user.get(
      `/parse/classes/Post?${new URLSearchParams({ where: '{"author":{"$inQuery":{"where":{"username":"ann"},"className":"_User"}}}' })}`,
    );
    await user.post(
      '/parse/batch',
      { requests: [{ method: 'POST', path: '/parse/classes/Post', body: { title: difficult[0], index: 99 } }] },
      { statusOnly: true },
    );
    await user.post('/parse/functions/none', { text: difficult[4] });
    await user.get('/parse/schemas', { headers: { 'x-parse-master-key': 'master' }, statusOnly: true });
    await user.get(`/parse/aggregate/Post?${new URLSearchParams({ pipeline: '[{"$match":{"index":{"$gt":1}}}]' })}`, {
      headers: { 'x-parse-master-key': 'master' },
      statusOnly: true,
    });
    await user.post('/parse/logout', {});
  },
} satisfies Application;
