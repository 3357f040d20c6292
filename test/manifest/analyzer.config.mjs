export default { packagejson: false };
