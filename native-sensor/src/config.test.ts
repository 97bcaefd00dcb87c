import { describe, expect, it } from 'vitest';

import { ConfigError, readConfig } from './config.ts';

describe('readConfig', () => {
  it('takes flags over the environment, and the environment over defaults', () => {
    const environment = {
      THROUGHLINE_COLLECTOR: 'grpc://a:1',
      THROUGHLINE_SENSOR_PROFILE: 'full',
      THROUGHLINE_TOKEN: 't',
    };
    const config = readConfig(['--collector', 'grpc://b:2', '--cgroup=/demo', '--enforce'], environment);
    expect(config).toMatchObject({
      collector: 'grpc://b:2',
      profile: 'full',
      token: 't',
      cgroup: '/demo',
      enforce: true,
    });
    expect(config).toMatchObject({ print: false, requireBpf: false, user: '65534', bulkPerSecond: '0' });
    expect(readConfig(['--print', '--bulk-per-second=10000000'], {}).bulkPerSecond).toBe('10000000');
    expect(readConfig(['--print'], { THROUGHLINE_SENSOR_BULK_PER_SECOND: '500' }).bulkPerSecond).toBe('500');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    [['--profile', 'huge', '--print'], /--profile is "huge"; allowed is base or full/],
    [['--collector', 'http://a'], /--collector is "http:\/\/a"; /],
    [['--cgroup', 'demo', '--print'], /--cgroup is "demo"; allowed is a path/],
    [['--tls-ca', '/nowhere.pem', '--print'], /--tls-ca is "\/nowhere.pem"; it must name a readable PEM file: ENOENT/],
    [['--tls-key', '/dev/null', '--print'], /--tls-key is "\/dev\/null"; it must hold a -----BEGIN line/],
    [['--bulk-per-second', '-1', '--print'], /--bulk-per-second is "-1"; allowed is a whole number from 0/],
    [['--bulk-per-second', '1e3', '--print'], /--bulk-per-second is "1e3"; allowed is a whole number from 0/],
    [['--bulk-per-second', '10000001', '--print'], /allowed is a whole number from 0 \(no limit\) to 10000000$/],
    [['--user', 'nobody', '--print'], /--user is "nobody"; allowed is a number/],
    [['--verbose'], /"--verbose" is not a flag of the sensor; it knows --collector, /],
    [['--colector', 'grpc://a:1'], /"--colector" is not a flag of the sensor; did you mean --collector\?/],
    [['print'], /"print" is not a flag of the sensor; did you mean --print\?/],
    [['--collector'], /--collector needs a value/],
    [[], /nowhere to send events/],
  ])('refuses %j', (argv, sentence) => {
    expect(() => readConfig(argv, {})).toThrow(ConfigError);
    expect(() => readConfig(argv, {})).toThrow(sentence);
  });

  it('refuses a wrong value of the environment by its own name, and a misspelt one', () => {
    const read = (environment: Record<string, string>) => () => readConfig(['--print'], environment);
    expect(read({ THROUGHLINE_SENSOR_PROFILE: 'x' })).toThrow(/THROUGHLINE_SENSOR_PROFILE is "x"/);
    expect(read({ THROUGHLINE_SENSOR_PROFIL: 'full' })).toThrow(/did you mean THROUGHLINE_SENSOR_PROFILE\?/);
    expect(read({ THROUGHLINE_SENSOR_ENFORCE: 'true' })).toThrow(/is not a setting of the sensor; it knows/);
    read({ THROUGHLINE_SENSOR_SERVICE_HOST: '10.0.0.1', THROUGHLINE_SENSOR_PORT_80_TCP_ADDR: '10.0.0.1' })();
    read({ THROUGHLINE_SENSOR_BLIND_SINCE: '1' })();
  });
});
