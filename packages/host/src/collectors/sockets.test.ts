import assert from "node:assert/strict";
import { isIPv6 } from "node:net";
import { describe, it } from "node:test";
import fc from "fast-check";
import { socketAddress } from "./sockets.ts";

describe("the address of a socket", () => {
  it("is read as the kernel prints it", () => {
    assert.equal(socketAddress("0100007F"), "127.0.0.1");
    assert.equal(socketAddress("00000000"), "0.0.0.0");
    assert.equal(socketAddress("00000000000000000000000000000000"), "::");
    assert.equal(socketAddress("00000000000000000000000001000000"), "::1");
    assert.equal(socketAddress("B80D0120000000000000000001000000"), "2001:db8::1");
  });

  it("of IPv4 in IPv6 is the IPv4 address", () => {
    assert.equal(socketAddress("0000000000000000FFFF00000100007F"), "127.0.0.1");
  });

  it("is nothing for what is no address", () => {
    for (const text of ["", "0100007", "zz00007F"]) assert.equal(socketAddress(text), undefined);
  });

  it("of IPv6 is one that others can read, for all", () => {
    const words = fc.array(fc.constantFrom("00000000", "00000001", "FE800000", "B80D0120"), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(words, (parts) => {
        const address = socketAddress(parts.join(""));
        assert.ok(address !== undefined && (isIPv6(address) || /^\d+(\.\d+){3}$/.test(address)), address);
      }),
    );
  });
});
