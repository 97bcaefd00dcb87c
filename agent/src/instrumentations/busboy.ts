// busboy, under multer and many others: form fields and file names as they are parsed.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported } from './library.ts';

export const busboy: Instrumentation = {
  name: 'busboy',
  module: 'busboy',
  versions: '>=1 <2',
  files: ['lib/types/multipart.js', 'lib/types/urlencoded.js'],
  activities: ['http.request'],
  enable(exports, tap, loaded) {
    const Parser = [exports, exports?.default].find((candidate) => typeof candidate === 'function');
    if (!Parser) return tap.gap(`busboy: ${loaded.file} exports no class`);
    tap.wrap(Parser.prototype, 'emit', (emit) => emitWithInput(emit, tap));
  },
};

/** @fastify/busboy: the same events from one class. */
export const fastifyBusboy: Instrumentation = {
  name: 'fastify-busboy',
  module: '@fastify/busboy',
  versions: '>=1',
  activities: ['http.request'],
  enable(exports, tap) {
    const Parser =
      exported(exports, 'Busboy') ?? [exports, exports?.default].find((candidate) => typeof candidate === 'function');
    if (!Parser) return tap.gap('@fastify/busboy: no class');
    tap.wrap(Parser.prototype, 'emit', (emit) => emitWithInput(emit, tap));
  },
};

function emitWithInput(emit: any, tap: Tap): any {
  return function (this: any, event: any, ...args: any[]) {
    if (event === 'field') tap.addInput(`body.${args[0]}`, args[1]);
    else if (event === 'file') tap.addInput(`file.${args[0]}`, fileName(args[2]));
    return emit.call(this, event, ...args);
  };
}

/** {filename, …} since version 1; the bare name before and in @fastify/busboy. */
function fileName(info: any): unknown {
  return typeof info === 'string' ? info : info?.filename;
}
