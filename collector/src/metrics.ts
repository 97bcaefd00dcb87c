// Counters and gauges of the collector, and their page in the Prometheus text format.
// https://prometheus.io/docs/instrumenting/exposition_formats/

type Labels = Readonly<Record<string, string>>;

/** Series per metric at most: a label value from outside must not grow memory for ever. */
const SERIES_MAX = 200;

interface Metric {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly series: Map<string, number>;
}

export interface Metrics {
  /** Adds to `throughline_<name>_total`. */
  count(name: string, labels?: Labels, by?: number): void;
  /** Declares what a metric says; before the first use or never. */
  describe(name: string, help: string): void;
  /** Read when the page is asked for. */
  gauge(name: string, help: string, read: () => number | Readonly<Record<string, number>>): void;
  value(name: string, labels?: Labels): number;
  page(): string;
}

export function createMetrics(): Metrics {
  const metrics = new Map<string, Metric>();
  const gauges = new Map<string, { help: string; read: () => number | Readonly<Record<string, number>> }>();

  const metric = (name: string): Metric => {
    let found = metrics.get(name);
    if (!found) metrics.set(name, (found = { type: 'counter', help: '', series: new Map() }));
    return found;
  };

  return {
    describe(name, help) {
      metrics.set(name, { ...metric(name), help });
    },
    count(name, labels = {}, by = 1) {
      const { series } = metric(name);
      let key = labelText(labels);
      if (!series.has(key) && series.size >= SERIES_MAX) key = '{other="true"}';
      series.set(key, (series.get(key) ?? 0) + by);
    },
    gauge(name, help, read) {
      gauges.set(name, { help, read });
    },
    value(name, labels = {}) {
      return metrics.get(name)?.series.get(labelText(labels)) ?? 0;
    },
    page() {
      const lines: string[] = [];
      for (const [name, { help, series }] of [...metrics].sort(byName)) {
        const full = `throughline_${name}_total`;
        if (help) lines.push(`# HELP ${full} ${help}`);
        lines.push(`# TYPE ${full} counter`);
        for (const [labels, value] of series) lines.push(`${full}${labels} ${value}`);
      }
      for (const [name, { help, read }] of [...gauges].sort(byName)) {
        const full = `throughline_${name}`;
        lines.push(`# HELP ${full} ${help}`, `# TYPE ${full} gauge`);
        const value = read();
        if (typeof value === 'number') lines.push(`${full} ${value}`);
        else
          for (const [key, number] of Object.entries(value)) lines.push(`${full}${labelText({ kind: key })} ${number}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.slice(0, 120).replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`,
  );
  return parts.length > 0 ? `{${parts.join(',')}}` : '';
}
