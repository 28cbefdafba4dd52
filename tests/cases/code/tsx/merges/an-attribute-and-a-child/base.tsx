export const Gate = () => (
  <Wall color="red"><Door width={1} /></Wall>
);
