package io.millrace.capability;

/** What a subscriber of {@link Notifications#listen} is told. */
public sealed interface ListenSignal {
    /**
     * The channel that was listened to.
     *
     * @return its name
     */
    String channel();

    /**
     * Listening has begun: whatever is sent from now on arrives, or a {@link Gap} says that it may not have. Always the first
     * signal, and there is only one.
     *
     * @param channel the channel
     */
    record Listening(String channel) implements ListenSignal {}

    /**
     * Somebody sent a notification.
     *
     * @param channel the channel
     * @param payload its text, which may be empty
     * @param sender the session that sent it, as the database numbers sessions
     */
    record Notification(String channel, String payload, int sender) implements ListenSignal {
        /** The channel, without the payload, which may be anybody's data. */
        @Override
        public String toString() {
            return "Notification[channel=" + channel + "]";
        }
    }

    /**
     * Notifications may have been lost just before this signal. What they would have told has to be looked up; listening has
     * gone on already, so that nothing falls between this signal and the looking up.
     *
     * @param channel the channel
     * @param cause why
     */
    record Gap(String channel, Cause cause) implements ListenSignal {
        /** Why notifications may have been lost. */
        public enum Cause {
            /** The connection was lost and has been made again. */
            RECONNECTED,
            /** The subscriber took them too slowly. */
            OVERFLOWED
        }
    }
}
