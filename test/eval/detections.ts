// Writes docs/detections.md from what the detectors declare: `node test/eval/detections.ts`.
import { writeFileSync } from 'node:fs';
import { tacticName, technique } from '../../collector/src/detectors/attack.ts';
import { createDetectors } from '../../collector/src/detectors/index.ts';

const rows = createDetectors()
  .sort((a, b) => (a.id < b.id ? -1 : 1))
  .map(
    ({ id, title, severity, deterministic, techniques, tactics, blindSpot }) =>
      `| \`${id}\` | ${title} | ${severity}${deterministic ? ', alone' : ''} | ${techniques.map((known) => `${known} ${technique(known)?.name ?? ''}`).join('<br>')} | ${tactics.map(tacticName).join('<br>')} | ${blindSpot} |`,
  );

writeFileSync(
  new URL('../../docs/detections.md', import.meta.url),
  `# Detections

Made from the detectors' own declarations (\`node test/eval/detections.ts\`). *weight* is the usual one; single findings may differ.
*alone*: deterministic, may open a story by itself. Guards of the agent speak through \`guard-verdict\` under their own names; Sigma
rules are in [sigma-rules.md](sigma-rules.md).

| id | what | weight | techniques | tactics | what it cannot see |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`,
);
