// The short way of the kernel's events: from the bytes of a frame to the bytes of its Event, with no object in between.
// to-event.ts says what each event is; a test holds the two equal. One writer for each subject.
import { writeAct, writeCredentials, writeEnforced } from './act-writer.ts';
import { EventBlock } from './event-block.ts';
import { FileWriter } from './file-writer.ts';
import type { RawFrame } from './frame-decoder.ts';
import { HEADER_BYTES, layout, recordTypes } from './layout.ts';
import { ProcessWriter, writeExit, writeFork } from './process-writer.ts';
import { ACCEPT, CONNECT, CONNECTED, writeDns, writeListen, writeSocket } from './socket-writer.ts';
import type { NodeKnowledge } from './to-event.ts';

export class EventWriter {
  readonly #out: EventBlock;
  readonly #files = new FileWriter();
  readonly #processes = new ProcessWriter();

  constructor(node: NodeKnowledge) {
    this.#out = new EventBlock(node);
  }

  /** The path of the cgroup in which the frame's process runs, "" when it is not known. */
  cgroupPath({ bytes, view, start }: RawFrame): string {
    return this.#out.placeOf(bytes, view, start + HEADER_BYTES).path;
  }

  /** The encoded event of a frame; undefined when it stands for none; false when it is of no event or cut short. */
  write(frame: RawFrame): Uint8Array | undefined | false {
    const out = this.#out;
    switch (frame.view.getUint16(frame.start + layout.header.type, true)) {
      case recordTypes.open:
        return this.#files.write(out, frame);
      case recordTypes.connect:
        return writeSocket(out, CONNECT, frame);
      case recordTypes.connected:
        return writeSocket(out, CONNECTED, frame);
      case recordTypes.accept:
        return writeSocket(out, ACCEPT, frame);
      case recordTypes.listen:
        return writeListen(out, frame);
      case recordTypes.dns:
        return writeDns(out, frame);
      case recordTypes.exec:
        return this.#processes.writeExec(out, frame);
      case recordTypes.fork:
        return writeFork(out, frame);
      case recordTypes.exit:
        return writeExit(out, frame);
      case recordTypes.credentials:
        return writeCredentials(out, frame);
      case recordTypes.act:
        return writeAct(out, frame);
      case recordTypes.enforced:
        return writeEnforced(out, frame);
      default:
        return false;
    }
  }
}
