// A machine is entered (a command, a session, a pushed key, a changed start script), and within the hour the machine's own role
// makes calls: its credentials were what the visitor came for.
// Benign twin: operators run scripts that use the role; hence low. Calls of the machine's management agent are its daily work.
import type { Event, Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, text, texts } from '../receivers/formats/record.ts';
import { whoCalled } from './cloud-call.ts';
import { byTime, finding } from './finding.ts';

const WITHIN_US = 60 * 60_000_000;
const MACHINES_MAX = 10_000;
const EVENTS_MAX = 256;
const ENTRIES = new Set(['SendCommand', 'StartSession', 'SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey']);
const ROUTINE =
  /^(UpdateInstanceInformation|ListInstanceAssociations|ListAssociations|DescribeInstanceInformation|UpdateInstanceAssociationStatus|PutInventory|PutComplianceItems|GetDeployablePatchSnapshotForInstance|OpenDataChannel|OpenControlChannel|CreateDataChannel|CreateControlChannel|GetManifest|GetDocument|DescribeDocument|DescribeAssociation|PutConfigurePackageResult)$/;

interface Machine {
  entries: Event[];
  calls: Event[];
}

export function createMachineRoleAfterCommand(): Detector {
  const machines = new Map<string, Machine>();
  const detector: Detector = {
    id: 'machine-role-after-command',
    title: 'Machine entered, then its role used',
    techniques: ['T1552.005', 'T1552', 'T1078.004'],
    tactics: ['TA0006'],
    severity: 'low',
    deterministic: false,
    payloads: ['cloudApiCall'],
    blindSpot: 'Machines that are named by tag, and roles of containers.',
    scope: (event) => machinesOf(event)[0],
    detect(event) {
      for (const id of machinesOf(event)) {
        const machine = known(id);
        const list = entered(event) ? machine.entries : machine.calls;
        if (list.length < EVENTS_MAX) list.push(event);
      }
      return judge(machinesOf(event)[0]!);
    },
  };

  function known(id: string): Machine {
    let machine = machines.get(id);
    if (!machine) {
      if (machines.size >= MACHINES_MAX) machines.delete(machines.keys().next().value!);
      machine = { entries: [], calls: [] };
      machines.set(id, machine);
    }
    return machine;
  }

  function judge(id: string): readonly Finding[] {
    const { entries, calls } = known(id);
    const first = [...entries].sort(byTime)[0];
    if (!first) return [];
    const after = calls.filter((call) =>
      entries.some(
        (entry) => (call.timeUs ?? 0) >= (entry.timeUs ?? 0) && (call.timeUs ?? 0) - (entry.timeUs ?? 0) <= WITHIN_US,
      ),
    );
    if (after.length === 0) return [];
    return [
      finding(detector, {
        events: [first, ...after],
        identity: id,
        confidence: 0.4,
        reason: `${whoCalled(first.cloudApiCall!)} entered machine ${id.split('/')[1]}, whose role then made ${after.length} calls`,
      }),
    ];
  }
  return detector;
}

function entered(event: Event): boolean {
  return ENTRIES.has(event.cloudApiCall!.eventName ?? '') && !event.cloudApiCall!.errorCode;
}

/** "<account>/<instance id>" of the machines that an entry or a machine's own call is about. */
function machinesOf(event: Event): string[] {
  const call = event.cloudApiCall!;
  if (entered(event)) {
    const parameters = fields(recordOf(event).requestParameters);
    const ids = [...texts(parameters.instanceIds), text(parameters.instanceId), text(parameters.target)].filter((id) =>
      /^i-/i.test(id),
    );
    return ids.slice(0, 16).map((id) => `${call.account}/${id}`);
  }
  const own =
    /^i-[0-9a-f]{8,17}$/i.test(call.sessionName ?? '') && !call.invokedBy && !ROUTINE.test(call.eventName ?? '');
  return own ? [`${call.account}/${call.sessionName}`] : [];
}
