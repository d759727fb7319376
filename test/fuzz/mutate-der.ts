import type { Dice } from './dice.ts';
import { joined, type Mutation } from './mutate-bytes.ts';

/** One value of a BER tree, read as generously as possible: a mutator must be able to work on what it has spoilt before. */
interface Node {
  readonly tag: number;
  /** The content octets of a value without parts. */
  content: Uint8Array;
  /** The parts of a constructed value, or of an OCTET STRING or BIT STRING that holds DER. */
  parts?: Node[];
  /** What precedes the parts inside the content: the count of unused bits. */
  readonly before?: Uint8Array;
}

const tags = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86,
  0xa0, 0xa1, 0xa2, 0xa3,
];
const contents: readonly Uint8Array[] = [
  Uint8Array.of(),
  Uint8Array.of(0),
  Uint8Array.of(0xff),
  Uint8Array.of(0x7f, 0xff, 0xff, 0xff),
  Uint8Array.of(0x80, 0, 0, 0),
  Uint8Array.of(0x00, 0x80),
  new Uint8Array(64).fill(0xff),
  new TextEncoder().encode('20500101000000Z'),
  new TextEncoder().encode('991231235959Z'),
  new TextEncoder().encode('http://a.example/\u0000印'),
];

/** Mutations of the tree of values; lengths are made to fit again, so that the spoilt place is reached. */
export const derMutations: readonly Mutation[] = [
  function dropValue(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => siblings.splice(at, 1));
  },
  function repeatValue(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => siblings.splice(at, 0, siblings[at] as Node));
  },
  function swapValues(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => {
      const other = dice.roll(siblings.length);
      [siblings[at], siblings[other]] = [siblings[other] as Node, siblings[at] as Node];
    });
  },
  function otherTag(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => {
      siblings[at] = { ...(siblings[at] as Node), tag: dice.pick(tags) };
    });
  },
  function otherContent(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => {
      const { tag } = siblings[at] as Node;
      siblings[at] = { tag, content: dice.pick(contents) };
    });
  },
  function changeContent(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => {
      const { tag, content, parts } = siblings[at] as Node;
      const spoilt = (parts === undefined ? content : encodeAll(parts)).slice();
      if (spoilt.length > 0) spoilt[dice.roll(spoilt.length)] = dice.roll(256);
      siblings[at] = { tag, content: spoilt };
    });
  },
  function transplant(bytes, dice, other) {
    const donor = edited(other);
    const source = dice.pick(all(donor)) as Node[];
    return edit(bytes, dice, (siblings, at) => {
      if (source.length > 0) siblings[at] = source[dice.roll(source.length)] as Node;
    });
  },
  function wrap(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => {
      let node = siblings[at] as Node;
      for (let depth = dice.roll(4) === 0 ? 40 : 1; depth > 0; depth--) {
        node = { tag: dice.pick([0x30, 0x31, 0xa0, 0x24]), content: new Uint8Array(0), parts: [node] };
      }
      siblings[at] = node;
    });
  },
  function many(bytes, dice) {
    return edit(bytes, dice, (siblings, at) => {
      siblings.splice(at, 0, ...new Array<Node>(2 + dice.roll(200)).fill(siblings[at] as Node));
    });
  },
  function otherLengthForm(bytes, dice) {
    const at = dice.roll(Math.max(1, bytes.length - 1));
    const length = bytes[at + 1] ?? 0;
    const form = dice.pick([
      Uint8Array.of(0x81, length),
      Uint8Array.of(0x82, 0, length),
      Uint8Array.of(0x80),
      Uint8Array.of(0x84, 0xff, 0xff, 0xff, 0xff),
    ]);
    return joined(bytes.subarray(0, at + 1), form, bytes.subarray(at + 2));
  },
];

function edit(bytes: Uint8Array, dice: Dice, change: (siblings: Node[], at: number) => void): Uint8Array {
  const roots = edited(bytes);
  const siblings = dice.pick(all(roots));
  if (siblings.length > 0) change(siblings, dice.roll(siblings.length));
  return encodeAll(roots);
}

function edited(bytes: Uint8Array): Node[] {
  return readAll(bytes, 0) ?? [{ tag: 0x04, content: bytes }];
}

/** Every list of siblings in the tree. */
function all(roots: Node[]): Node[][] {
  const lists: Node[][] = [roots];
  for (let i = 0; i < lists.length; i++) {
    for (const { parts } of lists[i] as Node[]) if (parts !== undefined && parts.length > 0) lists.push(parts);
  }
  return lists;
}

function readAll(bytes: Uint8Array, depth: number): Node[] | undefined {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number;
    const header = readLength(bytes, at + 1);
    if (header === undefined || (tag & 0x1f) === 0x1f) return undefined;
    const content = bytes.subarray(header.from, header.from + header.length);
    nodes.push(readNode(tag, content, depth));
    at = header.from + header.length;
  }
  return nodes;
}

function readNode(tag: number, content: Uint8Array, depth: number): Node {
  if (depth > 30) return { tag, content };
  const unusedBits = tag === 0x03 ? 1 : 0;
  if ((tag & 0x20) === 0 && !((tag === 0x04 || tag === 0x03) && content.length > unusedBits + 1))
    return { tag, content };
  const parts = readAll(content.subarray(unusedBits), depth + 1);
  return parts === undefined ? { tag, content } : { tag, content, parts, before: content.subarray(0, unusedBits) };
}

function readLength(bytes: Uint8Array, at: number): { from: number; length: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first === 0x80 || first > 0x84) return undefined;
  let length = first;
  let from = at + 1;
  if (first > 0x80) {
    length = 0;
    for (let i = 0; i < first - 0x80; i++) length = length * 256 + (bytes[from++] ?? 0);
  }
  return from + length > bytes.length ? undefined : { from, length };
}

function encodeAll(nodes: readonly Node[]): Uint8Array {
  return joined(...nodes.map(encode));
}

function encode({ tag, content, parts, before }: Node): Uint8Array {
  const inside = parts === undefined ? content : joined(before ?? new Uint8Array(0), encodeAll(parts));
  const length = inside.length;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : length < 0x10000
          ? [tag, 0x82, length >> 8, length & 255]
          : [tag, 0x83, length >> 16, (length >> 8) & 255, length & 255];
  return joined(Uint8Array.from(header), inside);
}
