// Every answer has a bound, and says when it met it: the judge counts it, what was not looked at is let through, and what was
// seen before the cut stays a finding.
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { createInputIndex } from '../inputs/index.ts';
import { createJudge, type Judge } from '../judge.ts';
import type { Activity } from '../activities.ts';
import type { GuardContext } from '../guard.ts';
import type { Operation } from '../operation.ts';
import { Steps } from '../steps.ts';
import { guards } from './index.ts';
import { context } from './judge-with.test-helper.ts';

const cuts: string[] = [];
function judgeFor(changes: Partial<GuardContext> = {}): Judge {
  cuts.length = 0;
  return createJudge({
    guards,
    config: readConfig({ THROUGHLINE_MODE: 'block' }),
    context: { ...context, ...changes },
    mode: () => 'block',
    onFault: (_, error) => {
      throw error;
    },
    onCut: (guard) => cuts.push(guard),
  });
}
const activityOf = (sources: Record<string, unknown>): Activity =>
  ({ inputs: createInputIndex(sources), record: { name: 'POST /' } }) as unknown as Activity;
const query = (sql: string): Operation => ({ kind: 'sql.query', call: 'pg.query', dialect: 'postgresql', sql });

const values = Array.from({ length: 70_000 }, (_, at) => at).join(',');

describe('a bound that is met', () => {
  it('is counted, and what was not read is let through', () => {
    const judge = judgeFor();
    expect(judge.judge(query(`SELECT a FROM b WHERE c IN (${values})`), activityOf({ q: values }))).toBeUndefined();
    expect(judge.counters.cutShort).toBe(1);
    expect(cuts).toEqual(['sql-injection']);
  });

  it('leaves a finding where SQL stands in what was not read', () => {
    const judge = judgeFor();
    const given = `${values}) UNION SELECT password FROM users--`;
    expect(judge.judge(query(`SELECT a FROM b WHERE c IN (${given})`), activityOf({ q: given }))).toMatchObject({
      guard: { id: 'sql-injection' },
      blocked: true,
    });
  });

  it('leaves what was seen before it a finding, in every guard that reads a text', () => {
    const attack = "x'; DROP TABLE a; --";
    const judge = judgeFor();
    const filler = `'b',`.repeat(40_000);
    const sql = `INSERT INTO t VALUES ('${attack}', ${filler} 1)`;
    expect(judge.judge(query(sql), activityOf({ q: attack }))?.guard.id).toBe('sql-injection');
    const command = `echo a; touch x; ${'echo b; '.repeat(20_000)}`;
    expect(
      judge.judge(
        { kind: 'process.spawn', call: 'exec', file: '/bin/sh', arguments: ['-c', command], shellCommand: command },
        activityOf({ q: 'a; touch x' }),
      )?.guard.id,
    ).toBe('shell-injection');
  });

  it('does not make a statement the program\u2019s own', () => {
    const judge = judgeFor();
    const sql = `SELECT a FROM b WHERE c IN (${values}) AND d = 'e' OR 1=1`;
    expect(judge.judge(query(sql), activityOf({ q: values }))).toBeUndefined();
    expect(judge.judge(query(sql), activityOf({ q: "e' OR 1=1" }))).toBeUndefined();
    // Cut both times: the second was looked at again.
    expect(judge.counters.cutShort).toBe(2);
  });

  it('bounds looks into the program text: each costs megabytes', () => {
    let asked = 0;
    const judge = judgeFor({
      isConstant: () => {
        asked++;
        return false;
      },
    });
    const given = Array.from({ length: 500 }, (_, at) => `a${at} = b${at} AND c${at}`);
    judge.judge(query(`SELECT a FROM b WHERE ${given.join(' or ')}`), activityOf({ body: given }));
    expect(asked).toBeLessThan(200);
  });

  it('is not met by ordinary texts', () => {
    const judge = judgeFor();
    const sql = `INSERT INTO t VALUES ${Array.from({ length: 1_000 }, (_, at) => `(${at}, 'name ${at}', $${at + 1})`).join(', ')}`;
    expect(judge.judge(query(sql), activityOf({ q: 'name 17' }))).toBeUndefined();
    expect(judge.counters.cutShort).toBe(0);
  });
});

describe('steps', () => {
  it('end after the last one and begin again', () => {
    const steps = new Steps(3);
    expect([steps.take(2), steps.take(1), steps.cut, steps.take(1), steps.cut]).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    steps.restart();
    expect([steps.cut, steps.take(3)]).toEqual([false, true]);
  });
});
