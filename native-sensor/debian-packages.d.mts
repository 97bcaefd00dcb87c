export function whyNoDebian(): string;
export function debianSuite(options: { folder: string; suite: string; architecture: string }): {
  update(): void;
  dependencies(name: string): string[];
  fetch(name: string): string;
};
export function unpack(file: string, into: string): void;
