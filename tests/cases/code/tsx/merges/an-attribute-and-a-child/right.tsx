export const Gate = () => (
  <Wall color="red"><Door width={2} /></Wall>
);
