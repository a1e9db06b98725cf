/** The TCP connections under the server's TLS: counts them, and ends them. */
import type { Server, Socket } from "node:net";

export interface Connections {
	/** Ends the connection under a request with a reset, as a crashed server would. */
	reset(socket: Socket): void;
	/** Ends all of them. */
	destroyAll(): void;
}

/** How often connections are checked for answers that their client does not read. */
const checkMilliseconds = 1000;

/** Tracks a server's connections. Ends those whose client reads nothing of an answer for so many milliseconds. */
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

/** The bytes that the client had read when it last read any, and that moment. */
interface Unread {
	taken: number;
	since: number;
}

function isStuck(
	{ writableLength, bytesWritten }: Socket,
	unread: Unread,
	now: number,
	max: number,
): boolean {
	const taken = bytesWritten - writableLength;
	if (writableLength === 0 || taken !== unread.taken) {
		unread.taken = taken;
		unread.since = now;
		return false;
	}
	return now - unread.since > max;
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string =>
	`${remoteAddress} ${remotePort}`;
