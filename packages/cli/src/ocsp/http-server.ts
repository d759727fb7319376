import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromBase64, type Instant, toHex } from '@yinxin/core';
import { isCoreError } from '@yinxin/core/errors';
import { sm3 } from '@yinxin/core/sm';
import { createOcspRefusal, parseOcspResponse } from '@yinxin/core/x509';

/** What an OCSP server over HTTP needs. */
export interface OcspServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly now: () => Instant;
  /** Answers one request with a response, DER; what it rejects with becomes `internalError`. */
  readonly answer: (request: Uint8Array) => Promise<Uint8Array>;
  /** Told after each answer. */
  readonly answered?: (status: string) => void;
  /** Told why a request could not be answered; nothing of it reaches the asker. */
  readonly failed?: (error: unknown) => void;
}

/** A running server. */
export interface OcspServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A request for one certificate has about 120 bytes; for a hundred with signature and certificates some 20 kB. */
const mostRequestBytes = 65_536;
/** RFC 5019 §5: GET is for requests below 255 bytes in base64; larger ones are still read up to this. */
const mostPathCharacters = 8_192;

/**
 * Starts an OCSP responder over HTTP (RFC 6960 appendix A, RFC 5019): GET with base64 in the path, and POST. Small limits on everything that
 * an asker chooses: bytes, time, connections. Answers without a nonce may be cached until nextUpdate, others not at all.
 */
export async function startOcspServer(options: OcspServerOptions): Promise<OcspServer> {
  const server = createServer(
    { maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      void handle(request, response, options);
    },
  );
  server.keepAliveTimeout = 5_000;
  server.maxConnections = 256;
  server.maxRequestsPerSocket = 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

async function handle(request: IncomingMessage, response: ServerResponse, options: OcspServerOptions): Promise<void> {
  try {
    const body = await readBody(request, response);
    if (body === undefined) return;
    const der = await answerOf(body, options);
    const { headers, status } = headersOf(der, request.method === 'GET', options.now());
    response.writeHead(200, { ...headers, 'Content-Type': 'application/ocsp-response', 'Content-Length': der.length });
    response.end(der);
    options.answered?.(status);
  } catch (error) {
    // The connection broke while it was read: there is nobody to answer.
    options.failed?.(error);
    response.destroy();
  }
}

async function answerOf(body: Uint8Array, { answer, failed }: OcspServerOptions): Promise<Uint8Array> {
  try {
    return await answer(body);
  } catch (error) {
    failed?.(error);
    return createOcspRefusal('internalError');
  }
}

/** The request's bytes; `undefined` when it was refused as HTTP already. */
async function readBody(request: IncomingMessage, response: ServerResponse): Promise<Uint8Array | undefined> {
  if (request.method === 'GET') return readPath(request.url ?? '', response);
  if (request.method !== 'POST') return refuse(response, 405, { Allow: 'GET, POST' });
  if ((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() !== 'application/ocsp-request')
    return refuse(response, 415);
  if (Number(request.headers['content-length'] ?? 0) > mostRequestBytes) return refuse(response, 413);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostRequestBytes) return refuse(response, 413);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The last part of the path is the request in base64, percent-encoded (RFC 6960 appendix A.1). */
function readPath(url: string, response: ServerResponse): Uint8Array | undefined {
  if (url.length > mostPathCharacters) return refuse(response, 414);
  const [path = ''] = url.split(/[?#]/);
  try {
    // Base64 may itself hold slashes; they are taken as part of it, as many askers leave them as they are.
    return fromBase64(decodeURIComponent(path.replace(/^\/+/, '')));
  } catch (error) {
    if (!isCoreError(error) && !(error instanceof URIError)) throw error;
    return refuse(response, 400);
  }
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): undefined {
  response.writeHead(status, { ...headers, 'Content-Length': 0, 'Cache-Control': 'no-store', Connection: 'close' });
  response.end();
  return undefined;
}

/** RFC 5019 §6.2: how long an answer may be kept; refusals and answers to a nonce never. */
export function headersOf(
  der: Uint8Array,
  cacheable: boolean,
  now: Instant,
): { readonly headers: Readonly<Record<string, string>>; readonly status: string } {
  const response = parseOcspResponse(der);
  const none = { headers: { 'Cache-Control': 'no-store' }, status: response.status };
  if (response.status !== 'successful') return none;
  const status = response.responses.map((single) => single.status).join(' ');
  const until = Math.min(...response.responses.map(({ nextUpdate }) => nextUpdate ?? Number.NEGATIVE_INFINITY));
  const seconds = Math.floor((until - now) / 1000);
  if (!cacheable || response.nonce !== undefined || !(seconds > 0)) return { ...none, status };
  return {
    headers: {
      'Cache-Control': `max-age=${seconds}, public, no-transform, must-revalidate`,
      'Last-Modified': new Date(response.producedAt).toUTCString(),
      Expires: new Date(until).toUTCString(),
      ETag: `"${toHex(sm3(der))}"`,
    },
    status,
  };
}
