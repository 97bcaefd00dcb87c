// Generates src/gen/ from the schema: `node build.mjs [out folder]`. Run after editing a .proto file; src/gen.test.ts
// fails when the committed result is stale.
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
const cli = path.dirname(createRequire(import.meta.url).resolve('protobufjs-cli/package.json'));
const out = path.resolve(here, process.argv[2] ?? 'src/gen');
mkdirSync(out, { recursive: true });

const schema = globSync('throughline/v1/*.proto', { cwd: here }).sort();
// Numbers, not Long: every int64 of the schema stays below 2^53 (see event.proto). Encoders take plain objects, so the
// classes' create and convert functions would only weigh on the agent.
const common = [
  '-t',
  'static-module',
  '-w',
  'es6',
  '--force-number',
  '--no-service',
  '--no-verify',
  '--no-delimited',
  '--no-create',
  '--no-convert',
  '-r',
  'throughline',
  '-p',
  '.',
];
const run = (tool, ...args) =>
  execFileSync(process.execPath, [path.join(cli, 'bin', tool), ...args], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });

const js = path.join(out, 'throughline.js');
run('pbjs', ...common, '--no-comments', '-o', js, ...schema);
// The type generator reads the comments.
const scratch = mkdtempSync(path.join(tmpdir(), 'throughline-proto-'));
const commented = path.join(scratch, 'commented.js');
run('pbjs', ...common, '-o', commented, ...schema);
run('pbts', '-o', path.join(out, 'throughline.d.ts'), commented);
rmSync(scratch, { recursive: true });

// protobufjs decodes int64 to Long objects wherever some package of the process brings `long`; configuring that away would
// change the protobufjs of everybody else in the process. So our decoder reads them itself, as the numbers they are.
const readInt64 = `
// A varint below 2^53; what is larger is malformed by this schema's own rule.
function $int64(reader) {
    let value = 0, scale = 1;
    for (let i = 0; i < 8; i++) {
        if (reader.pos >= reader.len) break;
        const byte = reader.buf[reader.pos++];
        value += (byte & 127) * scale;
        if (byte < 128) {
            if (value > 9007199254740991) break;
            return value;
        }
        scale *= 128;
    }
    throw $RangeError("int64 out of range");
}
`;
const generated = readFileSync(js, 'utf8')
  .replace('import * as $protobuf', 'import $protobuf')
  .replaceAll(/\breader\.int64\(\)/g, '$int64(reader)')
  .replaceAll(/\$util\.Long \? \$util\.Long\.from(Bits\(0,0,false\)|Number\(0, false\)) : 0/g, '0')
  .replace('export const throughline', `${readInt64}\nexport const throughline`);
writeFileSync(js, generated);
writeFileSync(path.join(out, 'tables.ts'), tablesOf(JSON.parse(run('pbjs', '-t', 'json', '-p', '.', ...schema))));

// The messages of the stream as compact.ts reads them: one line each, fields in the order of their numbers.
function tablesOf(description) {
  const types = description.nested.throughline.nested.v1.nested;
  const lines = new Map();
  const visit = (name) => {
    if (lines.has(name)) return;
    lines.set(name, '');
    const { fields, nested = {} } = types[name];
    const texts = Object.entries(fields)
      .sort(([, a], [, b]) => a.id - b.id)
      .map(([field, { id, type, rule, keyType }]) => {
        const letter = letterOf(type, nested);
        if (letter === undefined) visit(type);
        if (keyType !== undefined && keyType !== 'string') throw new Error(`${name}.${field}: keys are strings here`);
        // Packed numbers would be a wire format that nothing here needs yet.
        if (rule === 'repeated' && letter !== undefined && letter !== 's') throw new Error(`${name}.${field}: ${type}`);
        return `${field} ${id} ${rule === 'repeated' ? '*' : keyType ? '%' : ''}${letter ?? type}`;
      });
    lines.set(name, texts.join(','));
  };
  const letterOf = (type, nested) =>
    ({ string: 's', bytes: 'y', bool: 'b', int32: 'n', int64: 'i', double: 'd' })[type] ??
    ('values' in (nested[type] ?? types[type] ?? {}) ? 'n' : undefined);
  for (const root of ['ClientFrame', 'ServerFrame', 'Event']) visit(root);
  const text = [...lines].map(([name, fields]) => `  ${name}: '${fields}',`).join('\n');
  return `// Made by build.mjs from the schema: what compact.ts encodes and decodes by.\nexport const tables = {\n${text}\n} as const;\n`;
}
