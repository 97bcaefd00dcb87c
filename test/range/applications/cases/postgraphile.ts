// PostGraphile: GraphQL made of a database's own tables and functions.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const SCHEMA = `
create table people (id serial primary key, name text not null, about text, tags text[], data jsonb);
create table notes (id serial primary key, author int references people(id), title text, body text);
create index on notes (author);
create function search_notes(term text) returns setof notes as $$ select * from notes where body ilike '%' || term || '%' order by id $$ language sql stable;
`;

export default {
  name: 'postgraphile',
  packages: { postgraphile: '4.14.1' },
  needs: 'postgresql',
  start({ packages, port, serverPort }) {
    const url = `postgres://test@127.0.0.1:${serverPort}/postgres`;
    execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', url, '-c', SCHEMA]);
    return {
      file: join(packages, 'postgraphile/cli.js'),
      arguments: [
        '-c',
        url,
        '--schema',
        'public',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--enhance-graphiql',
        '--dynamic-json',
        '--disable-query-log',
      ],
      ready: '/graphiql',
    };
  },
  async use(user) {
    const ask = (query: string, variables: object = {}): Promise<unknown> =>
      user.post('/graphql', { query, variables });
    await user.get('/graphiql', { statusOnly: true });
    await ask('{ __schema { types { name kind fields { name } } } }');
    for (const [index, text] of difficult.entries()) {
      await ask(
        'mutation ($p: PersonInput!) { createPerson(input: { person: $p }) { person { id name tags data } } }',
        {
          p: { name: text, about: difficult.join('\n'), tags: [text, '{a,b}'], data: { text, list: [text] } },
        },
      );
      await ask('mutation ($n: NoteInput!) { createNote(input: { note: $n }) { note { nodeId title } } }', {
        n: { author: index + 1, title: text, body: text },
      });
      await ask('query ($t: String) { searchNotes(term: $t) { nodes { id title } } }', { t: text.slice(0, 12) });
      await ask(
        'query ($t: String) { allPeople(condition: { name: $t }, orderBy: [NAME_ASC, ID_DESC], first: 3) { totalCount nodes { id name notesByAuthor { nodes { title } } } } }',
        { t: text },
      );
      await ask(
        `{ allNotes(condition: { title: ${JSON.stringify(text)} }, offset: 0, last: 2) { edges { cursor node { id body } } pageInfo { hasNextPage } } }`,
      );
      await ask(
        'mutation ($p: PersonPatch!, $id: Int!) { updatePersonById(input: { id: $id, personPatch: $p }) { person { id about } } }',
        { id: index + 1, p: { about: text } },
      );
    }
    await ask('{ broken ');
    await ask('query { personById(id: "1 or 1=1") { id } }');
    await ask('mutation { deleteNoteById(input: { id: 2 }) { deletedNoteId } }');
    await user.post('/graphql', [{ query: '{ allNotes { totalCount } }' }]);
    await user.get('/graphql?query=%7BallNotes%7BtotalCount%7D%7D');
  },
} satisfies Application;
