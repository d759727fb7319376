import type { Language } from '../../../base/text.ts';

/** The style sheet of the report. Language is chosen by the target of the address (`#zh`, `#en`), without any script. */
export function styleSheet(language: Language): string {
  const other = language === 'zh' ? 'en' : 'zh';
  return `
:root{--ink:#1c2024;--soft:#5b6470;--line:#d5dae1;--paper:#fff;--ground:#eef1f4;--tint:#f6f8fa;--ok:#176b3a;--ok-tint:#e8f4ec;--bad:#b3131b;--bad-tint:#fdecec;--open:#8a5a00;--open-tint:#fdf3dc;--seal:#b3131b}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa5b3;--line:#3a424d;--paper:#1d2127;--ground:#14171b;--tint:#262b32;--ok:#6fce93;--ok-tint:#1d3427;--bad:#ff8b8b;--bad-tint:#42201f;--open:#f0c060;--open-tint:#3b2f16;--seal:#ff8b8b}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:15px/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0;padding:24px 12px}
main{max-width:960px;margin:0 auto;background:var(--paper);border:1px solid var(--line);border-top:6px solid var(--seal);padding:30px 44px 26px}
.${other}{display:none}
#${other}:target~main .${other}{display:inline}
#${other}:target~main .${language}{display:none}
header{display:flex;justify-content:space-between;align-items:baseline;gap:16px;border-bottom:1px solid var(--line);padding-bottom:10px}
h1{font:600 25px/1.3 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,Georgia,serif;letter-spacing:.04em;margin:0}
h2{font-size:16px;font-weight:600;margin:28px 0 10px;padding-left:10px;border-left:4px solid var(--seal);break-after:avoid}
nav{font-size:13px;color:var(--soft);white-space:nowrap}nav a{color:inherit;margin-left:10px}
.verdict{display:flex;gap:20px;align-items:center;margin:20px 0 14px;padding:18px 22px;border:1px solid;border-left-width:8px;break-inside:avoid}
.verdict svg{flex:none}.verdict strong{display:block;font-size:27px;line-height:1.25}.verdict p{margin:4px 0 0;color:var(--ink)}
.verdict code{color:inherit;font-size:13px}
.passed{color:var(--ok)}.failed{color:var(--bad)}.indeterminate,.warning{color:var(--open)}.info,.skipped,.unknown{color:var(--soft)}
.recognised{color:var(--ok)}.notRecognised{color:var(--bad)}
.verdict.passed{background:var(--ok-tint)}.verdict.failed{background:var(--bad-tint)}.verdict.indeterminate{background:var(--open-tint)}
.answers{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;break-inside:avoid}
.answers div{border:1px solid var(--line);padding:11px 14px}.answers b{display:block;font-size:13px;font-weight:600}
.answers strong{font-size:19px}.answers small{display:block;color:var(--soft);font-size:12.5px;line-height:1.45}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin-top:12px}.pair div{display:flex;justify-content:space-between;border:1px solid var(--line);padding:8px 14px}
ol.reasons{list-style:none;margin:0;padding:0}ol.reasons li{border:1px solid var(--line);border-left:4px solid currentColor;padding:10px 14px;margin-bottom:8px;break-inside:avoid}
ol.reasons p{margin:0;color:var(--ink)}ol.reasons dl+p{margin-top:6px}ol.reasons .remedy{margin-top:6px;padding-top:6px;border-top:1px dashed var(--line)}ol.reasons .remedy b{margin-right:8px}
code{font:12px/1.4 ui-monospace,"SFMono-Regular",Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;color:var(--soft);overflow-wrap:anywhere}
dl.compare{display:grid;grid-template-columns:auto 1fr;gap:1px 10px;margin:5px 0 0;font-size:13px}dl.compare dt{color:var(--soft)}dl.compare dd{margin:0;overflow-wrap:anywhere}
figure{margin:0 0 12px;break-inside:avoid}figure img{display:block;width:100%;max-height:600px;object-fit:contain;background:#fff;border:1px solid var(--line)}
figcaption{font-size:12.5px;color:var(--soft);text-align:center;margin-top:4px}
.chain{width:100%;height:auto;display:block;border:1px solid var(--line);background:var(--tint)}
.facts{width:100%;border-collapse:collapse;font-size:13.5px}.facts th,.facts td{border:1px solid var(--line);padding:5px 10px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.facts th{width:11.5em;font-weight:500;color:var(--soft);background:var(--tint)}
.checks{width:100%;border-collapse:collapse;font-size:13px;table-layout:fixed}.checks th,.checks td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.checks thead th{background:var(--tint);font-weight:600;border-top:1px solid var(--line)}.checks col.r{width:7.6em}.checks col.b{width:13.5em}
.checks tr{break-inside:avoid}.checks tbody th{background:var(--tint);font-weight:600;padding-top:8px}.checks .where{color:var(--soft);margin-left:6px;font-size:12px}
.checks td:first-child{font-weight:600;white-space:nowrap}.checks .cite{color:var(--soft);font-size:12px}.checks td code{display:block}
.skip td{color:var(--soft)}.skip td:first-child{font-weight:400}
footer{margin-top:26px;padding-top:10px;border-top:1px solid var(--line);font-size:12px;color:var(--soft);display:flex;justify-content:space-between;gap:12px}
@media (max-width:680px){main{padding:18px}.answers,.pair{grid-template-columns:1fr}}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--ground:#fff;--tint:#f4f4f4;--ok:#176b3a;--ok-tint:#eef7f1;--bad:#b3131b;--bad-tint:#fdf0f0;--open:#8a5a00;--open-tint:#fdf6e6;--seal:#b3131b}
@page{size:A4;margin:14mm}html{font-size:12.5px;background:#fff}body{padding:0}main{border:0;border-top:5px solid var(--seal);padding:14px 0 0;max-width:none}nav{display:none}figure img{max-height:150mm}}
`;
}
