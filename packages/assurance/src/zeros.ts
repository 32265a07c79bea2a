/**
 * Arrays of bytes, a few hundred long, that come and go by the thousands.
 * @module
 */

/** Memory that many arrays share: one of its own costs ten times what a view does. So much is held while any is. */
const shared = 16_384;

let [free, used] = [new ArrayBuffer(0), 0];

/** An array of bytes, all 0. */
export function zeros(length: number): Uint8Array<ArrayBuffer> {
  if (length * 8 > shared) return new Uint8Array(length);
  if (used + length > free.byteLength) [free, used] = [new ArrayBuffer(shared), 0];
  const view = new Uint8Array(free, used, length);
  used += length;
  return view;
}
