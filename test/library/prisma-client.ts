// Prisma's client with two models, generated once into the cache.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackage, type MaybePackage } from './cached.ts';

const version = '7.10.0';
const schema = `generator client {
  provider = "prisma-client-js"
}
datasource db {
  provider = "postgresql"
}
model Account {
  name    String @id
  touched Int
  @@map("accounts_prisma")
}
model Session {
  token   String @id
  touched Int
  @@map("sessions_prisma")
}
`;

/** The folder of @prisma/client; its driver adapter for PostgreSQL lies beside it. */
export async function prismaClient(): Promise<MaybePackage> {
  const besides = [`prisma@${version}`, `@prisma/adapter-pg@${version}`, 'pg@8.16.3'];
  const found = await cachedPackage({ name: '@prisma/client', version, besides });
  if ('missing' in found) return found;
  const root = join(found.folder, '../../..');
  const file = join(root, 'schema.prisma');
  const generated = existsSync(file) && existsSync(join(root, 'node_modules/.prisma/client/index.js'));
  if (generated && readFileSync(file, 'utf8') === schema) return found;
  writeFileSync(file, schema);
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', 'schema.prisma'],
      // Generating needs no engine; naming one keeps it from being fetched.
      {
        cwd: root,
        stdio: 'pipe',
        env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1' },
      },
    );
  } catch (error) {
    rmSync(file);
    return {
      missing: `Prisma's client could not be generated: ${String((error as { stderr?: unknown }).stderr).slice(0, 300)}`,
    };
  }
  return found;
}
