// Asks the report's packed WebAssembly: CODE PACKAGE QUESTIONS, where questions are [call, question] pairs.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
const [code, study, questions] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(gunzipSync(readFileSync(code)), {});
const x = instance.exports;
const call = (name, bytes) => {
  const place = x.covgap_room(bytes.length);
  new Uint8Array(x.memory.buffer, place, bytes.length).set(bytes);
  const length = x[name](), answer = x.covgap_answer();
  return JSON.parse(new TextDecoder().decode(new Uint8Array(x.memory.buffer, answer, length)));
};
const answers = [call('covgap_open', readFileSync(study))];
for (const [name, question] of JSON.parse(readFileSync(questions, 'utf8'))) {
  answers.push(call(name, new TextEncoder().encode(JSON.stringify(question))));
}
process.stdout.write(JSON.stringify(answers));
