// Drives the AI SDK's own client against a server, as a page would.
//
//   node ai.mjs <package> <api> <token>
//
// Reads one command a line from standard input, and prints one JSON document a
// line: each state of the message as it grows, then how it ended.
//
//   {"do": "send", "chat": "c1", "messages": [...], "trigger"?, "messageId"?}
//   {"do": "resume", "chat": "c1"}

import { createInterface } from "node:readline";

const [name, api, token] = process.argv.slice(2);
const { DefaultChatTransport, readUIMessageStream } = await import(name);
const transport = new DefaultChatTransport({ api, headers: { authorization: `Bearer ${token}` } });

const print = (it) => process.stdout.write(`${JSON.stringify(it)}\n`);

async function read(stream) {
  if (stream === null) return print({ end: "nothing" });
  let failure;
  const states = readUIMessageStream({ stream, onError: (error) => (failure = error) });
  for await (const message of states) print({ message });
  print(failure ? { end: "error", text: failure.message } : { end: "done" });
}

const actions = {
  send: ({ chat, messages, trigger = "submit-message", messageId }) =>
    transport.sendMessages({ chatId: chat, messages, trigger, messageId }),
  resume: ({ chat }) => transport.reconnectToStream({ chatId: chat }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    await read(await actions[command.do](command));
  } catch (error) {
    print({ end: "refused", name: error.name, text: error.message, body: error.responseBody });
  }
}
