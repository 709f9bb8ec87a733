"use strict";
// What a team writes first with Socket.IO: insert, then emit to the room; the Redis adapter is there for the day
// a second process is. Usage: PORT=… REDIS_URL=redis://127.0.0.1:… DATABASE_URL=postgres://… node --expose-gc server.js
const http = require("node:http");
const { Server } = require("socket.io");
const { createAdapter } = require("@socket.io/redis-adapter");
const { createClient } = require("redis");
const { createTable, insert, epoch } = require("./messages");

async function main() {
  const publisher = createClient({ url: process.env.REDIS_URL });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect(), createTable()]);

  const server = http.createServer((request, response) => {
    // The load generator asks for a collection before it reads the process's size.
    if (request.url === "/collect") global.gc();
    response.end("ok");
  });
  const io = new Server(server, { adapter: createAdapter(publisher, subscriber) });
  io.on("connection", (socket) => {
    socket.on("join", (conversationId, acknowledge) => {
      socket.join(conversationId);
      acknowledge({});
    });
    socket.on("send", async (conversationId, message, acknowledge) => {
      try {
        const stored = await insert(conversationId, message);
        io.to(conversationId).emit("event", {
          epoch, offset: stored.seq, type: "message-insert", conversationId, version: stored.seq,
          data: stored, at: stored.createdAt,
        });
        acknowledge({ id: stored.id, seq: stored.seq, version: stored.seq });
      } catch (error) {
        acknowledge({ error: error.message });
      }
    });
  });
  server.listen(Number(process.env.PORT), "127.0.0.1");
  process.on("SIGTERM", () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
