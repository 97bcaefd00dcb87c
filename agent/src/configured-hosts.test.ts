import { expect, test } from 'vitest';
import { hostsIn } from './configured-hosts.ts';

test('hosts that an environment names', () => {
  const hosts = hostsIn({
    DATABASE_URL: 'postgres://user:pw@db:5432/app',
    REDIS: 'redis.internal:6379',
    BROKERS: 'kafka-1:9092, kafka-2:9092',
    API: 'https://api.example.org/v1',
    V6: 'http://[fd00::7]:8080/',
    PLAIN: '10.0.0.7',
    MODE: 'production',
    PORT: 8055,
    NOTHING: undefined,
    CACHES: ['cache-1:6379', 'cache-2'],
    PATH: '/usr/bin:/bin',
    LONG: `http://${'a'.repeat(3000)}`,
  });
  for (const host of [
    'db',
    'db:5432',
    'redis.internal:6379',
    'kafka-1:9092',
    'kafka-2',
    'api.example.org',
    'fd00::7',
    'fd00::7:8080',
    '10.0.0.7',
    'cache-1:6379',
  ]) {
    expect(hosts, host).toContain(host);
  }
  for (const word of ['production', 'user', '/usr/bin']) expect(hosts, word).not.toContain(word);
});
