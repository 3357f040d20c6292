/** Changes of which somebody may ask at once who made them. */
export const mostAuthors = 100;
