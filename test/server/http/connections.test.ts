/** Connections whose client does not read its answer are ended. Prepared sockets, since systems buffer different amounts. */
import { Server, Socket } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { trackConnections } from "../../../server/http/connections.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A connection that has written and left so many bytes. */
function connectionOf(flow: { written: number; left: number }): {
	socket: Socket;
	server: Server;
} {
	const socket = new Socket();
	Object.defineProperty(socket, "bytesWritten", { get: () => flow.written });
	Object.defineProperty(socket, "writableLength", { get: () => flow.left });
	const server = new Server();
	trackConnections(server, 5000);
	server.emit("secureConnection", socket);
	return { socket, server };
}

it("one that reads nothing of the rest is ended in time", () => {
	const { socket } = connectionOf({ written: 100_000, left: 40_000 });
	vi.advanceTimersByTime(5000);
	expect(socket.destroyed).toBe(false);
	vi.advanceTimersByTime(3000);
	expect(socket.destroyed).toBe(true);
});

it("one that reads a little from time to time stays open, even while more is written", () => {
	const flow = { written: 100_000, left: 40_000 };
	const { socket } = connectionOf(flow);
	for (let time = 0; time < 10; time++) {
		vi.advanceTimersByTime(4000);
		flow.written += 10_000;
		flow.left += 9_000;
	}
	expect(socket.destroyed).toBe(false);
});

it("one that was written more, and takes nothing, does not", () => {
	const flow = { written: 100_000, left: 40_000 };
	const { socket } = connectionOf(flow);
	for (let time = 0; time < 3; time++) {
		vi.advanceTimersByTime(3000);
		flow.written += 10_000;
		flow.left += 10_000;
	}
	expect(socket.destroyed).toBe(true);
});

it("one that has read everything may stay silent: the keep-alive timeout ends it", () => {
	const { socket } = connectionOf({ written: 100_000, left: 0 });
	vi.advanceTimersByTime(60_000);
	expect(socket.destroyed).toBe(false);
});
