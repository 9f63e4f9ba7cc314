import { describe, expect, it } from 'vitest';
import { headersForClient, headersForService } from './forwarded-headers.ts';

const hop = { identityHeader: 'x-gatehouse-identity', identity: 'signed by us', clientAddress: '192.0.2.7', publicUrl: new URL('https://gate.example:8443') };

describe('headers on their way to a service', () => {
  it('lose whatever a client says about who it is and whence it comes', () => {
    const headers = headersForService(
      {
        'x-gatehouse-identity': 'forged',
        'x-gatehouse-anything': '1',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-user': 'admin',
        forwarded: 'for=203.0.113.9',
        'x-real-ip': '203.0.113.9',
      },
      hop,
    );
    expect(headers).toEqual({
      'x-gatehouse-identity': 'signed by us',
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'gate.example:8443',
    });
  });

  it('lose the credentials, which end at the door', () => {
    const headers = headersForService({ cookie: 'gatehouse=a', authorization: 'Bearer gh_a_b', 'x-csrf-token': 'c' }, hop);
    expect(JSON.stringify(headers)).not.toMatch(/gatehouse=a|Bearer|x-csrf/);
  });

  it('lose those of the hop, also the ones that Connection names', () => {
    const headers = headersForService(
      {
        connection: 'keep-alive, X-Secret-Hop',
        'keep-alive': 'timeout=5',
        te: 'trailers',
        'transfer-encoding': 'chunked',
        upgrade: 'h2c',
        expect: '100-continue',
        'x-secret-hop': '1',
      },
      hop,
    );
    expect(Object.keys(headers).sort()).toEqual(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-gatehouse-identity']);
  });

  it('keep what the service needs', () => {
    const given = {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'tus-resumable': '1.0.0',
      'idempotency-key': 'k',
      'if-match': '"3"',
      traceparent: '00-1-2-01',
    };
    expect(headersForService(given, hop)).toMatchObject(given);
  });

  it('carry no identity where the route is public', () => {
    expect(headersForService({}, { ...hop, identity: null })).not.toHaveProperty('x-gatehouse-identity');
  });
});

describe('headers on their way back', () => {
  it('keep the answer’s own and lose those of the hop and cookies, which only the door sets', () => {
    expect(
      headersForClient({
        etag: '"3"',
        location: '/v1/uploads/1',
        'set-cookie': ['a=b'],
        connection: 'close',
        'keep-alive': 'timeout=5',
        'transfer-encoding': 'chunked',
      }),
    ).toEqual({ etag: '"3"', location: '/v1/uploads/1' });
  });
});
