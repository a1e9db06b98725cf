/** Texts that would be markup, script or style if anybody forgot to escape them: every payload in every wrapping. */

const payloads = [
	"<img src=x onerror=alert(1)>",
	"<script>alert(1)</script>",
	"<svg onload=alert(1)>",
	"<iframe src=javascript:alert(1)>",
	"<a href=javascript:alert(1)>x</a>",
	"<style>*{display:none}</style>",
	"<base href=//example.invalid>",
	"<link rel=stylesheet href=//example.invalid/x.css>",
	"<meta http-equiv=refresh content=0;url=//example.invalid>",
	"<form action=//example.invalid><button>x",
	"<object data=//example.invalid></object>",
	"<video src=x onerror=alert(1)>",
	"<details open ontoggle=alert(1)>",
	"<input autofocus onfocus=alert(1)>",
	"<math><mtext></mtext><mglyph><svg><mtext><textarea><a title='</textarea><img src=x onerror=alert(1)>'>",
	"<template><img src=x onerror=alert(1)></template>",
	"javascript:alert(1)",
	"{{alert(1)}}<%= alert(1) %>",
	"\u0000\u0008\u001b[31m\ufffe\ud800",
	"&lt;img src=x onerror=alert(1)&gt;",
];

const wrappings: readonly ((payload: string) => string)[] = [
	(payload) => payload,
	(payload) => `"${payload}`,
	(payload) => `'${payload}`,
	(payload) => `">${payload}`,
	(payload) => `</script>${payload}`,
	(payload) => `--></style></title>${payload}<!--`,
	(payload) => `]]>${payload}`,
	(payload) => `\u2028${payload}\u2029`,
	(payload) => `\\u003c/script>${payload}`,
	(payload) => `\`;${payload}//`,
];

/** Two hundred of them. */
export const hostileStrings = payloads.flatMap((payload) =>
	wrappings.map((wrap) => wrap(payload)),
);
