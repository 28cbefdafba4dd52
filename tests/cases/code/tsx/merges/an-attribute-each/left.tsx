export const Gate = () => <Door width={1} color="red" />;
