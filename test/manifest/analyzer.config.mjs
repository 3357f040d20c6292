/** The analyzer would write the place of what it makes into package.json, too. */
export default { litelement: true, packagejson: false };
