/** Where the large table is: one for all who visit. */
export const largeName = 'demo/orders';
