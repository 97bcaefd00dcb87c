// Changes of rights, calls that say something by being made at all, and what a standing order refused, from frame to encoded
// event.
import type { EventBlock } from './event-block.ts';
import type { RawFrame } from './frame-decoder.ts';
import { addressText, decimal64, fixedText } from './frame-fields.ts';
import { HEADER_BYTES, actKinds, causes, layout } from './layout.ts';
import { monoUs, portAt } from './socket-writer.ts';
import { argumentNames, capabilityNames, refusalOf } from './to-event.ts';
import * as wire from './wire.ts';

const CREDENTIAL_CHANGE = 38;
const KERNEL_ACT = 39;
const RESPONSE_RESULT = 80;

/** False for a frame that says less than it should; so are the others here. */
export function writeCredentials(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { view, start, end } = frame;
  const record = layout.credentials_record;
  if (end - start < record.bytes) return false;
  const names = gainedNames(view, start);
  out.begin(frame, names.length * 3);
  const block = out.bytes;
  const body = wire.openField(block, out.at, CREDENTIAL_CHANGE);
  let at = wire.int32Field(block, body, 1, view.getUint32(start + record.old_euid, true));
  at = wire.int32Field(block, at, 2, view.getUint32(start + HEADER_BYTES + layout.actor.euid, true));
  at = wire.stringField(block, at, 3, names);
  at = wire.textField(block, at, 4, causes[view.getUint32(start + record.cause, true)] ?? '');
  at = wire.numberField(block, at, 5, monoUs(frame));
  wire.closeField(block, body, at);
  return out.end(at);
}

// The same few sets are gained again and again. Only the bits that have a name count, and those are a number's worth.
const NAMES_MAX = 256;
const NAMED_HIGH_BITS = 0xffff;
const namesOf = new Map<number, string>();

function gainedNames(view: DataView, start: number): string {
  const { old_capabilities: before, new_capabilities: now } = layout.credentials_record;
  const low = (view.getUint32(start + now, true) & ~view.getUint32(start + before, true)) >>> 0;
  const high = view.getUint32(start + now + 4, true) & ~view.getUint32(start + before + 4, true) & NAMED_HIGH_BITS;
  if (low === 0 && high === 0) return '';
  const bits = high * 0x1_0000_0000 + low;
  let names = namesOf.get(bits);
  if (names === undefined) {
    names = capabilityNames(BigInt(bits));
    if (namesOf.size >= NAMES_MAX) namesOf.clear();
    namesOf.set(bits, names);
  }
  return names;
}

export function writeAct(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { bytes, view, start, end } = frame;
  const record = layout.act_record;
  if (end - start < record.bytes) return false;
  const kind = actKinds[view.getUint32(start + record.kind, true) - 1];
  if (kind === undefined) return false;
  const half = (record.bytes - record.text) / 2;
  const first = fixedText(bytes, start + record.text, start + record.text + half);
  const second = fixedText(bytes, start + record.text + half, start + record.bytes);
  const names = argumentNames[kind] ?? [];
  out.begin(frame, (first.length + second.length) * 3);
  const block = out.bytes;
  const body = wire.openField(block, out.at, KERNEL_ACT);
  let at = wire.textField(block, body, 1, kind);
  let pid = '';
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (name === '') continue;
    const value = decimal64(bytes, start + record.arguments + 8 * i);
    if (name === 'pid') pid = value;
    at = attribute(block, at, name, value);
  }
  if (second !== '') at = attribute(block, at, 'source', first);
  at = wire.stringField(block, at, 2, second || first || pid);
  at = wire.int32Field(block, at, 4, view.getInt32(start + record.result, true));
  at = wire.numberField(block, at, 5, monoUs(frame));
  wire.closeField(block, body, at);
  return out.end(at);
}

function attribute(block: Buffer, at: number, name: string, value: string): number {
  const entry = wire.openField(block, at, 3);
  at = wire.stringField(block, wire.textField(block, entry, 1, name), 2, value);
  wire.closeField(block, entry, at);
  return at;
}

export function writeEnforced(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { bytes, view, start, end } = frame;
  const record = layout.enforced_record;
  if (end - start < record.bytes) return false;
  const remote = start + record.remote;
  const known = view.getUint16(remote + layout.endpoint.family, true) !== 0;
  const { action, outcome, reason } = refusalOf(
    view.getUint32(start + record.verdict, true) === 1 ? 'killed-at-exec' : 'denied',
    { address: known ? addressText(bytes, remote) : '', port: portAt(view, remote) },
  );
  out.begin(frame);
  const block = out.bytes;
  const body = wire.openField(block, out.at, RESPONSE_RESULT);
  let at = wire.textField(block, body, 2, action);
  at = wire.textField(block, at, 4, outcome);
  at = wire.textField(block, at, 5, reason);
  at = wire.boolField(block, at, 6, true);
  wire.closeField(block, body, at);
  return out.end(at);
}
