/** The engine's console; its types have none. */
declare const console: {
	log(line: string): void;
	warn(line: string): void;
};
