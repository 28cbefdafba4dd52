export const Gate = () => <Door width={1} />;
