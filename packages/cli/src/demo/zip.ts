import { crc32, inflateRawSync } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a forger does: unpacks a package, changes one file and packs it again, with every ZIP checksum right. */
export function repack(zip: Uint8Array, change: (name: string, bytes: Uint8Array) => Uint8Array): Uint8Array {
  return store(unpack(zip).map(({ name, bytes }) => ({ name, bytes: change(name, bytes) })));
}

/** Reads the central directory; enough for the packages that this command writes itself. */
function unpack(zip: Uint8Array): Entry[] {
  const buffer = Buffer.from(zip);
  const end = buffer.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  let at = buffer.readUInt32LE(end + 16);
  return Array.from({ length: buffer.readUInt16LE(end + 10) }, () => {
    const [method, size] = [buffer.readUInt16LE(at + 10), buffer.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => buffer.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const name = buffer.toString('utf8', at + 46, at + 46 + nameLength);
    const local = buffer.readUInt32LE(at + 42);
    const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
    const packed = buffer.subarray(start, start + size);
    at += 46 + nameLength + extra + comment;
    return { name, bytes: method === 0 ? packed : inflateRawSync(packed) };
  });
}

/** Writes entries without compression. */
function store(entries: readonly Entry[]): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const path = Buffer.from(name, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common, path, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), common, tail, path]));
    bodies.push(body);
    offset += body.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...bodies, listing, end]));
}
