package io.millrace.postgres.server;

import org.jspecify.annotations.Nullable;

/** What a {@link TcpProxy} does to the messages of PostgreSQL's protocol on their way. Called by several threads. */
@FunctionalInterface
public interface Interference {
    /** Lets everything pass. */
    Interference NONE = message -> Fate.PASSES;

    /** The way that a message takes. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** How a connection ends. */
    enum End {
        NONE,
        /** Both sides are told. */
        CLOSE,
        /** Both sides are told, by RST. */
        RESET,
        /** Nobody is told: bytes are taken from both sides and passed on to none. */
        SILENCE
    }

    /**
     * A message.
     *
     * @param direction where it goes
     * @param type its first byte; 0 for one of the first messages, which have none, and for what is encrypted
     * @param bytes all of it
     */
    record Message(Direction direction, char type, byte[] bytes) {
        /** Whether it is a statement that was sent as text, and the text begins so. */
        public boolean isQuery(String start) {
            int header = 5;
            return direction == Direction.TO_SERVER
                    && type == 'Q'
                    && new String(bytes, header, bytes.length - header, java.nio.charset.StandardCharsets.UTF_8)
                            .startsWith(start);
        }
    }

    /**
     * What becomes of a message.
     *
     * @param delayMillis how long it is held up, and with it all that comes behind it in its direction
     * @param passes how many of its bytes pass, before the connection ends
     * @param piece in pieces of how many bytes it is sent
     * @param end what happens behind it
     * @param instead what is sent in its place; {@code null} for itself
     */
    record Fate(long delayMillis, int passes, int piece, End end, byte @Nullable [] instead) {
        public static final Fate PASSES = new Fate(0, Integer.MAX_VALUE, Integer.MAX_VALUE, End.NONE, null);

        public static Fate delayed(long millis) {
            return new Fate(millis, Integer.MAX_VALUE, Integer.MAX_VALUE, End.NONE, null);
        }

        /** Never arrives; something else does, behind which the connection ends. */
        public static Fate replaced(byte[] instead) {
            return new Fate(0, Integer.MAX_VALUE, Integer.MAX_VALUE, End.CLOSE, instead);
        }

        /** Sent in small pieces, each as a packet of its own. */
        public static Fate throttled(int piece) {
            return new Fate(0, Integer.MAX_VALUE, piece, End.NONE, null);
        }

        /** Cut behind so many bytes. */
        public static Fate cut(int bytes, End end) {
            return new Fate(0, bytes, Integer.MAX_VALUE, end, null);
        }

        /** The connection ends behind it. */
        public static Fate last(End end) {
            return cut(Integer.MAX_VALUE, end);
        }
    }

    /** Decides. */
    Fate of(Message message);
}
