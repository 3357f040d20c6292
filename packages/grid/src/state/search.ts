/** What is searched for in what is shown. */
export interface Search {
  readonly text: string;
}
