/** The TCP connections under the server's TLS: their number, their ends. */
import type { Server, Socket } from "node:net";

export interface Connections {
	/** Ends the connection under a request with a reset, as a crashed server would. */
	reset(socket: Socket): void;
	/** Ends all of them. */
	destroyAll(): void;
}

/** Keeps track of a server's connections. */
export function trackConnections(server: Server): Connections {
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

const peerOf = ({ remoteAddress, remotePort }: Socket): string =>
	`${remoteAddress} ${remotePort}`;
