/** What wasm-bindgen makes of `src/host/handle.rs`; the build says where it is. */
declare module 'parlor-glue' {
  export default function init(from?: { module_or_path: URL }): Promise<unknown>
  export class Handle {
    static mount(root: HTMLElement, options: string, onEvent: (json: string) => void): Handle
    send(command: string): void
    unmount(): void
  }
}
