// Packages that publish their own tests with their code, and what of them the agent is measured by.

export interface Suite {
  readonly package: string;
  readonly version: string;
  /** Test files that come out differently by design, and why. */
  readonly differs?: Readonly<Record<string, string>>;
}

/** Small enough for every run of the tests; the others run with `npm run suites`. */
export const smallest: Suite = { package: '@fastify/send', version: '4.2.1' };

export const suites: readonly Suite[] = [
  smallest,
  { package: '@fastify/static', version: '10.1.11' },
  { package: '@fastify/view', version: '12.0.0' },
  {
    package: '@fastify/reply-from',
    version: '12.6.5',
    differs: {
      'test/undici-proxy-agent.test.js':
        'an open proxy of the test connects to the loopback address that a CONNECT names',
    },
  },
  { package: '@fastify/multipart', version: '10.1.9' },
  { package: '@fastify/websocket', version: '11.3.6' },
  { package: '@fastify/jwt', version: '10.2.8' },
  {
    package: 'fastify',
    version: '5.12.8',
    differs: {
      'test/proto-poisoning.test.js': 'a handler gives an object the prototype that a body brought, let in on purpose',
    },
  },
  { package: 'avvio', version: '9.3.1' },
  { package: 'light-my-request', version: '6.8.1' },
  { package: 'pino', version: '10.4.0' },
  { package: 'thread-stream', version: '4.2.1' },
  {
    package: 'sonic-boom',
    version: '5.0.2',
    differs: {
      'test/flush.test.js':
        'a program of the test finds the line that says that the agent has started on its standard error',
    },
  },
];
