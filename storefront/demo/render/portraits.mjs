// Draws the makers' portraits from the Open Peeps set (CC0 1.0, Pablo Stanley) through DiceBear.
// Every face follows from the maker's name, so the same list always gives the same pictures.
// Run: npm install @dicebear/core@9 @dicebear/open-peeps@9 @resvg/resvg-js && node portraits.mjs people.json OUT_DIR
import { createAvatar } from "@dicebear/core";
import * as openPeeps from "@dicebear/open-peeps";
import { Resvg } from "@resvg/resvg-js";
import fs from "node:fs";
import path from "node:path";

const [list, out] = process.argv.slice(2);
const grounds = ["f3dcc6", "f0d3c4", "efe0b9", "dfe3cb", "e9d8d3", "d9e2df", "f2e3cf", "e6d3b8"];
const clothes = ["b8453b", "3f6e5a", "2f5b93", "c98a2e", "7d5b86", "8a5a3a", "d17d62", "5f7f86", "a8323e", "6d8f5a"];
const skins = ["f1c7a0", "edb98a", "e8b48c", "f4d0b0", "deaa80"];
const faces = ["smile", "calm", "cute", "smile", "eatingHappy"];
const heads = {
  young: ["bangs", "bangs2", "bun", "bun2", "long", "longBangs", "medium1", "medium2", "medium3", "mediumBangs", "mediumBangs2", "mediumBangs3", "mediumStraight"],
  old: ["grayBun", "grayMedium", "grayShort"],
  man: ["short2", "short4", "short5", "short1"],
};
const elders = new Set(["桂香", "月娥", "老杨", "素琴", "改改", "兰英"]);

// A small fixed hash: neighbours in the list get different faces, and nobody's face ever changes.
const hash = (text) => [...text].reduce((sum, c) => (Math.imul(sum, 31) + c.codePointAt(0)) >>> 0, 7);

const used = {};
const next = (pool, key, start) => {
  used[key] ??= start;
  return pool[used[key]++ % pool.length];
};

for (const maker of JSON.parse(fs.readFileSync(list, "utf8")).makers.filter((m) => m.portrait)) {
  const name = maker.alias.zh;
  const h = hash(name);
  const kind = elders.has(name) ? "old" : maker.gender === "m" ? "man" : "young";
  const seesLittle = ["low_vision", "blind"].includes(maker.adaptation);
  const svg = createAvatar(openPeeps, {
    seed: maker.alias.en,
    size: 400,
    head: [next(heads[kind], kind, 0)],
    face: [maker.adaptation === "blind" ? "eyesClosed" : next(faces, "face", 0)],
    accessories: [["glasses", "glasses2", "glasses3"][h % 3]],
    accessoriesProbability: seesLittle || h % 6 === 0 ? 100 : 0,
    facialHairProbability: 0,
    maskProbability: 0,
    headContrastColor: [kind === "old" ? "b9b4ad" : ["2c1b18", "1f1d1d", "3a2a22"][h % 3]],
    skinColor: [skins[h % skins.length]],
    clothingColor: [next(clothes, "clothes", 0)],
    backgroundColor: [next(grounds, "ground", 0)],
  }).toString();
  fs.writeFileSync(path.join(out, maker.portrait), new Resvg(svg, { fitTo: { mode: "width", value: 400 } }).render().asPng());
}
