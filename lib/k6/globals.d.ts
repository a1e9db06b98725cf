/** k6's globals; its types have none. Node has the same. */
declare const console: {
	log(line: string): void;
	warn(line: string): void;
	error(line: string): void;
};
declare function setTimeout(callback: () => void, milliseconds: number): number;
declare function clearTimeout(timer: number): void;
