// Just enough of semver for the version ranges of instrumentations: ">=2 <4", "^8.3", "5 || 6". Pre-releases count as their
// release.

export function satisfies(version: string, range: string): boolean {
  // node-rdkafka's package.json says "v3.6.1".
  const parsed = parse(version.replace(/^v/, ''));
  return range.split('||').some((all) =>
    all
      .trim()
      .split(/\s+/)
      .every((part) => part === '' || part === '*' || holds(parsed, part)),
  );
}

type Version = readonly [number, number, number];

function holds(version: Version, comparator: string): boolean {
  const [, sign = '', text = ''] = /^(>=|<=|>|<|\^|~|=)?v?(.*)$/.exec(comparator)!;
  const bound = parse(text);
  const given = text.split('.').length;
  const order = compare(version, bound);
  switch (sign) {
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '^': {
      const next: Version = bound[0] > 0 ? [bound[0] + 1, 0, 0] : [0, bound[1] + 1, 0];
      return order >= 0 && compare(version, next) < 0;
    }
    case '~':
      return order >= 0 && compare(version, [bound[0], bound[1] + 1, 0]) < 0;
    default:
      return bound.slice(0, given).every((part, index) => part === version[index]);
  }
}

function parse(text: string): Version {
  const [major, minor, patch] = text
    .split('-')[0]!
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
  return [major ?? 0, minor ?? 0, patch ?? 0];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
