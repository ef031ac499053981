// The proof of work of `public.domain.challenge`, as a worker: typing goes on while it is done.
// Web Crypto has no synchronous SHA-256, and none at all without TLS.
"use strict";

const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const W = new Int32Array(64);
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function compress(state, view, at) {
    for (let i = 0; i < 16; i++) W[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
        const s0 = turn(W[i - 15], 7) ^ turn(W[i - 15], 18) ^ (W[i - 15] >>> 3);
        const s1 = turn(W[i - 2], 17) ^ turn(W[i - 2], 19) ^ (W[i - 2] >>> 10);
        W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
        const S1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const t1 = (h + S1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
        const S0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const t2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    return [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) | 0);
}

function padded(text) {
    const bytes = new TextEncoder().encode(text);
    const size = (((bytes.length + 8) >> 6) + 1) << 6;
    const block = new Uint8Array(size);
    block.set(bytes);
    block[bytes.length] = 0x80;
    const view = new DataView(block.buffer);
    view.setUint32(size - 4, bytes.length * 8);
    return view;
}

function solve(token, bits) {
    // The beginning is the same each time: it is digested once.
    const fixed = Math.floor((token.length + 1) / 64) * 64;
    let before = START;
    const head = padded(`${token}:`);
    for (let at = 0; at < fixed; at += 64) before = compress(before, head, at);
    for (let number = 0; ; number++) {
        const view = padded(`${token}:${number}`);
        let state = before;
        for (let at = fixed; at < view.byteLength; at += 64) state = compress(state, view, at);
        if (state[0] >>> (32 - bits) === 0) return number;
    }
}

addEventListener("message", ({ data }) => postMessage(solve(data.token, data.bits)));
