import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Config, type ConfigReading, isLoopback, readConfig } from './config.ts';

const config = (reading: ConfigReading): Config => {
  if (reading.kind !== 'config') throw new Error(JSON.stringify(reading));
  return reading.config;
};
const problem = (reading: ConfigReading): string => {
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return reading.message;
};
const secret = 's'.repeat(32);

describe('configuration', () => {
  it('CF-1 has a default for everything, which is a development server on this machine only', () => {
    expect(readConfig({}, [])).toEqual({
      kind: 'config',
      config: {
        host: '127.0.0.1',
        port: 8787,
        data: './.data',
        database: null,
        secret: null,
        jwks: null,
        issuer: null,
        audience: null,
        limits: null,
        trustProxy: 'no',
        metricsToken: null,
        drainSeconds: 20,
        logLevel: 'info',
        snapshotEvery: 5_000,
        logDays: 365,
        sessionDays: 400,
        staticFolder: null,
      },
    });
  });

  it('CF-2 reads the environment, and a flag wins over it', () => {
    const env = {
      TEABLE_PORT: '1',
      TEABLE_DATA: '/srv/data',
      DATABASE_URL: 'postgres://u:p@h/d',
      TEABLE_LOG_LEVEL: 'debug',
    };
    expect(config(readConfig(env, ['--port', '0', '--log-level=warn']))).toMatchObject({
      port: 0,
      data: '/srv/data',
      database: 'postgres://u:p@h/d',
      logLevel: 'warn',
    });
  });

  it('CF-2 takes an empty variable for one that is not set', () => {
    expect(config(readConfig({ TEABLE_PORT: '', TEABLE_SECRET: '', DATABASE_URL: '' }, []))).toMatchObject({
      port: 8787,
      secret: null,
      database: null,
    });
  });

  it('CF-2 makes paths absolute', () => {
    expect(config(readConfig({}, ['--static', 'dist', '--data', 'here']))).toMatchObject({
      staticFolder: resolve('dist'),
      data: resolve('here'),
    });
  });

  it('CF-3 cannot be changed once read', () => {
    expect(Object.isFrozen(config(readConfig({}, [])))).toBe(true);
  });

  it.each([
    [{ TEABLE_PORT: '65536' }, [], 'TEABLE_PORT must be a whole number from 0 to 65535, not “65536”.'],
    [{}, ['--port', '80a'], '--port must be a whole number from 0 to 65535, not “80a”.'],
    [{}, ['--port=-1'], '--port must be a whole number from 0 to 65535, not “-1”.'],
    [{}, ['--port=1e3'], '--port must be a whole number from 0 to 65535, not “1e3”.'],
    [{ TEABLE_SNAPSHOT_EVERY: '1' }, [], 'TEABLE_SNAPSHOT_EVERY must be a whole number from 10 to 1000000, not “1”.'],
    [{ TEABLE_LOG_LEVEL: 'loud' }, [], 'TEABLE_LOG_LEVEL must be one of trace, debug, info, warn, error, silent, not “loud”.'],
    [{ TEABLE_HOST: ' ' }, [], 'TEABLE_HOST must be a text, not “ ”.'],
    [{}, ['--port'], '--port needs a value.'],
    [{}, ['--port', '--host'], '--port needs a value.'],
    [{}, ['--port', '1', '--port', '2'], '--port is given twice.'],
  ])('CF-4 stops the start with a sentence that names the offender: %j %j', (env, argv, sentence) => {
    expect(problem(readConfig(env, argv))).toBe(sentence);
  });

  it('CF-4 names the options there are when one is unknown', () => {
    expect(problem(readConfig({}, ['--prot', '1']))).toMatch(/^There is no option “--prot”\. The options are --host, --port, /);
  });

  it('CF-5 never repeats what may hold a password', () => {
    expect(problem(readConfig({ DATABASE_URL: 'mysql://u:hunter2@h' }, []))).toBe(
      'DATABASE_URL must be a URL that begins with postgres:// or postgresql://.',
    );
    expect(problem(readConfig({ TEABLE_SECRET: 'hunter2' }, []))).not.toContain('hunter2');
    expect(problem(readConfig({}, [`--secret=${secret}`]))).not.toContain(secret);
  });

  it('CF-6 listens beyond this machine only with a secret', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'example.org', '127.example.org']) {
      expect(problem(readConfig({ TEABLE_HOST: host }, []))).toContain(`Without TEABLE_SECRET`);
      expect(config(readConfig({ TEABLE_HOST: host, TEABLE_SECRET: secret }, []))).toMatchObject({ host, secret });
    }
    for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) {
      expect(isLoopback(host)).toBe(true);
      expect(config(readConfig({ TEABLE_HOST: host }, [])).host).toBe(host);
    }
  });

  it('CF-7 explains every option when asked for help, whatever else is wrong', () => {
    const reading = readConfig({ TEABLE_PORT: 'x' }, ['--nonsense', '--help']);
    expect(reading.kind).toBe('help');
    const { text } = reading as { text: string };
    for (const name of ['--host', '--port', '--data', 'DATABASE_URL', 'TEABLE_SECRET', '--log-level', '--snapshot-every', '--static'])
      expect(text).toContain(name);
    expect(text).toContain('8787 by default');
  });
});
