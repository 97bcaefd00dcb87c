// Tactics and techniques from a rule's tags. Published rules have moved to the ids of ATT&CK v19, which split Defense
// Evasion in two; everything else in this product speaks v18, so both spellings are brought to v18.

const tactics: Readonly<Record<string, string>> = {
  reconnaissance: 'TA0043',
  'resource-development': 'TA0042',
  'initial-access': 'TA0001',
  execution: 'TA0002',
  persistence: 'TA0003',
  'privilege-escalation': 'TA0004',
  'defense-evasion': 'TA0005',
  stealth: 'TA0005',
  'defense-impairment': 'TA0005',
  'credential-access': 'TA0006',
  discovery: 'TA0007',
  'lateral-movement': 'TA0008',
  collection: 'TA0009',
  'command-and-control': 'TA0011',
  exfiltration: 'TA0010',
  impact: 'TA0040',
};

// v19 id → the v18 id it replaced.
const techniquesBefore: Readonly<Record<string, string>> = {
  T1685: 'T1562.001',
  'T1685.001': 'T1562.002',
  'T1685.002': 'T1562.008',
  'T1685.004': 'T1562.012',
  'T1685.005': 'T1070.001',
  'T1685.006': 'T1070.002',
  T1686: 'T1562.004',
  'T1686.001': 'T1562.007',
  T1690: 'T1562.003',
};

/** `tags` as written ("attack.t1078.004", "attack.initial-access"); each id once, in the order of the tags. */
export function attackIds(tags: readonly string[]): { techniques: string[]; tactics: string[] } {
  const found = { techniques: new Set<string>(), tactics: new Set<string>() };
  for (const tag of tags) {
    const [, name] = /^attack\.(.+)$/i.exec(tag) ?? [];
    if (name === undefined) continue;
    const tactic = tactics[name.toLowerCase().replaceAll('_', '-')];
    if (tactic) found.tactics.add(tactic);
    const technique = name.toUpperCase();
    if (/^T\d{4}(\.\d{3})?$/.test(technique)) found.techniques.add(techniquesBefore[technique] ?? technique);
  }
  return { techniques: [...found.techniques], tactics: [...found.tactics] };
}
