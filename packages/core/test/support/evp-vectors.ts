/** One stanza of an OpenSSL `evp` test file or a Botan `.vec` file: keys and values, later ones overriding earlier ones of the file. */
export type Stanza = Readonly<Record<string, string>>;

/** Reads `Key = Value` stanzas parted by empty lines; lines with # and [sections] are left out. */
export function readStanzas(text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let current: Record<string, string> = {};
  const close = (): void => {
    if (Object.keys(current).length > 0) stanzas.push(current);
    current = {};
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('#') || line.startsWith('[')) continue;
    const at = line.indexOf('=');
    if (line.trim() === '') close();
    else if (at > 0) current[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  close();
  return stanzas;
}
