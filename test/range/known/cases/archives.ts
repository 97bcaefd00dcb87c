// Archives whose entries leave the folder they are unpacked into.
import { tar, tgz, zip, type Entry } from '../archive.ts';
import { get, postText, type KnownCase, type KnownPlaces } from '../case.ts';

type Pack = (entries: readonly Entry[]) => Buffer;

const send = (tool: string, body: Buffer) => postText(`/archives/${tool}`, body, 'application/octet-stream');

const benign =
  (tool: string, pack: Pack): KnownCase['benign'] =>
  () => [
    send(tool, pack([{ name: 'a.txt', content: 'alpha' }])),
    send(
      tool,
      pack([
        { name: 'docs/', folder: true },
        { name: 'docs/read me.txt', content: 'see ../b.txt and /etc/hosts' },
        { name: 'b..txt', content: 'beta' },
      ]),
    ),
    send(
      tool,
      pack([
        { name: './c.txt', content: 'gamma' },
        { name: 'docs/d.txt', content: 'delta' },
      ]),
    ),
  ];

/** From the folder of a tool to the folder outside of the application. */
const UP = '../../../../outside';

interface Unpacker {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  readonly pack: Pack;
  readonly entries: (places: KnownPlaces, file: string) => readonly Entry[];
  /** Route of the tool, where it is not the package's name. */
  readonly tool?: string;
  readonly beyond?: string;
}

const climbs = (_places: KnownPlaces, file: string): readonly Entry[] => [
  { name: 'a.txt', content: 'alpha' },
  { name: `${UP}/${file}`, content: 'made' },
];

const writers: readonly Unpacker[] = [
  { package: 'adm-zip', id: 'CVE-2018-1002204', title: 'an entry climbs out', pack: zip, entries: climbs },
  { package: 'unzipper', id: 'CVE-2018-1002203', title: 'an entry climbs out', pack: zip, entries: climbs },
  { package: 'zip-local', id: 'CVE-2021-23484', title: 'an entry climbs out', pack: zip, entries: climbs },
  {
    package: 'decompress',
    id: 'CVE-2020-12265',
    title: 'an entry of a packed tar climbs out',
    pack: tgz,
    entries: climbs,
  },
  {
    package: 'jszip-3.7.1',
    id: 'CVE-2022-48285',
    title: 'names are handed out as they stand in the archive',
    pack: zip,
    entries: climbs,
  },
  {
    package: 'compressing',
    id: 'CVE-2026-24884',
    title: 'an entry is written through a symbolic link that came in front of it',
    tool: 'compressing-tgz',
    pack: tgz,
    entries: ({ outside }, file) => [
      { name: 'x', symlink: outside },
      { name: `x/${file}`, content: 'made' },
    ],
  },
  {
    package: 'tar',
    id: 'CVE-2021-32804',
    title: 'of several slashes in front only the first is taken away',
    pack: tar,
    entries: ({ outside }, file) => [{ name: `//${outside}/${file}`, content: 'made' }],
  },
  {
    package: 'tar',
    id: 'CVE-2021-32803',
    title: 'a folder that turned into a link is still remembered as a folder',
    pack: tar,
    entries: ({ outside }, file) => [
      { name: 'x', folder: true },
      { name: 'x', symlink: outside },
      { name: `x/${file}`, content: 'made' },
    ],
  },
];

/** A link to a file outside, which the application then hands out. */
const readers: readonly (Omit<Unpacker, 'entries'> & {
  /** Where the link is not one to the path of the file. */
  readonly entries?: (places: KnownPlaces) => readonly Entry[];
  readonly link?: 'symlink';
})[] = [
  {
    package: 'tar-fs-2.1.1',
    id: 'CVE-2024-12905',
    title: 'a symbolic link shows a file outside',
    pack: tgz,
    link: 'symlink',
  },
  {
    package: 'tar-7',
    id: 'CVE-2026-23745',
    title: 'a hard link to an absolute path shows a file outside',
    pack: tar,
  },
  {
    package: 'tar-7.5.6',
    id: 'CVE-2026-24842',
    title: 'a hard link is checked from its own folder and made from the root of the archive',
    pack: tar,
    entries: () => [
      { name: 'a/b/c/d/', folder: true },
      { name: 'a/b/c/d/x', hardlink: `${UP}/secret.txt` },
      { name: 'x', hardlink: 'a/b/c/d/x' },
    ],
  },
  {
    package: 'tar-7.5.7',
    id: 'CVE-2026-26960',
    title: 'a hard link leads out through a chain of symbolic links',
    pack: tar,
    entries: () => [
      { name: 'a/b/0', symlink: '../..' },
      ...[1, 2, 3, 4].map((n) => ({ name: `a/b/${n}`, symlink: `${n - 1}/..` })),
      { name: 'x', hardlink: 'a/b/4/outside/secret.txt' },
    ],
    beyond: 'the text of each link stays inside; only where the links before it lead, each leads out',
  },
  {
    package: 'tar-7.5.9',
    id: 'CVE-2026-29786',
    title: 'a hard link to a path behind the letter of a drive',
    pack: tar,
    entries: () => [{ name: 'x', hardlink: 'C:../tar-fs-2.1.3-private/secret.txt' }],
  },
  {
    package: 'tar-4',
    id: 'CVE-2018-20834',
    title: 'a hard link to an absolute path shows a file outside',
    pack: tar,
  },
];

export default [
  ...writers.map((unpacker): KnownCase => ({
    app: 'archives',
    package: unpacker.package,
    id: unpacker.id,
    guard: 'path-traversal',
    title: unpacker.title,
    attack(places) {
      const file = places.token();
      return {
        requests: [send(unpacker.tool ?? unpacker.package, unpacker.pack(unpacker.entries(places, file)))],
        effect: { kind: 'file', path: `${places.outside}/${file}` },
      };
    },
    benign: benign(unpacker.tool ?? unpacker.package, unpacker.pack),
    ...(unpacker.beyond === undefined ? {} : { beyond: unpacker.beyond }),
  })),
  {
    app: 'archives',
    package: 'tar-fs-2.1.3',
    id: 'CVE-2025-59343',
    guard: 'path-traversal',
    title: 'a link into the folder beside it, whose name begins alike, shows a file there',
    attack(places: KnownPlaces) {
      return {
        requests: [
          send('tar-fs-2.1.3', tgz([{ name: 'x', symlink: '../tar-fs-2.1.3-private/secret.txt' }])),
          get('/archives/tar-fs-2.1.3/x'),
        ],
        effect: { kind: 'answer', holds: places.secret },
      };
    },
    benign: benign('tar-fs-2.1.3', tgz),
  },
  ...readers.map((unpacker): KnownCase => ({
    app: 'archives',
    package: unpacker.package,
    id: unpacker.id,
    guard: 'path-traversal',
    title: unpacker.title,
    attack: (places) => ({
      requests: [
        send(
          unpacker.package,
          unpacker.pack(
            unpacker.entries?.(places) ?? [
              { name: 'x', [unpacker.link ?? 'hardlink']: `${places.outside}/secret.txt` },
            ],
          ),
        ),
        get(`/archives/${unpacker.package}/x`),
      ],
      effect: { kind: 'answer', holds: places.secret },
    }),
    benign: benign(unpacker.package, unpacker.pack),
    ...(unpacker.beyond === undefined ? {} : { beyond: unpacker.beyond }),
  })),
];
