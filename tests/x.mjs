const { readUntrusted } = await import("/work/h/safety/streams/untrusted/untrusted.ts");
const { wallsHere } = await import("/work/h/safety/streams/untrusted/walls.ts");
console.log(JSON.stringify(await wallsHere()).replaceAll("/work/h/safety",""));
for (const [b,o] of [[Buffer.from("hello\r\nworld"),{}],[Buffer.from("<p>Hi <b>there</b><script>x</script>"),{kind:"html"}],[Buffer.from("[1"),{kind:"json"}]]) { const t=performance.now(); console.log(await readUntrusted(b,{...o,onEnd:p=>console.log("peak",p/1e6)}), performance.now()-t); }
