/** The TCP connections under the server's TLS: their number, their ends. */
import type { Server, Socket } from "node:net";

export interface Connections {
	/** Ends the connection under a request with a reset, as a crashed server would. */
	reset(socket: Socket): void;
	/** Ends all of them. */
	destroyAll(): void;
}

/** How often connections are looked through for answers that nobody reads. */
const checkMilliseconds = 1000;

/** Keeps track of a server's connections; those that don't read their answers for so many milliseconds are ended. */
export function trackConnections(
	server: Server,
	unreadMilliseconds: number,
): Connections {
	const secure = new Map<Socket, Unread>();
	server.on("secureConnection", (socket: Socket) => {
		secure.set(socket, { taken: 0, since: 0 });
		socket.on("close", () => secure.delete(socket));
	});
	const check = setInterval(() => {
		const now = performance.now();
		for (const [socket, unread] of secure)
			if (isStuck(socket, unread, now, unreadMilliseconds)) socket.destroy();
	}, checkMilliseconds);
	check.unref();
	server.on("close", () => clearInterval(check));
	const open = new Map<string, Socket>();
	server.on("connection", (socket: Socket) => {
		const name = peerOf(socket);
		open.set(name, socket);
		socket.on("close", () => open.delete(name));
	});
	return {
		reset(socket) {
			const tcp = open.get(peerOf(socket));
			if (tcp) tcp.resetAndDestroy();
			else socket.destroy();
		},
		destroyAll() {
			for (const socket of open.values()) socket.destroy();
		},
	};
}

/** How much had been taken when somebody last took something, and when that was. */
interface Unread {
	taken: number;
	since: number;
}

function isStuck(
	{ writableLength, bytesWritten }: Socket,
	unread: Unread,
	now: number,
	most: number,
): boolean {
	const taken = bytesWritten - writableLength;
	if (writableLength === 0 || taken !== unread.taken) {
		unread.taken = taken;
		unread.since = now;
		return false;
	}
	return now - unread.since > most;
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string =>
	`${remoteAddress} ${remotePort}`;
