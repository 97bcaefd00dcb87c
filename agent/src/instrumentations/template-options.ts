// Options given to a template engine, cut down to what can turn into code: names and string values, one level.

/** No engine has more options than this; a data object mistaken for options may. */
const OPTIONS_MAX = 64;

export function plainOptions(options: unknown): Readonly<Record<string, unknown>> | undefined {
  if (options === null || typeof options !== 'object') return undefined;
  const plain: Record<string, unknown> = {};
  let count = 0;
  // `in` and not only own keys: a polluted prototype is exactly what reaches an engine as an option.
  for (const name in options as Record<string, unknown>) {
    const value = (options as Record<string, unknown>)[name];
    if (typeof value !== 'string' && typeof value !== 'boolean') continue;
    plain[name] = value;
    if (++count === OPTIONS_MAX) break;
  }
  return count > 0 ? plain : undefined;
}
