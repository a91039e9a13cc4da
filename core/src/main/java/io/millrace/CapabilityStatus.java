package io.millrace;

import java.util.Optional;

/** Whether a capability can be used with a database as it is now, and if not, why. */
public final class CapabilityStatus {
    /** It can be used. */
    public static final CapabilityStatus AVAILABLE = new CapabilityStatus(Optional.empty());

    private final Optional<String> reason;

    private CapabilityStatus(Optional<String> reason) {
        this.reason = reason;
    }

    /**
     * It cannot be used.
     *
     * @param reason why, and what to do about it, as a sentence
     * @return the status
     */
    public static CapabilityStatus unavailable(String reason) {
        return new CapabilityStatus(Optional.of(reason));
    }

    /**
     * Whether it can be used.
     *
     * @return {@code true} when it can
     */
    public boolean isAvailable() {
        return reason.isEmpty();
    }

    /**
     * Why it cannot be used.
     *
     * @return the reason; empty when it can
     */
    public Optional<String> reason() {
        return reason;
    }

    @Override
    public String toString() {
        return reason.map(why -> "unavailable: " + why).orElse("available");
    }
}
