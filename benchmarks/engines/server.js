// Renders on command, so that only rendering is timed: node server.js ENGINE TEMPLATE FIELDS, then a line per command on stdin.
// {"count": n} renders n documents and answers {"seconds": s}; {"save": path, "fields": i} writes the document of the i-th fields.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { performance } from "node:perf_hooks";

const [engine, path, fieldsPath] = process.argv.slice(2);
const template = readFileSync(path);
const fields = JSON.parse(readFileSync(fieldsPath, "utf8"));

const engines = {
  async docxtemplater() {
    const { default: PizZip } = await import("pizzip");
    const { default: Docxtemplater } = await import("docxtemplater");
    return async (data) => {
      const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
      document.render(data);
      return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
  async "easy-template-x"() {
    const { TemplateHandler } = await import("easy-template-x");
    const handler = new TemplateHandler();
    return (data) => handler.process(template, data);
  },
  async carbone() {
    const { default: carbone } = await import("carbone");
    return (data) => new Promise((done, fail) => carbone.render(path, data, (error, result) => (error ? fail(error) : done(result))));
  },
};

const render = await engines[engine]();
let turn = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  if (command.save) {
    writeFileSync(command.save, await render(fields[command.fields]));
    console.log("{}");
    continue;
  }
  const start = performance.now();
  for (let number = 0; number < command.count; number += 1) {
    await render(fields[turn % fields.length]);
    turn += 1;
  }
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
}
process.exit(0);
