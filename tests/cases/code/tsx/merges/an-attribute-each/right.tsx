export const Gate = () => <Door width={1} onOpen={lift} />;
