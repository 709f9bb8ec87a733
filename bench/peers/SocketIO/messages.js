"use strict";
// One table, one prepared INSERT a message, committed when the promise resolves.
const { randomUUID } = require("node:crypto");
const { Pool } = require("pg");

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 50 });
const author = randomUUID();

const createSql = `
  CREATE TABLE IF NOT EXISTS socketio_messages (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    author_id uuid NOT NULL,
    role text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (conversation_id, seq))`;

const insertSql = `
  INSERT INTO socketio_messages (id, conversation_id, author_id, role, content)
  VALUES ($1, $2, $3, 'user', $4) RETURNING seq, created_at`;

async function insert(conversationId, { id, content }) {
  const { rows } = await pool.query({
    name: "insert-message", text: insertSql, values: [id, conversationId, author, content],
  });
  const createdAt = rows[0].created_at;
  return {
    id, conversationId, seq: Number(rows[0].seq), role: "user", kind: "text", status: "complete", content,
    authorId: author, parentId: null, attachments: [], metadata: {}, isSummary: false, revision: 1, deleted: false,
    createdAt, updatedAt: createdAt,
  };
}

module.exports = { createTable: () => pool.query(createSql), insert, epoch: randomUUID() };
