import { debugKey } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.ts';
import { DER, integerBits, oidText, readDer, writeDer } from './der.ts';

describe('a certificate', () => {
  it('tells whose key it is', () => {
    expect(readCertificate(debugKey().certificate)).toMatchObject({
      subject: 'CN=Android Debug, O=Android, C=US',
      notAfter: '2049-12-31T23:59:59Z',
      keyAlgorithm: 'RSA',
      keyBits: 2048,
      debug: true,
    });
  });

  it('is refused with a code at every length short of its own', () => {
    const { certificate } = debugKey();
    for (let length = 0; length < certificate.length; length++) expect(() => readCertificate(certificate.subarray(0, length))).toThrow('der.invalid');
  });

  it('quotes what would read as another field', () => {
    const name = (text: string): Uint8Array =>
      writeDer(DER.sequence, writeDer(DER.set, writeDer(DER.sequence, writeDer(DER.oid, Buffer.from('550403', 'hex')), writeDer(DER.utf8, Buffer.from(text)))));
    const original = debugKey().certificate;
    const [toSign, algorithm, signature] = readDer(readDer(original)[0]!.content);
    const fields = readDer(toSign!.content).map((field) => field.whole);
    fields[5] = name('a, CN=Android "b"');
    const forged = writeDer(DER.sequence, writeDer(DER.sequence, ...fields), algorithm!.whole, signature!.whole);
    expect(readCertificate(forged)).toMatchObject({ subject: 'CN="a, CN=Android \\"b\\""', debug: false });
  });

  it('reads a modulus that was written without its leading zero as the positive number it was meant to be', () => {
    const [toSign, algorithm, signature] = readDer(readDer(debugKey().certificate)[0]!.content);
    const fields = readDer(toSign!.content);
    const [keyAlgorithm, bits] = readDer(fields[6]!.content);
    const [modulus, exponent] = readDer(readDer(bits!.content.subarray(1))[0]!.content);
    const negative = writeDer(DER.sequence, writeDer(DER.integer, modulus!.content.subarray(1)), exponent!.whole);
    const key = writeDer(DER.sequence, keyAlgorithm!.whole, writeDer(DER.bitString, Uint8Array.of(0), negative));
    const written = writeDer(DER.sequence, writeDer(DER.sequence, ...fields.slice(0, 6).map((field) => field.whole), key), algorithm!.whole, signature!.whole);
    expect(Buffer.compare(readCertificate(written).publicKey, debugKey().publicKey)).toBe(0);
  });
});

describe('DER', () => {
  it('writes what it reads, at every size of length', () => {
    for (const size of [0, 1, 127, 128, 255, 256, 65_536]) expect(readDer(writeDer(DER.octetString, Buffer.alloc(size, 7)))[0]!.content.length).toBe(size);
  });

  it('spells object identifiers', () => {
    expect(['2a864886f70d010101', '550403', '67'].map((hex) => oidText(Buffer.from(hex, 'hex')))).toEqual(['1.2.840.113549.1.1.1', '2.5.4.3', '2.23']);
  });

  it('counts bits without leading zeros', () => {
    expect(['', '00', '0080', '01', '00ffff'].map((hex) => integerBits(Buffer.from(hex, 'hex')))).toEqual([0, 0, 8, 1, 16]);
  });
});
