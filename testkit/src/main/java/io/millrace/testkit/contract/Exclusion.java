package io.millrace.testkit.contract;

/**
 * Something that a database cannot do, declared by its adapter. The cases that need it are reported as skipped, with the
 * reason.
 *
 * @param feature what it cannot do
 * @param reason why, in a sentence that a user of the adapter understands
 */
public record Exclusion(Feature feature, String reason) {
    /**
     * Checks that there is a reason.
     *
     * @param feature what it cannot do
     * @param reason why, in a sentence that a user of the adapter understands
     */
    public Exclusion {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("The exclusion of " + feature + " needs a reason.");
        }
    }
}
