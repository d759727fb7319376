/** An element: names without prefix, attributes by local name when they have no namespace. */
export interface XmlElement {
  /** The local name. */
  readonly name: string;
  /** The namespace URI, empty when there is none. */
  readonly namespace: string;
  /** Attributes without namespace, by name. Attributes with one are under `{uri}name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The character data directly inside, joined. */
  readonly text: string;
}
