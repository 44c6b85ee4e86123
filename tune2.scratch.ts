import { readCalls } from "./tests/truth/read-calls.ts";
import { starterPlaybooks } from "@wingman/domain/playbook/starters";
import { compilePlaybook, meaningsOf } from "@wingman/domain/playbook/playbook";
import { openSession } from "../meaning/gpu/embed/session.ts";
import { readFileSync, readdirSync } from "node:fs";
await using session = await openSession("/tmp/plays/m");
const cache = new Map<string, Float32Array>();
const vecs = async (texts: string[]) => { const need=[...new Set(texts.filter(t=>!cache.has(t)))]; for (let i=0;i<need.length;i+=64){const part=need.slice(i,i+64); const v=await session.embed(part); part.forEach((t,k)=>cache.set(t,v[k]!));} };
const dot=(a:Float32Array,b:Float32Array)=>{let s=0;for(let i=0;i<a.length;i++)s+=a[i]!*b[i]!;return s;};
const min = Number(process.argv[2] ?? 4);
type S={text:string;kinds:string[]|null;src:string}; // null neutral
const items:S[]=[];
const calls=[...readCalls("tuning").map(c=>({id:c.id,turns:c.source.turns}))];
for(const f of readdirSync("ops/demo/samples")){ try{calls.push({id:f,turns:JSON.parse(readFileSync(`ops/demo/samples/${f}/turns.json`,"utf8")).turns});}catch{} }
for(const c of calls) for(const t of c.turns){ if(t.channel!=="customer")continue; const kinds=(t.labels??[]).flatMap((l:any)=>l.kinds); for(const s of t.text.split(/(?<=[.!?])\s+/)){ if(s.split(/\s+/).length<min)continue; items.push({text:s,kinds,src:c.id}); } }
for(const p of JSON.parse(readFileSync("tests/truth/meaning/pairs.json","utf8"))) if(p.half==="tuning") items.push({text:p.text,kinds:p.kind==="none"?[]:[p.kind],src:"pairs"});
const pb=compilePlaybook(starterPlaybooks[0]!); const ms=meaningsOf(pb);
await vecs([...items.map(i=>i.text),...ms.flatMap(m=>m.examples as string[])]);
for(const m of ms){ const cat=pb.plays.find(p=>p.play.id===m.id)?.play.category; if(!cat)continue;
 const scored=items.map(i=>{let best=-1,ex="";for(const e of m.examples){const s=dot(cache.get(i.text)!,cache.get(e)!);if(s>best){best=s;ex=e;}}return {...i,score:best,ex};}).sort((a,b)=>b.score-a.score);
 console.log(`== ${m.id} (${cat}) at ${m.atLeast}`);
 for(const at of [0.4,0.45,0.5,0.55,0.6,0.65]){const above=scored.filter(s=>s.score>=at);const tp=above.filter(s=>s.kinds!.includes(cat)).length;console.log(`   ${at}: right ${tp} wrong ${above.length-tp} of ${items.filter(i=>i.kinds!.includes(cat)).length}`);}
 for(const s of scored.filter(s=>!s.kinds!.includes(cat)).slice(0,8)) console.log(`   x ${s.score.toFixed(2)} ${s.text}  [${s.kinds}] ~ ${s.ex}`);
 for(const s of scored.filter(s=>s.kinds!.includes(cat)&&s.score<0.5).slice(0,8)) console.log(`   - ${s.score.toFixed(2)} ${s.text} ~ ${s.ex}`);
}
