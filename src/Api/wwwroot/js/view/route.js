/** The address's fragment says which conversation is open: #/c/ID. */
export const currentId = () => /^#\/c\/([0-9a-f-]{36})$/.exec(location.hash)?.[1] ?? null;

export const open = (id) => (location.hash = id ? `#/c/${id}` : "#/");
