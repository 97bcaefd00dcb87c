// npm packages that are compiled when they are installed, and left out where that fails: tests that need one skip and say so.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Why `name` cannot be used here, or undefined when it can. */
export function whyNotInstalled(name: string): string | undefined {
  try {
    require(name);
    return undefined;
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    return `${name} is not compiled here (it takes Python 3, make, g++ and Node's headers): ${reason}`;
  }
}
