// What really happened at the doors, told to the runner: how much was asked, which texts reached a sink and what became of
// them, how often an answer gave a secret away. Only here does the application know that somebody may stop a call.
'use strict';

/** Distinct texts kept between two looks; what is more is counted and left out. */
const TEXTS_MAX = 20_000;
const SECRETS = [process.env.TOOLS_SECRET, 'root:x:0:0:'];

let record = empty();

function empty() {
  return { requests: 0, refused: 0, leaks: 0, leakedBy: [], texts: {}, dropped: 0 };
}

module.exports = {
  asked: () => record.requests++,

  ended(status) {
    if (status === 403) record.refused++;
  },

  answered(door, body) {
    if (!SECRETS.some((secret) => String(body).includes(secret))) return;
    record.leaks++;
    if (!record.leakedBy.includes(door)) record.leakedBy.push(door);
  },

  /**
   * Does the work and remembers the text that it was done with, unless the call was stopped in front of the sink.
   * @param failed says of an error what the sink did with the text: 'ran' it, or 'refused' it as no text of its language
   * @param effect says of the answer whether the text was more than a value: undefined where the runner judges by the text
   */
  async reach(door, text, work, { failed = () => 'refused', effect = () => undefined } = {}) {
    try {
      const answer = await work();
      keep(door, text, effect(answer) === false ? 'value' : effect(answer) === true ? 'effect' : 'ran');
      return answer;
    } catch (error) {
      if (error.code !== 'THROUGHLINE_BLOCKED') keep(door, text, failed(error));
      throw error;
    }
  },

  /** What there is since the last look. */
  take() {
    const taken = record;
    record = empty();
    return taken;
  },
};

function keep(door, text, outcome) {
  const key = JSON.stringify([door, String(text), outcome]);
  if (record.texts[key] === undefined && Object.keys(record.texts).length >= TEXTS_MAX) record.dropped++;
  else record.texts[key] = (record.texts[key] ?? 0) + 1;
}
