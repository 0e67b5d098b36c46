/** A style sheet, minified, as text. */
declare module '*.css' {
  const text: string
  export default text
}
